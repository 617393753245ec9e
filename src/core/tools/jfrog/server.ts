import { ShipctlError } from '../../../errors.ts';
import { type Edit, type Reading, addressKey, addressOf } from '../../tracking/format.ts';
import type { Claim } from '../../tracking/state.ts';
import type { TrackedFile } from '../../tracking/trackedFile.ts';
import type { UnitRequest } from '../configurableTool.ts';
import { FRAME, jfrogTool } from './jfrogTool.ts';
import {
  ENCRYPTED,
  IS_DEFAULT,
  SECRETS,
  SERVER_ID,
  VERSION,
  isKnownMember,
  memberAddress,
  serverMember,
} from './members.ts';
import type { OlderServer } from './olderServers.ts';

/** As v5.8 called it. */
const SERVER = 'default-server';

const FORMAT_VERSION = '6';

export interface Server {
  /** Of Artifactory, with a slash at the end. */
  readonly artifactoryUrl: string;
  /** Of the platform that it is part of, if the address shows that. */
  readonly url: string | undefined;
  readonly user: string;
  readonly password: string;
}

/** A server, which is the default one, and the file around it. */
export const serverUnits = (
  server: Server,
  older: readonly OlderServer[],
  claim: Claim,
): readonly UnitRequest[] => [
  {
    tool: jfrogTool,
    unit: FRAME,
    claim,
    edits: (file) => frameEdits(file, older),
    ifForeign: 'write',
    isForeign: () => false,
    isAlike: () => true,
  },
  {
    tool: jfrogTool,
    unit: SERVER,
    claim,
    edits: (file) => serverEdits(server, file),
    ifForeign: 'write',
    isForeign: () => false,
  },
];

/** A new file gets the servers of the older one, which the JFrog CLI no longer looks at. What it got then stays. */
function frameEdits(
  { file, reading, entries }: TrackedFile<Reading>,
  older: readonly OlderServer[],
): readonly Edit[] {
  const version = { address: [VERSION], value: JSON.stringify(FORMAT_VERSION) };
  if (file.bytes === undefined) {
    const servers = older.filter(({ id }) => id !== SERVER);
    return [...servers.flatMap(({ id, members }) => membersOf(id, members)), version];
  }
  const own = entries
    .filter(({ unit, mark }) => unit === FRAME && mark !== '')
    .map(({ address }) => ({ address, value: reading.values.get(addressKey(address)) }));
  return reading.values.has(VERSION) ? own : [...own, version];
}

/** Of several servers only the default one may say that it is. */
function serverEdits(server: Server, { file, reading }: TrackedFile<Reading>): readonly Edit[] {
  const members = { ...server, [SERVER_ID]: SERVER, [IS_DEFAULT]: true };
  const wanted = membersOf(SERVER, members);
  const known = new Set(wanted.map(({ address }) => addressKey(address)));
  const own = memberAddress(SERVER, '').slice(0, -1);
  const removed = [...reading.values.keys()].flatMap((key): readonly Edit[] => {
    const address = addressOf(key);
    const { server: name, member } = serverMember(address) ?? {};
    const isOld = name === own[1] ? isKnownMember(member) && !known.has(key) : member === IS_DEFAULT;
    return isOld ? [{ address, value: undefined }] : [];
  });
  return [...decrypted(file.path, reading), ...wanted, ...removed];
}

const membersOf = (id: string, members: Readonly<Record<string, unknown>>): readonly Edit[] =>
  Object.entries(members)
    .filter(([, value]) => value !== undefined)
    .map(([member, value]) => ({ address: memberAddress(id, member), value: JSON.stringify(value) }));

/**
 * Takes the mark of an encrypted file out, which a password as it is would make unreadable.
 *
 * @throws ShipctlError if other servers have secrets that are encrypted
 */
function decrypted(path: string, { values }: Reading): readonly Edit[] {
  if (values.get(ENCRYPTED) !== 'true') return [];
  const [, own] = memberAddress(SERVER, '');
  const isSecret = (key: string): boolean => {
    const { server = own, member = '' } = serverMember(addressOf(key)) ?? {};
    return server !== own && (SECRETS as readonly string[]).includes(member);
  };
  if ([...values.keys()].some(isSecret))
    throw new ShipctlError(
      `${path} is encrypted by the JFrog CLI, which shipctl can't do; set JFROG_CLI_HOME_DIR to another directory`,
    );
  return [{ address: [ENCRYPTED], value: undefined }];
}
