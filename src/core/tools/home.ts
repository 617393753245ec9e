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
 * A path as a variable gives it, once all is expanded in it that its programs expand.
 *
 * @param files what the path is for
 * @throws ShipctlError if it is not UTF-8: paths are kept as text, which would be the path of another file; or if it begins
 *   with `~`, which somebody has meant to be expanded
 */
export function checkedPath(variable: string, path: string, files: string): string {
  if (!isUtf8(path))
    throw new ShipctlError(`${variable} gives a path for ${files} that is not UTF-8; set it to another one`);
  if (path.startsWith('~'))
    throw new ShipctlError(
      `${variable} gives a path for ${files} that begins with ~, which is not expanded there: they would be in the ` +
        'working directory; set it to the whole path',
    );
  return path;
}

/**
 * The same for programs that do not find a relative path from where shipctl was called.
 *
 * @param program the program that looks for it, as in "only some calls of git would find"
 * @throws ShipctlError for a relative path, too
 */
export function absolutePath(variable: string, path: string, files: string, program: string): string {
  const checked = checkedPath(variable, path, files);
  if (checked.startsWith('/')) return checked;
  throw new ShipctlError(
    `${variable} is not an absolute path, so only some calls of ${program} would find ${files}`,
  );
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
  return names.map((name) => checkedPath(isGiven ? variable : 'HOME', `${directory}/${name}`, files));
}
