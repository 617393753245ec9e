import { basename, dirname, join } from 'node:path';
import { ABSENT } from './files.ts';
import { realpathSync } from './fileSystem.ts';
import { attempt, tolerating } from './systemError.ts';

/** Why a path can't be followed to its end. Writing there then fails with the reason. */
export const UNREACHED = [...ABSENT, 'EACCES', 'ELOOP', 'ENAMETOOLONG'];

/**
 * The real path of what exists, with the names that are missing behind it: where a directory is, or will be made. `..`
 * leads where the system says, also behind a link.
 */
export function realPathOf(path: string): string {
  const real = attempt(`find ${path}`, () => tolerating(UNREACHED, () => realpathSync(path)));
  const parent = dirname(path);
  return real ?? (parent === path ? path : join(realPathOf(parent), basename(path)));
}
