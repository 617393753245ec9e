import { ShipctlError } from '../../../errors.ts';
import { keyName } from '../../formats/names.ts';
import { quote } from '../../messages.ts';
import { type Address, type Edit, type Reading, addressKey } from '../../tracking/format.ts';
import type { Claim } from '../../tracking/state.ts';
import type { TrackedFile } from '../../tracking/trackedFile.ts';
import type { UnitRequest } from '../tool.ts';
import { dockerTool } from './dockerTool.ts';
import { AUTHS, LOGIN, OTHER_LOGINS } from './members.ts';

export interface Login {
  /** As `registryHost` gives it. */
  readonly host: string;
  readonly username: string;
  readonly password: string;
}

/** A login for a registry, as `docker login` writes it into a file that names no credential helper. */
export const loginUnit = (login: Login, claim: Claim): UnitRequest => ({
  tool: dockerTool,
  unit: login.host,
  claim,
  edits: (file) => loginEdits(login, file),
  ifForeign: 'write',
  isForeign: () => false,
});

function loginEdits(
  { host, username, password }: Login,
  { file, reading }: TrackedFile<Reading>,
): readonly Edit[] {
  const helper = helperFor(host, reading);
  if (helper !== undefined) throw hasHelper(file.path, host, helper);
  const value = JSON.stringify(Buffer.from(`${username}:${password}`).toString('base64'));
  const others = OTHER_LOGINS.map((member) => addressOf(host, member));
  return [
    { address: addressOf(host, LOGIN), value },
    ...others
      .filter((address) => reading.values.has(addressKey(address)))
      .map((address) => ({ address, value: undefined })),
  ];
}

const addressOf = (host: string, member: string): Address => [AUTHS, keyName(host), member];

/** Where Docker looks for the login for a host, if not in the file; the member, and what it names. */
function helperFor(host: string, { values }: Reading): readonly [member: string, value: string] | undefined {
  const members = [['credHelpers', keyName(host)], ['credsStore']];
  for (const address of members) {
    const value = values.get(addressKey(address));
    if (value !== undefined && value !== '""' && value !== 'null') return [address[0] ?? '', value];
  }
  return undefined;
}

const hasHelper = (path: string, host: string, [member, value]: readonly [string, string]): ShipctlError =>
  new ShipctlError(
    `${path} names a credential helper for ${quote(host)} (${member}: ${value}), so Docker would ignore a login in ` +
      `the file. Take ${member} out of it, or set DOCKER_CONFIG to another directory`,
  );
