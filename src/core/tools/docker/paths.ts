import type { Environment } from '../../../world/environment.ts';
import { pathsIn } from '../home.ts';

const DIRECTORY = { variable: 'DOCKER_CONFIG', below: '.docker', files: "Docker's config.json" };

/**
 * Where Docker's CLI has its logins.
 *
 * @throws ShipctlError if neither DOCKER_CONFIG nor HOME gives a place
 * @see https://docs.docker.com/reference/cli/docker/#environment-variables
 */
export const dockerPaths = (env: Environment): readonly string[] => pathsIn(env, DIRECTORY, ['config.json']);
