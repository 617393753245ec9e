import { ShipctlError } from '../../../errors.ts';
import type { Environment } from '../../../world/environment.ts';
import { type StateOfFile, checkedUtf8, homeIn } from '../home.ts';

const VARIABLE = 'GIT_CONFIG_GLOBAL';
const FILES = "git's credentials and configuration";

/** The other file of the user's configuration, which git reads first; undefined if the environment gives no place for it. */
export function xdgPath(env: Environment): string | undefined {
  const [given = '', home = ''] = [env.get('XDG_CONFIG_HOME'), env.get('HOME')];
  const directory = given === '' ? `${home}/.config` : given;
  return directory.startsWith('/') ? `${directory}/git/config` : undefined;
}

/**
 * Where git's credential store has its credentials, and where `git config --global` writes: in the file in
 * `$XDG_CONFIG_HOME` if there is only that one.
 *
 * @throws ShipctlError if the environment gives no place for them
 * @see https://git-scm.com/docs/git-config#FILES
 */
export function gitPaths(env: Environment, stateOf: StateOfFile): readonly string[] {
  const home = homeIn(env, FILES, 'run this as a user who has one');
  const given = env.get(VARIABLE);
  if (given === '')
    throw new ShipctlError(`${VARIABLE} is empty, so git reads no configuration of the user; unset it`);
  const own = given ?? `${home}/.gitconfig`;
  const other = given === undefined && stateOf(own) === undefined ? xdgPath(env) : undefined;
  const [variable, path] =
    other !== undefined && stateOf(other) === 'usable'
      ? ['XDG_CONFIG_HOME', other]
      : [given === undefined ? 'HOME' : VARIABLE, own];
  return [checkedUtf8('HOME', `${home}/.git-credentials`, FILES), checkedUtf8(variable, path, FILES)];
}
