import { ShipctlError } from '../../../errors.ts';
import type { Environment } from '../../../world/environment.ts';
import { checkedUtf8, homeIn } from '../home.ts';

const FILES = "gcloud's files";

// Which of gcloud's files a file is. There is one key file and one configuration for each resource.
const KEY = 0;
export const CONFIGURATION = 1;
export const ACTIVE = 2;

/**
 * Where gcloud has its files.
 *
 * @throws ShipctlError if neither CLOUDSDK_CONFIG nor HOME gives a place, or one that its configurations can't name
 * @see https://cloud.google.com/sdk/docs/configurations
 */
export function gcloudDirectory(env: Environment): string {
  const given = env.get('CLOUDSDK_CONFIG');
  const isGiven = given !== undefined && given !== '';
  if (isGiven && !given.startsWith('/'))
    throw new ShipctlError(
      `CLOUDSDK_CONFIG is not an absolute path, so only some calls of gcloud would find ${FILES}`,
    );
  const directory = isGiven ? given : `${homeIn(env, FILES, 'set CLOUDSDK_CONFIG')}/.config/gcloud`;
  const variable = isGiven ? 'CLOUDSDK_CONFIG' : 'HOME';
  if (/\p{Cc}/u.test(directory))
    throw new ShipctlError(`${variable} contains a control character, which no path in ${FILES} may have`);
  return checkedUtf8(variable, directory, FILES);
}

/** The file that all configurations share: it names the one that gcloud uses. */
export const gcloudPaths = (env: Environment): readonly string[] => [`${gcloudDirectory(env)}/active_config`];

/** The files that only one configuration has: the key file, and what names it. */
export const configurationPaths = (
  directory: string,
  name: string,
): readonly [key: string, configuration: string] => [
  `${directory}/keys/${name}.json`,
  `${directory}/configurations/config_${name}`,
];

/** Where the files are that only one configuration has. */
export function configurationDirectories(env: Environment): readonly string[] {
  const directory = gcloudDirectory(env);
  return [`${directory}/keys`, `${directory}/configurations`];
}

/** Which file of gcloud's a path leads to. */
export function useOfPath(path: string): number {
  if (path.endsWith('/active_config')) return ACTIVE;
  return /\/configurations\/config_[^/]*$/.test(path) ? CONFIGURATION : KEY;
}
