import { keyName } from '../../formats/names.ts';
import { quote } from '../../messages.ts';
import { type Address, type Reading, addressKey, addressOf } from '../../tracking/format.ts';
import type { TrackedFile } from '../../tracking/trackedFile.ts';
import type { Environment } from '../../../world/environment.ts';
import type { Programs } from '../../../world/programs.ts';
import { AUTHS, HELPERS, STORE } from './members.ts';
import { DOCKER_HUB } from './registryHost.ts';

type File = TrackedFile<Reading>;

/** Where Docker looks for programs, which ones it may find, and where shipctl is. */
export interface ProgramPlaces {
  readonly env: Environment;
  readonly programs: Programs;
  /** Absolute path of shipctl. */
  readonly program: string;
}

/** What `credHelpers` has for a host that shipctl answers for. */
export const HELPER = 'shipctl';

/** Docker runs the program that has this and the helper's name. */
const PREFIX = 'docker-credential-';

/** The program that Docker runs for a host that has {@link HELPER}. */
export const HELPER_PROGRAM = PREFIX + HELPER;

const helperAddress = (host: string): Address => [HELPERS, keyName(host)];

/** Where a host's helper is named: for Docker, and for Docker Hub also for skopeo and Podman, which call it otherwise. */
export const helperAddresses = (host: string): readonly Address[] =>
  [host, ...(host === DOCKER_HUB ? ['docker.io'] : [])].map(helperAddress);

/** Whether Docker would ask somebody else's program for the login for a host, and ignore one in the file. */
export function hasHelper(host: string, { base: { values } }: File): boolean {
  // An empty name for the host makes Docker look in the file, whatever the store is.
  return isNamed(values.get(addressKey(helperAddress(host))) ?? values.get(STORE));
}

const isNamed = (value: string | undefined): boolean =>
  value !== undefined && value !== '""' && value !== 'null';

/** Says that Docker will not find the program that it asks for a login. */
export function missingHelper(host: string, { env, programs, program }: ProgramPlaces): string | undefined {
  if (programs.isProgram(HELPER_PROGRAM)) return undefined;
  const own = program.slice(0, program.lastIndexOf('/'));
  const path = (env.get('PATH') ?? '').split(':');
  const directory = [own, '/usr/local/bin'].find((one) => path.includes(one));
  const place = directory === undefined ? ' in a directory of PATH' : '';
  return (
    `Docker asks the program ${HELPER_PROGRAM} for the login for ${quote(host)}, but PATH has no such program; ` +
    `make a link${place}: ln -s ${program} ${directory ?? 'DIRECTORY'}/${HELPER_PROGRAM}`
  );
}

/**
 * Says that Docker no longer keeps logins with a program that it had found by itself, as it does for a file without any
 * login or helper.
 *
 * @see https://github.com/docker/cli/blob/master/cli/config/credentials/default_store_linux.go
 */
export function unusedStore(file: File, { programs }: ProgramPlaces): string | undefined {
  const store = programs.isProgram('pass') ? 'pass' : 'secretservice';
  if (hadLogins(file) || !programs.isProgram(PREFIX + store)) return undefined;
  return (
    `${file.file.path} had no login and no helper, so Docker kept logins with ${PREFIX}${store}. It stops that while ` +
    `shipctl's login is in the file; to keep using it, add "${STORE}": "${store}" to the file`
  );
}

/** Whether the file would have a login, or name a helper, without what shipctl wrote. */
const hadLogins = ({ base: { values } }: File): boolean =>
  isNamed(values.get(STORE)) ||
  [...values.keys()]
    .map(addressOf)
    .some(([member = '', host]) => host !== undefined && (member === AUTHS || member === HELPERS));
