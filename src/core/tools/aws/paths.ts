import { ShipctlError } from '../../../errors.ts';
import { isUtf8 } from '../../../rawText.ts';
import type { Environment } from '../../../world/environment.ts';

/**
 * Where the AWS CLI looks for the shared AWS files. `~` and `$NAME` in the two variables are the CLI's to expand, so
 * they are expanded here too.
 *
 * @returns the path of the credentials file and that of the config file, which may be the same
 * @throws ShipctlError for a variable, or a HOME that is needed, that names no file that can be written and found again
 * @see docs/reference/aws-files.md, "Where"
 */
export function awsPaths(env: Environment): readonly [credentials: string, config: string] {
  const path = (variable: string, name: string): string => {
    const given = env.get(variable);
    return given === undefined
      ? checkedUtf8('HOME', `${home(env)}/.aws/${name}`)
      : checkedUtf8(variable, expanded(env, variable, given));
  };
  return [path('AWS_SHARED_CREDENTIALS_FILE', 'credentials'), path('AWS_CONFIG_FILE', 'config')];
}

/** The files below `JOB_STATE` are saved when the job ends. */
export function savedPlace(path: string): ShipctlError {
  return new ShipctlError(
    `${path} is below $JOB_STATE, which leaves the machine when the job ends; nothing was written. ` +
      'Set HOME, or AWS_SHARED_CREDENTIALS_FILE, AWS_CONFIG_FILE and XDG_STATE_HOME, to places outside of it',
  );
}

function home(env: Environment): string {
  const directory = env.get('HOME');
  const fault =
    directory === undefined || directory === ''
      ? 'is not set'
      : directory.startsWith('/')
        ? undefined
        : 'is not an absolute path';
  if (directory !== undefined && fault === undefined) return directory;
  throw new ShipctlError(`HOME ${fault}, so there is no place for the AWS files; set it, or name both files`);
}

/** As Python's `os.path.expandvars` and then `expanduser` do for the user's own home. */
function expanded(env: Environment, variable: string, path: string): string {
  if (path === '') {
    throw new ShipctlError(
      `${variable} is set but empty, so the AWS CLI reads no such file; unset it, or set it to a path`,
    );
  }
  const filled = path.replace(
    /\$(?:(?<bare>\w+)|\{(?<braced>[^}]*)\})/g,
    (whole, bare?: string, braced?: string) => {
      return env.get(bare ?? braced ?? '') ?? whole;
    },
  );
  if (!filled.startsWith('~')) return filled;
  if (!/^~(\/|$)/.test(filled)) {
    throw new ShipctlError(
      `${variable} begins with ~ and a user's name, which shipctl does not look up; set it to the whole path`,
    );
  }
  return home(env) + filled.slice(1);
}

/** Paths are kept as text: one with other bytes in it would be the path of another file. */
function checkedUtf8(variable: string, path: string): string {
  if (isUtf8(path)) return path;
  throw new ShipctlError(
    `${variable} gives a path for the AWS files that is not UTF-8; set it to another path`,
  );
}
