import { ShipctlError } from '../../errors.ts';
import { isUtf8 } from '../../rawText.ts';
import type { Environment } from '../../world/environment.ts';

/** What is at a path; undefined if nothing is. */
export type StateOfFile = (path: string) => 'usable' | 'unusable' | undefined;

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
    directory === undefined
      ? 'is not set'
      : directory === ''
        ? 'is empty'
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

/** The directory of a tool. */
interface ToolDirectory {
  /** The variable that names it. */
  readonly variable: string;
  /** Where it is below HOME without that. */
  readonly below: string;
  /** What messages call the files in it. */
  readonly files: string;
}

/**
 * The paths of files in a tool's directory.
 *
 * @param names in the order of the paths
 * @throws ShipctlError if neither the variable nor HOME gives a place
 */
export function pathsIn(
  env: Environment,
  { variable, below, files }: ToolDirectory,
  names: readonly string[],
): readonly string[] {
  const given = env.get(variable);
  const isGiven = given !== undefined && given !== '';
  const directory = isGiven ? given : `${homeIn(env, files, `set ${variable}`)}/${below}`;
  return names.map((name) => checkedUtf8(isGiven ? variable : 'HOME', `${directory}/${name}`, files));
}
