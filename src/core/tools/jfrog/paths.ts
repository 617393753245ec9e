import type { Environment } from '../../../world/environment.ts';
import { pathsIn } from '../home.ts';

const DIRECTORY = { variable: 'JFROG_CLI_HOME_DIR', below: '.jfrog', files: "JFrog CLI's servers" };

/**
 * Where the JFrog CLI has its servers.
 *
 * @throws ShipctlError if neither JFROG_CLI_HOME_DIR nor HOME gives a place
 * @see https://docs.jfrog-applications.jfrog.io/jfrog-applications/jfrog-cli/configurations
 */
export const jfrogPaths = (env: Environment): readonly string[] =>
  pathsIn(env, DIRECTORY, ['jfrog-cli.conf.v6']);

/** The files of older versions, of which the JFrog CLI converts the first one that exists if there is none of this version. */
export const olderPaths = ([path = '']: readonly string[]): readonly string[] =>
  ['.v5', '.v4', ''].map((ending) => path.replace(/\.v6$/, ending));
