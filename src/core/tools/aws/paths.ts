import { ShipctlError } from '../../../errors.ts';
import type { Environment } from '../../../world/environment.ts';
import { checkedUtf8, homeIn } from '../home.ts';

const FILES = 'the AWS files';

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
      ? checkedUtf8('HOME', `${home(env)}/.aws/${name}`, FILES)
      : checkedUtf8(variable, expanded(env, variable, given), FILES);
  };
  return [path('AWS_SHARED_CREDENTIALS_FILE', 'credentials'), path('AWS_CONFIG_FILE', 'config')];
}

const home = (env: Environment): string => homeIn(env, FILES, 'name both files');

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
