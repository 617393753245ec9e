import { basename, dirname, join } from 'node:path';
import { realDisk } from './disk.ts';
import { UNREACHED, attempt, tolerating } from './systemError.ts';

/**
 * The real path of what exists, followed by the names that are missing: where a directory is, or will be made. `..`
 * leads where the system says, even after a link.
 */
export function realPathOf(path: string, disk = realDisk): string {
  const real = attempt(`find ${path}`, () => tolerating(UNREACHED, () => disk.realpath(path)));
  const parent = dirname(path);
  return real ?? (parent === path ? path : childOf(realPathOf(parent, disk), basename(path)));
}

/** The path of a name in a directory. To join any two paths takes as long as several looks at the file. */
export function childOf(directory: string, name: string): string {
  if (directory === '.' || name === '.' || name === '..') return join(directory, name);
  return directory.endsWith('/') ? `${directory}${name}` : `${directory}/${name}`;
}
