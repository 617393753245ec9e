import { mkdirSync, rmdirSync, statSync } from './fileSystem.ts';
import { dirname } from 'node:path';
import { setMode } from './modes.ts';
import { codeOf, explainedByItself, tolerating } from './systemError.ts';

/** Directories may be made and removed by others at the same time, but not for ever. */
export const MOST_TRIES = 100;

/**
 * Makes a directory and those above it that are not there, for the user alone.
 *
 * @param made takes up the ones that this call makes, the deepest last, also where it fails
 */
export function makeDirectory(path: string, made: string[]): void {
  for (let tries = 1; ; tries++) {
    try {
      makeOnce(path, made);
      return;
    } catch (error) {
      // Another process has just removed one on the way.
      if (tries === MOST_TRIES || codeOf(error) !== 'ENOENT') throw explainedByItself(error);
    }
  }
}

function makeOnce(path: string, made: string[]): void {
  if (tolerating(['ENOENT'], () => statSync(path))?.isDirectory()) return;
  if (dirname(path) !== path) makeOnce(dirname(path), made);
  tolerating(['EEXIST'], () => {
    mkdirSync(path, { mode: 0o700 });
    made.push(path);
    // The user's umask may have taken away more.
    setMode(path, 0o700);
  });
}

/** Removes directories, the deepest of which comes last; one that holds something, or can't be removed, stays. */
export function removeDirectories(paths: readonly string[]): void {
  for (const path of paths.toReversed()) {
    try {
      rmdirSync(path);
    } catch (error) {
      if (codeOf(error) === undefined) throw error;
    }
  }
}
