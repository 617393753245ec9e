import { constants } from 'node:fs';
import { ShipctlError } from '../../errors.ts';
import { hiddenFileOf } from '../hiddenFile.ts';
import { type Disk, type FileStat, realDisk, writeWholeAt } from '../disk.ts';
import { closeToOthers, isTaken, setMode, setOwner, setPrivateMode } from '../modes.ts';
import { attempt, codeOf, quietly, tolerating } from '../systemError.ts';

export interface Attributes {
  readonly mode: number;
  /** It may hold secrets: others never get to read more of it than the mode says. Else the mode is a nicety. */
  readonly isPrivate: boolean;
  /** Owner and group to keep. */
  readonly owner?: { readonly uid: number; readonly gid: number };
}

/** What a new file takes over from the old one. */
export const attributesOf = ({ mode, uid, gid }: FileStat): Attributes => ({
  mode,
  isPrivate: false,
  owner: { uid, gid },
});

const NEW = constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL;

/** A new file that is complete, on disk, and only has to take the old one's place. */
export interface Prepared {
  readonly temporary: string;
  readonly path: string;
  /** The file system takes no modes or owners: the file may have others than it should. */
  readonly isAltered?: boolean;
}

/**
 * The name of the file that is to take another's place. Only who holds the lock makes it, so that one name is enough
 * and what a killed process left is found.
 */
export const temporaryOf = (path: string): string => hiddenFileOf(path, '.shipctl-new');

/** Writes the new file beside the old one. Whatever fails, nothing of it is left. */
export function prepare(path: string, bytes: Uint8Array, attributes: Attributes, disk = realDisk): Prepared {
  const write = (descriptor: number): void => {
    writeWholeAt(disk, descriptor, bytes);
  };
  return prepareWith(path, attributes, write, temporaryOf(path), disk);
}

/** The same for a new file that comes in pieces, which `write` writes to the descriptor. */
export function prepareWith(
  path: string,
  attributes: Attributes,
  write: (descriptor: number) => void,
  temporary = temporaryOf(path),
  disk = realDisk,
): Prepared {
  const open = (): number => openNew(path, temporary, attributes, disk);
  const descriptor = tolerating(['EEXIST'], open) ?? openAnew(open, { temporary, path }, disk);
  let isAltered = false;
  try {
    try {
      write(descriptor);
      isAltered = !isGiven(descriptor, path, attributes, disk);
      disk.fsync(descriptor);
    } finally {
      disk.close(descriptor);
    }
  } catch (error) {
    discardQuietly({ temporary, path }, disk);
    throw error;
  }
  return { temporary, path, isAltered };
}

/** Opens the new file once what a killed process left of it is gone. */
function openAnew(open: () => number, prepared: Prepared, disk: Disk): number {
  discard(prepared, disk);
  return open();
}

/** Makes the new file. Only its owner can read it until it is complete, unless the file system could not change that. */
function openNew(path: string, temporary: string, { mode, isPrivate }: Attributes, disk: Disk): number {
  const descriptor = disk.open(temporary, NEW, 0o600);
  try {
    if (isPrivate) closeToOthers(descriptor, mode, path, disk);
    if (
      isPrivate ||
      isTaken(() => {
        disk.fchmod(descriptor, 0o600);
      })
    )
      return descriptor;
    disk.unlink(temporary);
    const other = disk.open(temporary, NEW, mode & 0o777);
    disk.close(descriptor);
    return other;
  } catch (error) {
    disk.close(descriptor);
    discardQuietly({ temporary, path }, disk);
    throw error;
  }
}

/** Gives the new file its owner and mode; whether it has them now. */
function isGiven(
  descriptor: number,
  path: string,
  { mode, owner, isPrivate }: Attributes,
  disk: Disk,
): boolean {
  const hasOwner = attempt(
    `give the new ${path} the owner and group of the old one`,
    () => !owner || setOwner(descriptor, owner.uid, owner.gid, disk),
  );
  if (!isPrivate) return setMode(descriptor, mode, disk) && hasOwner;
  setPrivateMode(descriptor, mode, path, disk);
  return hasOwner;
}

/**
 * Puts the new file in the old one's place.
 *
 * @returns false if that can't be done, since the old one is a mount point
 */
function commit({ temporary, path }: Prepared, disk: Disk): boolean {
  try {
    disk.rename(temporary, path);
    return true;
  } catch (error) {
    if (codeOf(error) === 'EBUSY') return false;
    throw error;
  }
}

function discard({ temporary }: Prepared, disk: Disk): void {
  tolerating(['ENOENT'], () => {
    disk.unlink(temporary);
  });
}

/** The same where another error is on its way: what can't be removed now, the next run removes. */
export function discardQuietly(prepared: Prepared, disk = realDisk): void {
  quietly(() => {
    discard(prepared, disk);
  });
}

/** Replaces a file that only shipctl writes. */
export function replaceFile(path: string, bytes: Uint8Array, attributes: Attributes, disk = realDisk): void {
  const prepared = prepare(path, bytes, attributes, disk);
  try {
    if (!commit(prepared, disk)) throw new ShipctlError(`can't replace ${path}: it is a mount point`);
  } catch (error) {
    discardQuietly(prepared, disk);
    throw error;
  }
}
