import { dirname } from 'node:path';
import { ShipctlError } from '../../errors.ts';
import { isNamed } from '../disk.ts';
import type { Host } from '../host.ts';
import { isAbandoned, isForeignAbandoned, lockOf } from '../lock.ts';
import { foreignLocksOf } from './foreignLocks.ts';
import { leftoversOf } from './leftovers.ts';
import { isDirectoryLittered } from './madeDirectories.ts';
import { targetOf } from './targets.ts';

/**
 * Whether a process that was killed left something beside the file that a path leads to.
 *
 * @param foreignLock what follows a file's name in that of another program's lock
 */
export function isFileLittered(asked: string, foreignLock: string | undefined, host: Host): boolean {
  const path = usablePath(asked, host);
  if (path === undefined) return false;
  const foreign = foreignLocksOf([asked, path], foreignLock, host);
  if (foreign.some((lock) => isForeignAbandoned(lock.path, host))) return true;
  if (isAbandoned(lockOf(path), host)) return true;
  if (isNamed(host.disk, lockOf(path))) return false;
  return (
    leftoversOf(path).some((leftover) => isNamed(host.disk, leftover)) ||
    isDirectoryLittered(dirname(path), host)
  );
}

/** Where a path leads; undefined if shipctl would not write anything. */
function usablePath(asked: string, host: Host): string | undefined {
  try {
    return targetOf(asked, host).path;
  } catch (error) {
    if (error instanceof ShipctlError) return undefined;
    throw error;
  }
}
