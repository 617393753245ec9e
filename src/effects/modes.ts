import { fchmodSync, fchownSync, fstatSync } from 'node:fs';
import { chmodSync, lstatSync } from './fileSystem.ts';
import { ShipctlError } from '../errors.ts';
import { codeOf, inWords } from './systemError.ts';

// CIFS, Azure Files, DrvFs, FAT and the like have modes and owners of their mount, and many refuse to change them.

/** How a file system refuses what it has no place for. */
const REFUSALS: readonly string[] = ['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'EINVAL', 'ENOSYS'];

const BITS = 0o7777;

const PERMISSIONS = 0o777;

/** What others than the owner may do. */
const OTHERS = 0o077;

/** Runs `work`, which sets a mode, an owner or a time; whether the file system took it. */
export const isTaken = (work: () => void): boolean => refusalOf(work) === undefined;

/** The code of the error with which the file system refuses `work`; undefined if it took it. */
function refusalOf(work: () => void): string | undefined {
  try {
    work();
    return undefined;
  } catch (error) {
    const code = codeOf(error);
    if (code !== undefined && REFUSALS.includes(code)) return code;
    throw error;
  }
}

/**
 * Gives a file its mode.
 *
 * @param file an open descriptor, or a path that is no link
 * @returns false if the file system refuses it, and the file has another mode
 */
export function setMode(file: number | string | Buffer, mode: number): boolean {
  return modeRefusal(file, mode) === undefined;
}

/** The code of the error with which the file system refuses the mode; undefined if the file has it. */
function modeRefusal(file: number | string | Buffer, mode: number): string | undefined {
  const isOpen = typeof file === 'number';
  const { mode: found } = isOpen ? fstatSync(file) : lstatSync(file);
  if ((found & BITS) === mode) return undefined;
  return refusalOf(() => {
    if (isOpen) fchmodSync(file, mode);
    else chmodSync(file, mode);
  });
}

/**
 * Gives an open file, which may hold secrets, exactly this mode.
 *
 * @param path what it is called in messages
 * @throws ShipctlError if the file system refuses it, or keeps none
 */
export function setPrivateMode(descriptor: number, mode: number, path: string): void {
  const code = modeRefusal(descriptor, mode);
  const found = fstatSync(descriptor).mode & BITS;
  if ((found & PERMISSIONS) !== (mode & PERMISSIONS)) throw refused(path, mode, found, code);
}

/**
 * Closes an open file, in which secrets are to be written, to all but those whom this mode lets in.
 *
 * @param path what it is called in messages
 * @throws ShipctlError if the file system leaves it open to others
 */
export function closeToOthers(descriptor: number, mode: number, path: string): void {
  const found = (): number => fstatSync(descriptor).mode & BITS;
  const isOpen = (): boolean => (found() & ~mode & OTHERS) !== 0;
  const code = isOpen() ? modeRefusal(descriptor, found() & mode) : undefined;
  if (isOpen()) throw refused(path, mode, found(), code);
}

function refused(path: string, mode: number, found: number, code: string | undefined): ShipctlError {
  const why = code === undefined ? '' : `${inWords(code)}; `;
  return new ShipctlError(
    `can't give ${path}, which may hold secrets, the mode ${octal(mode)}: ${why}its file system leaves it at ` +
      `${octal(found)}. Use a directory on another file system`,
  );
}

const octal = (mode: number): string => mode.toString(8).padStart(3, '0');

/**
 * Gives an open file an owner and group.
 *
 * @returns false if the file system has no owners of its own: it refuses even those that the file has
 * @throws what the system has against it if only these are refused
 */
export function setOwner(descriptor: number, uid: number, gid: number): boolean {
  const found = fstatSync(descriptor);
  if (found.uid === uid && found.gid === gid) return true;
  try {
    fchownSync(descriptor, uid, gid);
    return true;
  } catch (error) {
    const hasOwners = isTaken(() => {
      fchownSync(descriptor, found.uid, found.gid);
    });
    if (hasOwners) throw error;
    return false;
  }
}
