import { ShipctlError } from '../../errors.ts';
import { isUtf8 } from '../../rawText.ts';
import type { Environment } from '../../world/environment.ts';

/**
 * The user's home directory.
 *
 * @param files  what is looked for there
 * @param wayOut what may be set instead of HOME
 * @throws ShipctlError if HOME gives none
 */
export function homeIn(env: Environment, files: string, wayOut: string): string {
  const directory = env.get('HOME');
  const fault =
    directory === undefined || directory === ''
      ? 'is not set'
      : directory.startsWith('/')
        ? undefined
        : 'is not an absolute path';
  if (directory !== undefined && fault === undefined) return directory;
  throw new ShipctlError(`HOME ${fault}, so there is no place for ${files}; set it, or ${wayOut}`);
}

/**
 * Paths are kept as text: one with other bytes in it would be the path of another file.
 *
 * @param files what the path is for
 * @throws ShipctlError
 */
export function checkedUtf8(variable: string, path: string, files: string): string {
  if (isUtf8(path)) return path;
  throw new ShipctlError(`${variable} gives a path for ${files} that is not UTF-8; set it to another one`);
}
