import { keyName } from '../../formats/names.ts';
import { quote } from '../../messages.ts';
import type { FileGroup } from '../../tracking/fileGroup.ts';
import { type Address, type Edit, type Reading, addressKey } from '../../tracking/format.ts';
import type { Claim } from '../../tracking/state.ts';
import type { TrackedFile } from '../../tracking/trackedFile.ts';
import { formerCommandWarning, hasFormerCommand } from '../formerCommand.ts';
import type { UnitRequest } from '../configurableTool.ts';
import { dockerTool } from './dockerTool.ts';
import {
  HELPER,
  type ProgramPlaces,
  hasHelper,
  helperAddresses,
  missingHelper,
  unusedStore,
} from './helper.ts';
import { AUTHS, LOGIN, OTHER_LOGINS, isHelperAddress } from './members.ts';
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
export function loginUnit(login: Login, isAsked: boolean, claim: Claim, places: ProgramPlaces): UnitRequest {
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
    warnings: (group) => [
      ...group.current
        .flatMap((file) => [
          isHelper(file) ? missingHelper(host, places) : login.warning,
          unusedStore(file, places),
        ])
        .filter((text) => text !== undefined),
      ...(group.current.every(isHelper) ? [] : formerHelper(group, host, claim)),
    ],
    ifForeign: 'write',
    isForeign: () => false,
  };
}

/** Says that the file gets the password again in place of the helper. */
function formerHelper(group: FileGroup<Reading>, host: string, claim: Claim): readonly string[] {
  if (!hasFormerCommand(group, host, claim, isHelperAddress)) return [];
  const place = `the ${dockerTool.words.one} ${quote(host)}`;
  return [formerCommandWarning({ place, claim, secret: 'password', asking: 'helper' })];
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
