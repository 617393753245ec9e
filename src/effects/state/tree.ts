import { dirname } from 'node:path';
import type { Disk, FileStat } from '../disk.ts';
import { setMode } from '../modes.ts';
import { ABSENT, tolerating } from '../systemError.ts';

/** The path of a name in a directory. */
export const below = (directory: string, name: string): string =>
  directory.endsWith('/') ? directory + name : `${directory}/${name}`;

/** Whether a path is below a directory, by their texts. */
export const isBelow = (path: string, directory: string): boolean =>
  path !== directory && path.startsWith(below(directory, ''));

/** What is of this name, links not followed; undefined if it is missing. */
export const lookAt = (disk: Disk, path: string): FileStat | undefined => disk.lstatIfThere(path);

/** The real path of what a path leads to; undefined if that is missing. */
export const realPath = (disk: Disk, path: string): string | undefined =>
  tolerating(ABSENT, () => disk.realpath(path));

/** Makes a directory and those above it, unless they exist. */
export function makeDirectories(disk: Disk, path: string): void {
  if (disk.statIfThere(path)?.kind === 'directory') return;
  if (dirname(path) !== path) makeDirectories(disk, dirname(path));
  const isMade = tolerating(['EEXIST'], () => {
    disk.mkdir(path, 0o777);
    return true;
  });
  // Another process may just have made it.
  if (!isMade && disk.stat(path).kind !== 'directory') disk.mkdir(path, 0o777);
}

/** Removes whatever is of this name, and all below it; somebody else may be at it too. */
export function removeTree(disk: Disk, path: string): void {
  const stat = lookAt(disk, path);
  tolerating(ABSENT, () => {
    if (stat?.kind !== 'directory') {
      if (stat) disk.unlink(path);
      return;
    }
    if ((stat.mode & 0o700) !== 0o700) setMode(path, 0o700, disk);
    for (const name of disk.readdir(path)) removeTree(disk, below(path, name));
    disk.rmdir(path);
  });
}
