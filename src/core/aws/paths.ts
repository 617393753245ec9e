import { ShipctlError } from '../../errors.ts';
import type { Environment } from '../../world.ts';

/**
 * Where the AWS CLI looks for the shared AWS files. `~` and `$NAME` in the two variables are the CLI's to expand, so
 * they are expanded here too.
 *
 * @returns the path of the credentials file and that of the config file, which may be the same
 * @throws ShipctlError where HOME is needed and not set
 * @see aws-files, "Where"
 */
export function awsPaths(env: Environment): readonly [credentials: string, config: string] {
  const path = (variable: string, name: string): string => {
    const given = env.get(variable);
    return given === undefined || given === '' ? `${home(env)}/.aws/${name}` : expanded(env, given);
  };
  return [path('AWS_SHARED_CREDENTIALS_FILE', 'credentials'), path('AWS_CONFIG_FILE', 'config')];
}

function home(env: Environment): string {
  const directory = env.get('HOME');
  if (directory === undefined || directory === '') {
    throw new ShipctlError(
      'HOME is not set, so there is no place for the AWS files; set it, or name both files',
    );
  }
  return directory;
}

/** As Python's `os.path.expandvars` and then `expanduser` do for the user's own home. */
function expanded(env: Environment, path: string): string {
  const filled = path.replace(
    /\$(?:(?<bare>\w+)|\{(?<braced>[^}]*)\})/g,
    (whole, bare?: string, braced?: string) => {
      return env.get(bare ?? braced ?? '') ?? whole;
    },
  );
  return /^~(\/|$)/.test(filled) ? home(env) + filled.slice(1) : filled;
}
