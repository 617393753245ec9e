import { lstatSync } from 'node:fs';
import { ShipctlError } from '../errors.ts';

const WORDS: Readonly<Record<string, string>> = {
  EACCES: 'permission denied',
  EBUSY: 'it is in use, or mounted',
  EDQUOT: 'the disk quota is used up',
  EEXIST: 'it is there already',
  EIO: 'input/output error',
  EISDIR: 'it is a directory',
  ELOOP: 'it is a symbolic link, or there are too many of them',
  EMFILE: 'too many open files',
  ENAMETOOLONG: 'the name is too long',
  ENFILE: 'too many open files in the system',
  ENOENT: 'it, or a directory on the way to it, is not there',
  ENOSPC: 'no space is left on the device',
  ENOTDIR: 'something on the way to it is not a directory',
  EPERM: 'the operation is not permitted',
  EROFS: 'the file system is read-only',
  EXDEV: 'it is on another file system',
};

/** The code of an error of the operating system, such as `ENOENT`; undefined for any other error. */
export const codeOf = (error: unknown): string | undefined =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined;

/** What is to be thrown for an error of the operating system: says what could not be done, and why, in words. */
export function explained(error: unknown, action: string): unknown {
  const code = codeOf(error);
  if (code === undefined || error instanceof ShipctlError) return error;
  return new ShipctlError(`can't ${action}: ${WORDS[code] ?? 'the system refused it'} (${code})`);
}

/** Runs `work`; an error of the operating system becomes one that says what could not be done. */
export function attempt<T>(action: string, work: () => T): T {
  try {
    return work();
  } catch (error) {
    throw explained(error, action);
  }
}

/** Runs `work`; undefined where it fails with one of these codes. */
export function unless<T>(codes: readonly string[], work: () => T): T | undefined {
  try {
    return work();
  } catch (error) {
    if (codes.includes(codeOf(error) ?? '')) return undefined;
    throw error;
  }
}

/** Whether there is anything of this name; a link counts, wherever it leads. */
export const isThere = (path: string): boolean =>
  unless(['ENOENT', 'ENOTDIR'], () => lstatSync(path)) !== undefined;
