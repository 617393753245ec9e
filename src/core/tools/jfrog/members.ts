import { itemName } from '../../formats/names.ts';
import type { Address } from '../../tracking/format.ts';

// The members of jfrog-cli.conf.v6.

export const SERVERS = 'servers';
export const VERSION = 'version';
/** Whether the secrets in the file are encrypted. */
export const ENCRYPTED = 'enc';

/** The name of a server, which no other one has. */
export const SERVER_ID = 'serverId';
/** The server that is used if none is chosen. */
export const IS_DEFAULT = 'isDefault';

/** What the JFrog CLI encrypts. */
export const SECRETS = [
  'password',
  'accessToken',
  'sshPassphrase',
  'refreshToken',
  'artifactoryRefreshToken',
] as const;

/** Where a server is, and who uses it. */
const PLACES = [
  'url',
  'artifactoryUrl',
  'distributionUrl',
  'xrayUrl',
  'xscUrl',
  'catalogUrl',
  'missionControlUrl',
  'pipelinesUrl',
  'accessUrl',
  'user',
] as const;

/** All members of a server, in the order in which the JFrog CLI writes them. */
export const MEMBERS = [
  ...PLACES,
  'password',
  'sshKeyPath',
  'sshPassphrase',
  'accessToken',
  'refreshToken',
  'artifactoryRefreshToken',
  'tokenRefreshInterval',
  'clientCertPath',
  'clientCertKeyPath',
  SERVER_ID,
  IS_DEFAULT,
  'webLogin',
  'disableTokenRefresh',
] as const;

const KNOWN: ReadonlySet<string> = new Set(MEMBERS);

/** Whether a member of a server is one of {@link MEMBERS}; others are newer ones, or somebody's own. */
export const isKnownMember = (member = ''): boolean => KNOWN.has(member);

/** Members that are no secrets. */
export const PUBLIC = [
  ...PLACES,
  'sshKeyPath',
  'clientCertPath',
  'clientCertKeyPath',
  SERVER_ID,
  IS_DEFAULT,
] as const satisfies readonly (typeof MEMBERS)[number][];

/** The address of a member of a server. */
export const memberAddress = (serverId: string, member: string): Address => [
  SERVERS,
  itemName(SERVER_ID, serverId),
  member,
];

/** The server and the member that an address leads to; undefined for other addresses. */
export function serverMember(
  address: Address,
): { readonly server: string; readonly member: string } | undefined {
  const [servers, server = '', member = '', ...more] = address;
  return servers === SERVERS && member !== '' && more.length === 0 ? { server, member } : undefined;
}
