import {
  type BigIntStats,
  closeSync,
  constants,
  fchmodSync,
  fstatSync,
  fsyncSync,
  ftruncateSync,
} from 'node:fs';
import { openSync, renameSync, unlinkSync } from './fileSystem.ts';
import { ShipctlError } from '../errors.ts';
import { beside } from './beside.ts';
import { using, writeAll } from './files.ts';
import { closeToOthers, isTaken, setMode, setOwner, setPrivateMode } from './modes.ts';
import { attempt, codeOf, tolerating } from './systemError.ts';

export interface Attributes {
  readonly mode: number;
  /** It may hold secrets: others never get to read more of it than the mode says. Else the mode is a nicety. */
  readonly isPrivate: boolean;
  /** Owner and group to keep. */
  readonly owner?: { readonly uid: number; readonly gid: number };
}

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
export const temporaryOf = (path: string): string => beside(path, '.shipctl-new');

/** Writes the new file beside the old one. Whatever fails, nothing of it is left. */
export function prepare(path: string, bytes: Uint8Array, attributes: Attributes): Prepared {
  return prepareWith(path, attributes, (descriptor) => {
    writeAll(descriptor, bytes);
  });
}

/** The same for a new file that comes in pieces, which `write` writes to the descriptor. */
export function prepareWith(
  path: string,
  attributes: Attributes,
  write: (descriptor: number) => void,
  temporary = temporaryOf(path),
): Prepared {
  discard({ temporary, path });
  const descriptor = openNew(path, temporary, attributes);
  try {
    write(descriptor);
    const isAltered = !isGiven(descriptor, path, attributes);
    fsyncSync(descriptor);
    return { temporary, path, isAltered };
  } catch (error) {
    discardQuietly({ temporary, path });
    throw error;
  } finally {
    closeSync(descriptor);
  }
}

/** Makes the new file. Only its owner can read it until it is complete, unless the file system could not change that. */
function openNew(path: string, temporary: string, { mode, isPrivate }: Attributes): number {
  const descriptor = openSync(temporary, 'wx', 0o600);
  try {
    if (isPrivate) closeToOthers(descriptor, mode, path);
    if (
      isPrivate ||
      isTaken(() => {
        fchmodSync(descriptor, 0o600);
      })
    )
      return descriptor;
    unlinkSync(temporary);
    const other = openSync(temporary, 'wx', mode & 0o777);
    closeSync(descriptor);
    return other;
  } catch (error) {
    closeSync(descriptor);
    discardQuietly({ temporary, path });
    throw error;
  }
}

/** Gives the new file its owner and mode; whether it has them now. */
function isGiven(descriptor: number, path: string, { mode, owner, isPrivate }: Attributes): boolean {
  const hasOwner = attempt(
    `give the new ${path} the owner and group of the old one`,
    () => !owner || setOwner(descriptor, owner.uid, owner.gid),
  );
  if (!isPrivate) return setMode(descriptor, mode) && hasOwner;
  setPrivateMode(descriptor, mode, path);
  return hasOwner;
}

/**
 * Puts the new file in the old one's place.
 *
 * @returns false where that can't be done, since the old one is mounted by itself
 */
export function commit({ temporary, path }: Prepared): boolean {
  try {
    renameSync(temporary, path);
    return true;
  } catch (error) {
    if (codeOf(error) === 'EBUSY') return false;
    throw error;
  }
}

export function discard({ temporary }: Prepared): void {
  tolerating(['ENOENT'], () => {
    unlinkSync(temporary);
  });
}

/** The same where another error is on its way: what can't be removed now, the next run removes. */
export function discardQuietly(prepared: Prepared): void {
  try {
    discard(prepared);
  } catch (error) {
    if (codeOf(error) === undefined) throw error;
  }
}

/** Replaces a file that only shipctl writes. */
export function replaceFile(path: string, bytes: Uint8Array, attributes: Attributes): void {
  const prepared = prepare(path, bytes, attributes);
  try {
    if (!commit(prepared)) throw new ShipctlError(`can't replace ${path}: it is mounted by itself`);
  } catch (error) {
    discardQuietly(prepared);
    throw error;
  }
}

/** Writes into the file itself; where that fails, the old bytes are written back. */
export function overwrite(path: string, bytes: Uint8Array, old: Uint8Array, mode: number): void {
  using(openSync(path, constants.O_WRONLY | constants.O_NOFOLLOW), (descriptor) => {
    const before = fstatSync(descriptor).mode & 0o7777;
    try {
      // Nobody may read the new bytes who could read the old ones alone, nor the other way round.
      closeToOthers(descriptor, before & mode, path);
      fill(descriptor, bytes);
      setPrivateMode(descriptor, mode, path);
    } catch (error) {
      fill(descriptor, old);
      setMode(descriptor, before);
      throw error;
    }
  });
}

function fill(descriptor: number, bytes: Uint8Array): void {
  writeAll(descriptor, bytes);
  ftruncateSync(descriptor, bytes.length);
  fsyncSync(descriptor);
}

/** Makes what was renamed or removed in a directory last through a power cut, where the file system can do that. */
export function syncDirectory(path: string): void {
  using(openSync(path, constants.O_RDONLY | constants.O_DIRECTORY), (descriptor) => {
    tolerating(['EINVAL', 'ENOSYS', 'ENOTSUP', 'EOPNOTSUPP'], () => {
      fsyncSync(descriptor);
    });
  });
}

/** Tells whether a file is still the one that was read. */
export const stampOf = ({ dev, ino, size, mtimeNs, ctimeNs }: BigIntStats): string =>
  [dev, ino, size, mtimeNs, ctimeNs].join(':');
