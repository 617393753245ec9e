import path from 'node:path';
import { fileURLToPath } from 'node:url';

/** The checkout's top directory. */
export const ROOT = path.dirname(path.dirname(path.dirname(fileURLToPath(import.meta.url))));

/** Where everything that is made ends up; nothing in it is committed. */
export const DIST = path.join(ROOT, 'dist');

/** The executables that `npm run package` makes, of Node and of Bun. */
export const BINARY = path.join(DIST, 'shipctl');
export const FAST_BINARY = path.join(DIST, 'shipctl-fast');

/** What `npm run release` makes. */
export const RELEASE = path.join(DIST, 'release');

/** Joins words to a path below the checkout's top directory. */
export function inRoot(...words: string[]): string {
  return path.join(ROOT, ...words);
}

/**
 * Stands for the address of bundled modules, which are no files any more. yargs looks for its translations and for
 * a package.json beside itself; below /proc/0, which can't exist, it finds nothing, rather than files that
 * happen to lie near the executable or in the directory of the job.
 */
export const NO_FILE = 'file:///proc/0/node_modules/yargs/lib/platform-shims/esm.mjs';
