import { basename, dirname, isAbsolute } from 'node:path';
import { ShipctlError } from '../../errors.ts';
import { isUtf8 } from '../../rawText.ts';
import { type Disk, type FileStat, isNamed } from '../disk.ts';
import type { Host } from '../host.ts';
import { secondNameOf } from '../replacing/secondName.ts';
import { UNREACHED, attempt, tolerating } from '../systemError.ts';
import { type Found, foundAt } from './places.ts';

const MOST_LINKS = 40;

/** What a path leads to. */
export interface Target extends Found {
  /** Why it is no file that shipctl may write; undefined if it is one, or missing. */
  readonly fault?: string;
}

/**
 * Where an absolute path leads. Links are followed, `..` after a link as the system does it. The file and its directory need not exist.
 *
 * @throws ShipctlError for anything but a regular file, for somebody else's file, and for a path by which clients find no
 *   file
 */
export function targetOf(asked: string, host: Host): Found {
  const { fault, ...found } = whateverOf(asked, host);
  if (fault !== undefined) throw new ShipctlError(fault);
  return found;
}

/**
 * The same for whatever has the name.
 *
 * @throws ShipctlError for a path by which clients find no file
 */
export function whateverOf(asked: string, host: Host): Target {
  const { disk } = host;
  let path = asked;
  for (let links = 0; links <= MOST_LINKS; links++) {
    checkUtf8(asked, path);
    if (path.endsWith('/')) throw slashed(asked);
    const found = foundAt(path, disk);
    if (!found.hasDirectory) checkForm(asked, path, host);
    checkUtf8(asked, found.path);
    if (found.stat?.kind !== 'link') {
      const fault = found.stat && kindFault(found.path, found.stat, host);
      if (!found.stat) checkUnnamed(asked, host);
      return fault === undefined ? found : { ...found, fault };
    }
    const link = attempt(`look at ${found.path}`, () => disk.readlink(found.path));
    path = isAbsolute(link) ? link : `${dirname(found.path)}/${link}`;
  }
  throw new ShipctlError(`${asked} leads into a loop of symbolic links`);
}

/** Paths are kept as text: one with other bytes in it would be the path of another file. */
function checkUtf8(asked: string, path: string): void {
  if (isUtf8(path)) return;
  throw new ShipctlError(
    `${asked} is in a directory, or leads to one, whose name is not UTF-8; choose another place for the file`,
  );
}

const slashed = (asked: string): ShipctlError =>
  new ShipctlError(`${asked} names or leads to a directory, since it ends in /; give the path of a file`);

/** Refuses a path with `..` after a missing directory: nobody finds a file there, whichever directories are made. */
function checkForm(asked: string, path: string, { disk }: Host): void {
  if (!path.includes('..')) return;
  for (let parent = dirname(path); !isNamed(disk, parent); parent = dirname(parent)) {
    if (basename(parent) !== '..') continue;
    throw new ShipctlError(
      `${asked} leads through a missing directory: ${dirname(parent)}. Make it, or choose another place for the file`,
    );
  }
}

/** Refuses what is open without a name in the file system, such as the pipe that /dev/stdout leads to. */
function checkUnnamed(asked: string, { disk }: Host): void {
  const stat = tolerating(UNREACHED, () => disk.stat(asked));
  // Another process may just have made the file.
  if (stat && !(stat.kind === 'file' && stat.nlink > 0)) throw new ShipctlError(notRegular(asked));
}

/** @throws ShipctlError for anything but a regular file, for a file with other names, and for somebody else's, except for root */
export function checkKind(path: string, stat: FileStat, host: Host): void {
  const fault = kindFault(path, stat, host);
  if (fault !== undefined) throw new ShipctlError(fault);
}

function kindFault(path: string, stat: FileStat, { user, disk }: Host): string | undefined {
  if (stat.kind !== 'file') return notRegular(path);
  if (user !== 0 && stat.uid !== user)
    return `${path} belongs to user ${stat.uid}, not to you; it stays as it is`;
  if (stat.nlink > 1 && !isBeingReplaced(path, stat, disk))
    return `${path} has other names (hard links), which would keep the old text; it stays as it is`;
  return undefined;
}

/** Whether another shipctl has given the file its second name, since it is about to replace it, or was killed then. */
function isBeingReplaced(path: string, { nlink, dev, ino }: FileStat, disk: Disk): boolean {
  const second = disk.lstatIfThere(secondNameOf(path));
  // It may have lost the name by now.
  if (!second) return disk.lstatIfThere(path)?.nlink === 1;
  return nlink === 2 && second.dev === dev && second.ino === ino;
}

const notRegular = (path: string): string => `${path} is not a regular file; it stays as it is`;
