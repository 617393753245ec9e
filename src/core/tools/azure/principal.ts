import type { Edit, Reading } from '../../tracking/format.ts';
import type { Claim } from '../../tracking/state.ts';
import type { TrackedFile } from '../../tracking/trackedFile.ts';
import type { UnitRequest } from '../configurableTool.ts';
import { accountEdits, defaultEdits, writtenItem } from './accounts.ts';
import { FRAME, azureTool } from './azureTool.ts';
import {
  type Account,
  CLIENT_ID,
  ENCRYPTION,
  type Principal,
  TENANT,
  accountItem,
  entryItem,
  isSecretAddress,
  unitOf,
} from './members.ts';
import { CONFIG, ENTRIES, PROFILE } from './paths.ts';
import { removals } from './removals.ts';

/** A service principal with its account, and the setting with which the Azure CLI reads its secret. */
export function principalUnits(account: Account, password: string, claim: Claim): readonly UnitRequest[] {
  const { job, build, resource } = claim;
  return [
    {
      tool: azureTool,
      unit: FRAME,
      claim: { job, build, resource },
      edits: ({ uses }) => (uses.includes(CONFIG) ? [{ address: ENCRYPTION, value: 'false' }] : undefined),
      ifForeign: 'write',
      isForeign: () => false,
      isAlike: () => true,
    },
    {
      tool: azureTool,
      unit: unitOf(account.principal),
      claim,
      edits: (file) => principalEdits(account, password, file),
      asDefault: (file) =>
        file.uses.includes(PROFILE)
          ? defaultEdits(accountItem(account), file, writtenItem(account.principal, file))
          : undefined,
      ifForeign: 'write',
      isForeign: () => false,
    },
  ];
}

function principalEdits(
  account: Account,
  password: string,
  file: TrackedFile<Reading>,
): readonly Edit[] | undefined {
  if (file.uses.includes(PROFILE)) return accountEdits(account, file);
  return file.uses.includes(ENTRIES) ? entryEdits(account.principal, password, file.reading) : undefined;
}

/** Of several secrets the Azure CLI would take another one. */
function entryEdits(principal: Principal, password: string, { values }: Reading): readonly Edit[] {
  const item = entryItem(principal);
  const members: readonly (readonly [member: string, value: string])[] = [
    [CLIENT_ID, principal.appId],
    [TENANT, principal.tenant],
    ['client_secret', password],
  ];
  const wanted = members.map(([member, value]) => ({
    address: [...item, member],
    value: JSON.stringify(value),
  }));
  const others = removals(item, wanted, values).filter(({ address }) => isSecretAddress(address));
  return [...wanted, ...others];
}
