import { ShipctlError } from '../../../errors.ts';
import type { Environment } from '../../../world/environment.ts';
import { checkedUtf8, homeIn } from '../home.ts';

const VARIABLE = 'GIT_CONFIG_GLOBAL';
const FILES = "git's credentials and configuration";

/**
 * Where git's credential store has its credentials, and where git has the user's configuration. git reads the latter after
 * the one in `$XDG_CONFIG_HOME`.
 *
 * @throws ShipctlError if the environment gives no place for them
 * @see https://git-scm.com/docs/git-config#FILES
 */
export function gitPaths(env: Environment): readonly string[] {
  const home = homeIn(env, FILES, 'run this as a user who has one');
  const given = env.get(VARIABLE);
  if (given === '')
    throw new ShipctlError(`${VARIABLE} is empty, so git reads no configuration of the user; unset it`);
  return [
    checkedUtf8('HOME', `${home}/.git-credentials`, FILES),
    given === undefined
      ? checkedUtf8('HOME', `${home}/.gitconfig`, FILES)
      : checkedUtf8(VARIABLE, given, FILES),
  ];
}
