import { readdirSync, readlinkSync } from '../fileSystem.ts';
import { HIDDEN, tolerating } from '../systemError.ts';

/**
 * The descriptors beyond standard error that we were started with, such as those of `3>file` or of a make that waits for
 * its parts. The runtime marks them as its own when it starts, so programs get them only if they are named.
 */
export function inheritedDescriptors(): readonly number[] {
  const names = tolerating(HIDDEN, () => readdirSync('/proc/self/fd')) ?? [];
  const open = names
    .map((name) => ({
      number: Number(name),
      to: tolerating(HIDDEN, () => readlinkSync(`/proc/self/fd/${name}`)),
    }))
    .flatMap(({ number, to }) => (number > 2 && to !== undefined ? [{ number, to }] : []));
  // The runtime opens its first at the lowest free number; of its pipes it holds both ends.
  const firstOwn = Math.min(...open.filter(({ to }) => isEvents(to)).map(({ number }) => number));
  const isPair = (to: string): boolean => open.filter((other) => other.to === to).length > 1;
  return open
    .filter(
      ({ number, to }) => number < firstOwn || (!isEvents(to) && !(to.startsWith('pipe:') && isPair(to))),
    )
    .map(({ number }) => number);
}

const isEvents = (to: string): boolean => to.startsWith('anon_inode:');
