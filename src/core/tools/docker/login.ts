import { keyName } from '../../formats/names.ts';
import { type Address, type Edit, type Reading, addressKey } from '../../tracking/format.ts';
import type { Claim } from '../../tracking/state.ts';
import type { TrackedFile } from '../../tracking/trackedFile.ts';
import type { UnitRequest } from '../tool.ts';
import { dockerTool } from './dockerTool.ts';
import { HELPER, type Programs, hasHelper, helperAddresses, missingHelper, unusedStore } from './helper.ts';
import { AUTHS, LOGIN, OTHER_LOGINS } from './members.ts';
import { checkCase } from './otherCase.ts';

export interface Login {
  /** As `registryHost` gives it. */
  readonly host: string;
  readonly username: string;
  readonly password: string;
  /** What to say if a file comes to hold the password. */
  readonly warning?: string | undefined;
}

/**
 * A login for a registry, as `docker login` writes it. If the file names a credential helper for the host, Docker would
 * ignore that: shipctl then becomes the host's helper, and somebody's store stays as it is.
 *
 * @param isAsked whether shipctl becomes the helper in any case, so that no file holds the password
 */
export function loginUnit(login: Login, isAsked: boolean, claim: Claim, programs: Programs): UnitRequest {
  const { host } = login;
  const isHelper = (file: TrackedFile<Reading>): boolean => isAsked || hasHelper(host, file);
  return {
    tool: dockerTool,
    unit: host,
    claim,
    edits: (file) =>
      isHelper(file)
        ? helperAddresses(host).map((address) => ({ address, value: JSON.stringify(HELPER) }))
        : loginEdits(login, file),
    check: ({ current }) => {
      for (const file of current) checkCase(file, host);
    },
    warnings: ({ current }) =>
      current
        .flatMap((file) => [
          isHelper(file) ? missingHelper(host, programs) : login.warning,
          unusedStore(file, programs),
        ])
        .filter((text) => text !== undefined),
    ifForeign: 'write',
    isForeign: () => false,
  };
}

function loginEdits({ host, username, password }: Login, { reading }: TrackedFile<Reading>): readonly Edit[] {
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
