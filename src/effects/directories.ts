import { mkdirSync, rmdirSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { attempt, unless } from './systemError.ts';

/**
 * Makes a directory and those above it that are not there, for the user alone.
 *
 * @returns the ones that this call made, the deepest last
 */
export function makeDirectory(path: string): readonly string[] {
  if (unless(['ENOENT'], () => statSync(path))?.isDirectory()) return [];
  const above = dirname(path) === path ? [] : makeDirectory(dirname(path));
  const isMade = attempt(`make the directory ${path}`, () =>
    unless(['EEXIST'], () => {
      mkdirSync(path, { mode: 0o700 });
      return true;
    }),
  );
  return isMade ? [...above, path] : above;
}

/** Removes directories, the deepest of which comes last; one that holds something stays. */
export function removeDirectories(paths: readonly string[]): void {
  for (const path of paths.toReversed()) {
    unless(['ENOENT', 'ENOTEMPTY', 'EEXIST', 'EBUSY', 'EACCES', 'EPERM', 'EROFS'], () => {
      rmdirSync(path);
    });
  }
}
