import type { Environment } from '../../../world/environment.ts';
import { checkedUtf8, homeIn } from '../home.ts';

const FILES = "Docker's config.json";

/**
 * Where Docker's CLI has its logins.
 *
 * @throws ShipctlError if neither DOCKER_CONFIG nor HOME gives a place
 * @see https://docs.docker.com/reference/cli/docker/#environment-variables
 */
export function dockerPaths(env: Environment): readonly string[] {
  const given = env.get('DOCKER_CONFIG');
  const isGiven = given !== undefined && given !== '';
  const directory = isGiven ? given : `${homeIn(env, FILES, 'set DOCKER_CONFIG')}/.docker`;
  return [checkedUtf8(isGiven ? 'DOCKER_CONFIG' : 'HOME', `${directory}/config.json`, FILES)];
}
