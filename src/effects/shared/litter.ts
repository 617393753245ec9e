import { dirname } from 'node:path';
import { ShipctlError } from '../../errors.ts';
import { isNamed } from '../disk.ts';
import type { Host } from '../host.ts';
import { isAbandoned, isForeignAbandoned, lockOf } from '../lock.ts';
import { foreignLocksOf } from './foreignLocks.ts';
import { leftoversOf } from './leftovers.ts';
import { childOf } from '../realPath.ts';
import { ABSENT, tolerating } from '../systemError.ts';
import { isDirectoryLittered } from './madeDirectories.ts';
import type { Place } from './places.ts';
import { targetOf } from './targets.ts';

/**
 * Whether a process that was killed left something beside the file that a path leads to.
 *
 * @param foreignLock what follows a file's name in that of another program's lock
 */
export function isFileLittered(asked: string, foreignLock: string | undefined, host: Host): boolean {
  const target = usableTarget(asked, host);
  if (!target) return false;
  const { path, hasDirectory } = target;
  const foreign = foreignLocksOf([asked, path], foreignLock, host);
  if (foreign.some((lock) => isForeignAbandoned(lock.path, host))) return true;
  if (!hasDirectory) return isDirectoryLittered(dirname(path), host);
  if (isAbandoned(lockOf(path), host)) return true;
  if (isNamed(host.disk, lockOf(path))) return false;
  return (
    leftoversOf(path).some((leftover) => isNamed(host.disk, leftover)) ||
    isDirectoryLittered(dirname(path), host)
  );
}

/** What is beside a file while it is changed. */
const BESIDE =
  /^\.(?:\.(?<recorded>.+)\.shipctl-record|(?<changed>.+))\.shipctl-(?:new|old|lock|lock\.break)$/;

/** A file in a directory of which only the directory is known. */
const ANY_NAME = 'any';

/** The paths of files in a directory, there or not, for which {@link isFileLittered} holds. */
export function litteredIn(directory: string, host: Host): readonly string[] {
  const names = tolerating(ABSENT, () => host.disk.readdir(directory)) ?? [];
  const found = names.flatMap((name) => {
    const { recorded, changed } = BESIDE.exec(name)?.groups ?? {};
    return recorded ?? changed ?? [];
  });
  const paths = [...new Set(found.length > 0 ? found : [ANY_NAME])].map((name) => childOf(directory, name));
  return paths.filter((path) => isFileLittered(path, undefined, host));
}

/** Where a path leads; undefined if shipctl would not write anything. */
function usableTarget(asked: string, host: Host): Place | undefined {
  try {
    return targetOf(asked, host);
  } catch (error) {
    if (error instanceof ShipctlError) return undefined;
    throw error;
  }
}
