import { lstatSync, readdirSync, readlinkSync } from '../fileSystem.ts';
import { HIDDEN, tolerating } from '../systemError.ts';

/**
 * The descriptors beyond standard error that we were started with, such as those of `3>file` or of a make that waits for
 * its parts. The runtime marks them as its own when it starts, so programs get them only if they are named.
 */
export function inheritedDescriptors(): readonly number[] {
  const names = tolerating(HIDDEN, () => readdirSync('/proc/self/fd')) ?? [];
  const open = names.filter((name) => Number(name) > 2).flatMap((name) => openAs(name) ?? []);
  // The runtime opens its first at the lowest free number; of its pipes it holds both ends.
  const firstOwn = Math.min(...open.filter(({ to }) => isEvents(to)).map(({ number }) => number));
  const hasBothEnds = ({ to, access }: Open): boolean =>
    to.startsWith('pipe:') && open.some((other) => other.to === to && other.access !== access);
  return open
    .filter((one) => one.number < firstOwn || !(isEvents(one.to) || hasBothEnds(one)))
    .map(({ number }) => number);
}

interface Open {
  readonly number: number;
  readonly to: string;
  /** Whether it was opened to be read or written, as the mode of its link in /proc. */
  readonly access: number;
}

/** Undefined if it has been closed, as that with which they are listed. */
function openAs(name: string): Open | undefined {
  const link = `/proc/self/fd/${name}`;
  return tolerating(HIDDEN, () => ({
    number: Number(name),
    to: readlinkSync(link),
    access: lstatSync(link).mode & 0o600,
  }));
}

const isEvents = (to: string): boolean => to.startsWith('anon_inode:');
