import { itemName, stepOf } from '../../formats/names.ts';
import { type Address, addressKey } from '../../tracking/format.ts';

// The members of the Azure CLI's files.

/** In azureProfile.json. */
export const SUBSCRIPTIONS = 'subscriptions';
export const IS_DEFAULT = 'isDefault';

/** What identifies an entry of service_principal_entries.json. */
export const CLIENT_ID = 'client_id';
export const TENANT = 'tenant';

/** The settings of `config` for which secrets are encrypted, and so not in a file. */
export const ENCRYPTION: Address = ['core', 'encrypt_token_cache'];

/** A service principal: an application of a tenant. */
export interface Principal {
  readonly appId: string;
  readonly tenant: string;
}

/** Members of an entry, which each are a secret, or say how one is used. */
const SECRETS: ReadonlySet<string> = new Set([
  'client_secret',
  'certificate',
  'use_cert_sn_issuer',
  'client_assertion',
]);

export const isSecret = (member: string): boolean => SECRETS.has(member);

/** Whether an address leads to such a member of an entry. */
export const isSecretAddress = ([, member = '', ...more]: Address): boolean =>
  more.length === 0 && isSecret(member);

/** A subscription of Azure. */
interface Subscription {
  readonly id: string;
  readonly name: string;
}

/** A service principal and what it is to use; without a subscription, its whole tenant. */
export interface Account {
  readonly principal: Principal;
  readonly subscription: Subscription | undefined;
}

/** The unit of a service principal. */
export const unitOf = ({ appId, tenant }: Principal): string => `${appId}@${tenant}`;

export const entryItem = ({ appId, tenant }: Principal): Address => [
  itemName(CLIENT_ID, appId, [TENANT, tenant]),
];

/** An account. That for a whole tenant has the tenant's id in place of a subscription's. */
export const accountItem = ({ principal, subscription }: Account): Address => [
  SUBSCRIPTIONS,
  itemName('id', subscription?.id ?? principal.tenant),
];

/** Whether an address leads into one of the subscriptions that have an id. */
export function isInSubscription([subscriptions, item = '', ...more]: Address): boolean {
  const step = stepOf(item);
  return subscriptions === SUBSCRIPTIONS && step !== undefined && 'member' in step && more.length > 0;
}

const PUBLIC = new Set(
  [
    ['id'],
    ['state'],
    ['user', 'name'],
    ['user', 'type'],
    ['tenantId'],
    ['environmentName'],
    [IS_DEFAULT],
  ].map(addressKey),
);

/** Whether a member of a subscription, by its path there, is no secret. */
export const isPublicMember = (path: Address): boolean => PUBLIC.has(addressKey(path));
