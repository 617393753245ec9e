import { type Address, type Edit, type Reading, addressKey, addressOf } from '../../tracking/format.ts';
import type { TrackedFile } from '../../tracking/trackedFile.ts';
import {
  type Account,
  IS_DEFAULT,
  type Principal,
  accountItem,
  isInSubscription,
  unitOf,
} from './members.ts';
import { removals } from './removals.ts';

/** The unit that makes an account the default one. */
export const DEFAULT_ACCOUNT = 'default account';

/** How the Azure CLI calls an account that is for no subscription. */
const NAME = 'N/A(tenant level account)';

type Profile = Pick<TrackedFile<Reading>, 'reading' | 'entries' | 'base'>;

/** What gives a service principal its account. Whether it is the default stays as it is. */
export function accountEdits(account: Account, { reading, entries }: Profile): readonly Edit[] {
  const item = accountItem(account);
  const { principal, subscription } = account;
  const { appId, tenant } = principal;
  const members: readonly (readonly [names: Address, value: string])[] = [
    [['id'], subscription?.id ?? tenant],
    [['name'], subscription?.name ?? NAME],
    [['state'], 'Enabled'],
    [['user', 'name'], appId],
    [['user', 'type'], 'servicePrincipal'],
    [['tenantId'], tenant],
    [['environmentName'], 'AzureCloud'],
  ];
  const address = [...item, IS_DEFAULT];
  const key = addressKey(address);
  const isChosen = entries.some(
    (entry) => entry.unit === DEFAULT_ACCOUNT && addressKey(entry.address) === key,
  );
  const wanted: readonly Edit[] = [
    ...members.map(([names, value]) => ({ address: [...item, ...names], value: JSON.stringify(value) })),
    { address, value: isChosen ? (reading.values.get(key) ?? 'false') : 'false' },
  ];
  return [...wanted, ...removals(item, wanted, reading.values)];
}

/** The account that shipctl wrote for a service principal; undefined for none. */
export const writtenItem = (principal: Principal, { entries }: Profile): Address | undefined =>
  entries
    .find(({ unit, address }) => unit === unitOf(principal) && isInSubscription(address))
    ?.address.slice(0, 2);

/** Whether an account is that of its service principal. */
export const hasAccount = (account: Account, { values }: Reading): boolean =>
  values.get(addressKey([...accountItem(account), 'user', 'name'])) ===
  JSON.stringify(account.principal.appId);

/**
 * What makes an account the only one that is the default. Accounts that shipctl has made only lose it: what they say then
 * is their own unit's, and goes with them.
 *
 * @param former the account that this one takes the place of; the base comes back there
 */
export function defaultEdits(
  account: Address,
  { reading, base }: Profile,
  former?: Address,
): readonly Edit[] {
  const own = addressKey(account);
  const items = [...reading.values.keys()]
    .map(addressOf)
    .filter(isInSubscription)
    .map((address) => address.slice(0, 2));
  const others = new Map(items.map((item) => [addressKey(item), item]));
  others.delete(own);
  const isMade = (item: Address): boolean => !base.values.has(addressKey([...item, 'id']));
  if (former && isMade(former)) others.delete(addressKey(former));
  return [
    { address: [...account, IS_DEFAULT], value: 'true' },
    ...[...others.values()].flatMap((item): readonly Edit[] => {
      const address = [...item, IS_DEFAULT];
      if (!isMade(item)) return [{ address, value: 'false' }];
      return reading.values.get(addressKey(address)) === 'true' ? [{ address, value: undefined }] : [];
    }),
  ];
}
