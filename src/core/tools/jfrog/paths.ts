import type { Environment } from '../../../world/environment.ts';
import { checkedUtf8, homeIn } from '../home.ts';

const FILES = "JFrog CLI's servers";

/**
 * Where the JFrog CLI has its servers.
 *
 * @throws ShipctlError if neither JFROG_CLI_HOME_DIR nor HOME gives a place
 * @see https://docs.jfrog-applications.jfrog.io/jfrog-applications/jfrog-cli/configurations
 */
export function jfrogPaths(env: Environment): readonly string[] {
  const given = env.get('JFROG_CLI_HOME_DIR');
  const isGiven = given !== undefined && given !== '';
  const directory = isGiven ? given : `${homeIn(env, FILES, 'set JFROG_CLI_HOME_DIR')}/.jfrog`;
  return [checkedUtf8(isGiven ? 'JFROG_CLI_HOME_DIR' : 'HOME', `${directory}/jfrog-cli.conf.v6`, FILES)];
}

/** The files of older versions, of which the JFrog CLI converts the first one that exists if there is none of this version. */
export const olderPaths = ([path = '']: readonly string[]): readonly string[] =>
  ['.v5', '.v4', ''].map((ending) => path.replace(/\.v6$/, ending));
