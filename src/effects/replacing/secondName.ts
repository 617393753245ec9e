import { constants } from 'node:fs';
import { readChunks, writeChunk } from '../chunks.ts';
import { type Disk, withOpen } from '../disk.ts';
import { hiddenFileOf } from '../hiddenFile.ts';
import { UNLINKED, tolerating } from '../systemError.ts';
import { attributesOf, prepareOne } from './prepare.ts';

/** The second name of an old file, beside it, while a new one takes its place. */
export const secondNameOf = (path: string): string => hiddenFileOf(path, '.shipctl-old');

/**
 * Gives a file or link a second name; if the file system has no such thing, or the user may not, a copy has to do.
 *
 * @returns false for what can't be copied
 */
export function giveSecondName(disk: Disk, path: string, second: string): boolean {
  const isLinked = tolerating(UNLINKED, () => {
    disk.link(path, second);
    return true;
  });
  if (isLinked) return true;
  const stat = disk.lstat(path);
  if (stat.kind === 'link') disk.symlink(disk.readlink(path), second);
  if (stat.kind === 'file') copyFile(disk, path, second);
  return stat.kind === 'link' || stat.kind === 'file';
}

function copyFile(disk: Disk, path: string, second: string): void {
  withOpen(disk, path, constants.O_RDONLY | constants.O_NOFOLLOW, (old) => {
    const write = (descriptor: number): void => {
      readChunks(disk, old, path, (chunk) => {
        writeChunk(disk, descriptor, chunk);
      });
    };
    prepareOne({ path, attributes: attributesOf(disk.fstat(old)), write, temporary: second }, disk);
  });
}
