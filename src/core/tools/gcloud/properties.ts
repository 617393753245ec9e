import type { Address } from '../../tracking/format.ts';

/** The property with which gcloud signs in with nothing. */
export const DISABLING = 'disable_credentials';

/** The properties of a configuration that say who calls Google Cloud, and for which project. */
export const IDENTITY: readonly Address[] = [
  ['auth', DISABLING],
  ['auth', 'credential_file_override'],
  ['auth', 'access_token_file'],
  ['auth', 'impersonate_service_account'],
  ['core', 'account'],
  ['core', 'project'],
];

/** The properties that say where a cluster is. */
export const PLACE: readonly Address[] = [
  ['compute', 'zone'],
  ['compute', 'region'],
  ['container', 'cluster'],
];

const NAMES = new Set(IDENTITY.map(String));
const PLACE_NAMES = new Set(PLACE.map(String));

export const isPlace = (address: Address): boolean => PLACE_NAMES.has(String(address));

export const isIdentity = (address: Address): boolean => NAMES.has(String(address));

const PUBLIC = new Set([...NAMES, ...PLACE_NAMES]);

/** Names, places and paths of files, which are no secrets. */
export const isPublicProperty = (address: Address): boolean => PUBLIC.has(String(address));

/** The variable that wins over a property of any configuration. */
export const variableOf = (address: Address): string => `CLOUDSDK_${address.join('_').toUpperCase()}`;
