import type { Host } from '../host.ts';
import { type Lock, acquire, acquireForeign, lockOf } from '../lock.ts';
import { Failures, tolerating } from '../systemError.ts';
import { leftoversOf } from './leftovers.ts';
import type { Place } from './places.ts';

/**
 * Does `work` while no other shipctl is at the files in these places, and what killed ones left beside them is gone.
 *
 * @param foreign  the lock files of other programs, which are taken as well, after all of shipctl's own
 * @param deadline on the host's clock, in milliseconds
 * @param whenGone called with a file whose directory is gone; to throw
 * @throws ShipctlError that names the holder of a lock that is not free in time; what `work` throws
 */
export function locked<T>(
  places: readonly Place[],
  foreign: readonly Place[],
  deadline: number,
  host: Host,
  whenGone: (path: string) => never,
  work: () => T,
): T {
  const locks: Lock[] = [];
  const failures = new Failures();
  const result = failures.collect(() => {
    for (const { path } of inOrder(places)) {
      locks.push(acquire(lockOf(path), deadline, () => whenGone(path), host));
      removeLeftovers(path, host);
    }
    const own = inOrder(places).map(({ path }) => lockOf(path))[0];
    if (own !== undefined) {
      for (const { path } of inOrder(foreign))
        locks.push(acquireForeign(path, own, deadline, () => whenGone(path), host));
    }
    return work();
  });
  for (const lock of locks.reverse()) {
    failures.collect(() => {
      lock.release();
    });
  }
  failures.throwFirst();
  return result as T;
}

/**
 * Takes the lock of one file, for as long as the caller likes. What killed processes left beside the file is gone then.
 *
 * @param deadline on the host's clock, in milliseconds
 * @param whenGone called if the directory of the file is gone; to make it, or to throw
 * @throws ShipctlError that names the holder of a lock that is not free in time
 */
export function lockOfFile(path: string, deadline: number, host: Host, whenGone: () => void): Lock {
  const lock = acquire(lockOf(path), deadline, whenGone, host);
  try {
    removeLeftovers(path, host);
    return lock;
  } catch (error) {
    lock.release();
    throw error;
  }
}

function removeLeftovers(path: string, { disk }: Host): void {
  for (const leftover of leftoversOf(path)) {
    tolerating(['ENOENT'], () => {
      disk.unlink(leftover);
    });
  }
}

/** Each place once. All processes take the locks in this order, so that no two wait for each other. */
function inOrder(places: readonly Place[]): readonly Place[] {
  const byKey = new Map(places.map((place) => [place.key, place]));
  return [...byKey.keys()].sort().map((key) => byKey.get(key) as Place);
}
