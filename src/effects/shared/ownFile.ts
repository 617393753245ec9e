import { constants } from 'node:fs';
import { readWhole, withOpen } from '../disk.ts';
import type { Host } from '../host.ts';
import { ABSENT, codeOf, tolerating } from '../systemError.ts';

/** A file that only shipctl writes: a record, a pointer or a token. */
export type OwnFile =
  /** Nothing has the name. */
  | undefined
  | { readonly bytes: Uint8Array }
  /** Why it can't be used, as words after its name. */
  | { readonly fault: string };

/** Reads a file that shipctl wrote in the name of this user. Links are not followed. */
export function readOwnFile(path: string, { disk, user }: Host): OwnFile {
  const flags = constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK;
  const read = (descriptor: number): OwnFile => {
    const { kind, uid, size } = disk.fstat(descriptor);
    if (kind !== 'file') return { fault: 'is not a regular file' };
    if (uid !== user) return { fault: `belongs to user ${uid}, not to you` };
    return { bytes: readWhole(disk, descriptor, size) };
  };
  try {
    return tolerating(ABSENT, () => withOpen(disk, path, flags, read));
  } catch (error) {
    if (codeOf(error) === 'ELOOP') return { fault: 'is a symbolic link' };
    throw error;
  }
}
