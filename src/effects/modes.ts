import { ShipctlError } from '../errors.ts';
import { textOf } from '../rawText.ts';
import { realDisk } from './disk.ts';
import { UNTAKEN, codeOf, inWords } from './systemError.ts';

// CIFS, Azure Files, DrvFs, FAT and the like have modes and owners of their mount, and many refuse to change them.

const PERMISSIONS = 0o777;

/** What others than the owner may do. */
const OTHERS = 0o077;

/** Runs `work`, which sets a mode, an owner or a time; whether the file system took it. */
export const takes = (work: () => void): boolean => refusalOf(work) === undefined;

/** The code of the error with which the file system refuses `work`; undefined if it took it. */
function refusalOf(work: () => void): string | undefined {
  try {
    work();
    return undefined;
  } catch (error) {
    const code = codeOf(error);
    if (code !== undefined && UNTAKEN.includes(code)) return code;
    throw error;
  }
}

/**
 * Gives a file its mode.
 *
 * @param file an open descriptor, or a path that is not a link
 * @returns false if the file system refuses it, and the file has another mode
 */
export function setMode(file: number | string | Buffer, mode: number, disk = realDisk): boolean {
  const place = Buffer.isBuffer(file) ? textOf(file) : file;
  const isOpen = typeof place === 'number';
  const { mode: found } = isOpen ? disk.fstat(place) : disk.lstat(place);
  if (found === mode) return true;
  return takes(() => {
    if (isOpen) disk.fchmod(place, mode);
    else disk.chmod(place, mode);
  });
}

/**
 * Gives an open file, which may hold secrets, this mode, or at least none that lets others do more.
 *
 * @param path what it is called in messages
 * @returns false if the file system refuses it, and the file has another mode
 * @throws ShipctlError if the file system leaves it open to others
 */
export function setPrivateMode(descriptor: number, mode: number, path: string, disk = realDisk): boolean {
  if (disk.fstat(descriptor).mode === mode) return true;
  const code = refusalOf(() => {
    disk.fchmod(descriptor, mode);
  });
  const { mode: found } = disk.fstat(descriptor);
  if (isOpenBeyond(mode, found)) throw refused(path, mode, found, code);
  return (found & PERMISSIONS) === (mode & PERMISSIONS);
}

/**
 * Closes an open file, in which secrets are to be written, to all but those whom this mode lets in.
 *
 * @param path what it is called in messages
 * @throws ShipctlError if the file system leaves it open to others
 */
export function closeToOthers(descriptor: number, mode: number, path: string, disk = realDisk): void {
  const first = disk.fstat(descriptor).mode;
  if (!isOpenBeyond(mode, first)) return;
  const code = refusalOf(() => {
    disk.fchmod(descriptor, first & mode);
  });
  const { mode: found } = disk.fstat(descriptor);
  if (isOpenBeyond(mode, found)) throw refused(path, mode, found, code);
}

/** Whether others may do more with a file than a mode lets them. */
const isOpenBeyond = (mode: number, found: number): boolean => (found & ~mode & OTHERS) !== 0;

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
export function setOwner(descriptor: number, uid: number, gid: number, disk = realDisk): boolean {
  const found = disk.fstat(descriptor);
  if (found.uid === uid && found.gid === gid) return true;
  try {
    disk.fchown(descriptor, uid, gid);
    return true;
  } catch (error) {
    const hasOwners = takes(() => {
      disk.fchown(descriptor, found.uid, found.gid);
    });
    if (hasOwners) throw error;
    return false;
  }
}
