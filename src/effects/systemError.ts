import { lstatSync } from './fileSystem.ts';
import { ShipctlError } from '../errors.ts';

const WORDS: Readonly<Record<string, string>> = {
  E2BIG: 'the arguments and the environment are too long',
  EACCES: 'permission denied',
  EBUSY: 'it is in use, or mounted',
  EDQUOT: 'the disk quota is used up',
  EEXIST: 'it already exists',
  EIO: 'input/output error',
  EISDIR: 'it is a directory',
  ELOOP: 'it is a symbolic link, or there are too many of them',
  EMFILE: 'too many open files',
  ENAMETOOLONG: 'the name is too long',
  ENFILE: 'too many open files in the system',
  ENOENT: 'it or a directory in its path is missing',
  ENOSPC: 'no space is left on the device',
  ENOTDIR: 'a part of its path is not a directory',
  EPERM: 'the operation is not permitted',
  EROFS: 'the file system is read-only',
  EXDEV: 'it is on another file system',
};

// One list of codes for each meaning.

/** Nothing has that name. */
export const ABSENT: readonly string[] = ['ENOENT', 'ENOTDIR'];

/** A path can't be followed to its end. Writing there then fails with the reason. */
export const UNREACHED: readonly string[] = [...ABSENT, 'EACCES', 'ELOOP', 'ENAMETOOLONG'];

/** The system shows nothing of that name in /proc: it is missing or closed, or the process has ended. */
export const HIDDEN: readonly string[] = [...ABSENT, 'EACCES', 'EPERM', 'ESRCH', 'EINVAL'];

/** A file system has no such call. */
const UNKNOWN: readonly string[] = ['ENOSYS', 'ENOTSUP', 'EOPNOTSUPP'];

/** A file system has no place for a mode, an owner or a time, as CIFS, Azure Files, DrvFs and FAT do not. */
export const UNTAKEN: readonly string[] = [...UNKNOWN, 'EPERM', 'EINVAL'];

/** A file can have no second name, by its file system or by the kernel's own rules. */
export const UNLINKED: readonly string[] = [...UNKNOWN, 'EPERM', 'EACCES', 'EXDEV', 'EMLINK'];

/** The user may not write there, or nobody may. */
export const UNWRITABLE: readonly string[] = ['EACCES', 'EROFS'];

/** A file system does not write a file or directory to the disk when it is asked to. */
export const UNSYNCED: readonly string[] = [...UNKNOWN, 'EINVAL'];

/** Errors that Node has no name for, by their numbers on Linux and on macOS. */
const UNNAMED: Readonly<Record<number, string>> = { 122: 'EDQUOT', 69: 'EDQUOT' };

/** The code of an error of the operating system, such as `ENOENT`; undefined for any other error. */
export function codeOf(error: unknown): string | undefined {
  if (!(error instanceof Error)) return undefined;
  const { code, errno } = error as NodeJS.ErrnoException;
  return (/^unknown/i.test(code ?? '') ? UNNAMED[-(errno ?? 0)] : undefined) ?? code;
}

/**
 * What is to be thrown for an error of the operating system: says what could not be done, and why, in words. The error
 * itself is its cause.
 */
export function explained(error: unknown, action: string): unknown {
  const code = codeOf(error);
  if (code === undefined || error instanceof ShipctlError) return error;
  return new ShipctlError(`can't ${action}: ${inWords(code)}`, { cause: error });
}

/** A code of the operating system, such as `ENOENT`, in words and as it is. */
export const inWords = (code: string): string => `${WORDS[code] ?? 'the system refused it'} (${code})`;

/** What a call does to its file, in words; any other call does something `with` it. */
const ACTIONS: Readonly<Record<string, string>> = {
  chmod: 'change the mode of',
  lstat: 'look at',
  mkdir: 'make the directory',
  open: 'open',
  readlink: 'look at',
  rmdir: 'remove',
  scandir: 'read',
  stat: 'look at',
  unlink: 'remove',
};

/** The same for an error that is described by its own call and path. */
function explainedByItself(error: unknown): unknown {
  if (codeOf(error) === undefined) return error;
  const { syscall = '', path = 'a file' } = error as NodeJS.ErrnoException;
  return explained(error, `${ACTIONS[syscall] ?? `do ${syscall} with`} ${path}`);
}

/** Runs `work`; an error of the operating system becomes one that says what could not be done. */
export function attempt<T>(action: string, work: () => T): T {
  try {
    return work();
  } catch (error) {
    throw explained(error, action);
  }
}

/** Runs `work`; an error of the operating system that nothing has explained on its way is described by its own call. */
export function explaining<T>(work: () => T): T {
  try {
    return work();
  } catch (error) {
    throw explainedByItself(error);
  }
}

/** Keeps the first of several failures, so that what has to be done whatever fails gets done. */
export class Failures {
  readonly #all: unknown[] = [];

  /** @returns what `work` returns; undefined if it fails */
  collect<T>(work: () => T): T | undefined {
    try {
      return work();
    } catch (error) {
      this.#all.push(error);
      return undefined;
    }
  }

  get isAny(): boolean {
    return this.#all.length > 0;
  }

  throwFirst(): void {
    if (this.#all.length > 0) throw this.#all[0];
  }
}

/** Runs `work`; undefined if it fails with one of these codes. */
export function tolerating<T>(codes: readonly string[], work: () => T): T | undefined {
  try {
    return work();
  } catch (error) {
    if (codes.includes(codeOf(error) ?? '')) return undefined;
    throw error;
  }
}

/** Runs `work`, which another error may have led to; undefined if the system or shipctl has something against it. */
export function quietly<T>(work: () => T): T | undefined {
  try {
    return work();
  } catch (error) {
    if (codeOf(error) === undefined && !(error instanceof ShipctlError)) throw error;
    return undefined;
  }
}

/** Whether there is anything of this name; a link counts, wherever it leads. */
export const isThere = (path: string): boolean => tolerating(ABSENT, () => lstatSync(path)) !== undefined;
