import { type Address, type Edit, type Reading, addressKey, addressOf } from '../../tracking/format.ts';
import type { TrackedFile } from '../../tracking/trackedFile.ts';
import { IS_DEFAULT, type Principal, accountItem, isInSubscription } from './members.ts';
import { removals } from './removals.ts';

/** The unit that makes an account the default one. */
export const DEFAULT_ACCOUNT = 'default account';

/** How the Azure CLI calls an account that is for no subscription. */
const NAME = 'N/A(tenant level account)';

type Profile = Pick<TrackedFile<Reading>, 'reading' | 'entries'>;

/** What gives a tenant's account to a service principal. Whether it is the default stays as it is. */
export function accountEdits(principal: Principal, { reading, entries }: Profile): readonly Edit[] {
  const item = accountItem(principal);
  const { appId, tenant } = principal;
  const members: readonly (readonly [names: Address, value: string])[] = [
    [['id'], tenant],
    [['name'], NAME],
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

/** Whether a tenant's account is that of a service principal. */
export const hasAccount = (principal: Principal, { values }: Reading): boolean =>
  values.get(addressKey([...accountItem(principal), 'user', 'name'])) === JSON.stringify(principal.appId);

/**
 * What makes a tenant's account the only one that is the default. Accounts that shipctl has made no longer say whether they
 * are: what this writes there would be left of them.
 */
export function defaultEdits(principal: Principal, { reading, entries }: Profile): readonly Edit[] {
  const own = addressKey(accountItem(principal));
  const items = [...reading.values.keys()]
    .map(addressOf)
    .filter(isInSubscription)
    .map((address) => address.slice(0, 2));
  const others = new Map(items.map((item) => [addressKey(item), item]));
  others.delete(own);
  const written = entries.filter(({ unit }) => unit !== DEFAULT_ACCOUNT);
  const made = new Set(written.map(({ address }) => addressKey(address.slice(0, 2))));
  return [
    { address: [...accountItem(principal), IS_DEFAULT], value: 'true' },
    ...[...others].flatMap(([key, item]): readonly Edit[] => {
      const address = [...item, IS_DEFAULT];
      if (!made.has(key)) return [{ address, value: 'false' }];
      return reading.values.get(addressKey(address)) === 'true' ? [{ address, value: undefined }] : [];
    }),
  ];
}
