import { ShipctlError } from '../../../errors.ts';
import { jsonFormat } from '../../formats/json/json.ts';
import { sections } from '../../formats/sections/sections.ts';
import { quote } from '../../messages.ts';
import { type Address, addressKey } from '../../tracking/format.ts';
import type { ItemPart } from '../../tracking/tool.ts';
import type { ConfigurableTool, Surroundings } from '../configurableTool.ts';
import { DEFAULT_ACCOUNT, accountEdits, defaultEdits, hasAccount, writtenItem } from './accounts.ts';
import {
  CLIENT_ID,
  ENCRYPTION,
  IS_DEFAULT,
  type Principal,
  SUBSCRIPTIONS,
  TENANT,
  accountItem,
  isInSubscription,
  isPublicMember,
  isSecret,
} from './members.ts';
import { CONFIG, ENTRIES, PROFILE } from './paths.ts';

/** The setting that all service principals need. */
export const FRAME = 'config';

const entries = jsonFormat({
  lists: [{ at: [], member: CLIENT_ID, further: [TENANT] }],
  indentation: '    ',
  hasByteOrderMark: false,
});

/** The Azure CLI adds members to an account, and fails for all accounts if one has an id and nothing else. */
const profile = jsonFormat({
  lists: [{ at: [SUBSCRIPTIONS], member: 'id', rewritten: 'all' }],
  indentation: '  ',
  hasByteOrderMark: true,
});

/** The Azure CLI. A unit is a service principal with its account; a bundle is one of these two, or the choice of the default. */
export const azureTool: ConfigurableTool = {
  name: 'azure',
  title: 'the Azure CLI',
  hasSeparateFiles: true,
  formatOf: (uses) => {
    if (uses.length > 1)
      throw new ShipctlError('two files of the Azure CLI are one; make them apart and run this again');
    if (uses.includes(CONFIG)) return sections;
    return uses.includes(ENTRIES) ? entries : profile;
  },
  manages: (uses, address) => isManaged(uses, address),
  bundleOf: (uses, address) => bundleOf(uses, address),
  isTelling: () => false,
  decidesBundle: (uses, address, value) =>
    address.at(-1) === IS_DEFAULT ? value === 'true' : bundleOf(uses, address) !== undefined,
  itemPartOf: (uses, address) => itemPartOf(uses, address),
  // The Azure CLI shows no table of accounts if one of them lacks it.
  restingValue: (uses, address) => (bundleOf(uses, address) === DEFAULT_ACCOUNT ? 'false' : undefined),
  words: { one: 'service principal', many: 'service principals', default: 'the default account' },
  isPublic: (uses, address) => isPublic(uses, address),
  isSecret: (uses, address) => uses.includes(ENTRIES) && isSecret(address.at(-1) ?? ''),
  frame: FRAME,
  default: {
    unit: DEFAULT_ACCOUNT,
    isReference: true,
    editsAfter: (unit) => (file) => {
      if (!file.uses.includes(PROFILE)) return undefined;
      const account = { principal: principalOf(unit), subscription: undefined };
      return defaultEdits(writtenItem(account.principal, file) ?? accountItem(account), file);
    },
    needs: (unit) => (file) => {
      const account = { principal: principalOf(unit), subscription: undefined };
      const hasOne = writtenItem(account.principal, file) ?? hasAccount(account, file.reading);
      return file.uses.includes(PROFILE) && !hasOne ? accountEdits(account, file) : undefined;
    },
  },
  warnings: winningVariables,
};

function principalOf(unit: string): Principal {
  const at = unit.lastIndexOf('@');
  return { appId: unit.slice(0, at), tenant: unit.slice(at + 1) };
}

function isManaged(uses: readonly number[], address: Address): boolean {
  if (uses.includes(CONFIG)) return addressKey(address) === addressKey(ENCRYPTION);
  if (uses.includes(PROFILE)) return isInSubscription(address);
  const [, member = '', ...more] = address;
  return more.length === 0 && (member === CLIENT_ID || member === TENANT || isSecret(member));
}

function isPublic(uses: readonly number[], address: Address): boolean {
  const [, member = '', ...more] = address;
  if (uses.includes(CONFIG)) return addressKey(address) === addressKey(ENCRYPTION);
  if (uses.includes(PROFILE)) return isInSubscription(address) && isPublicMember(address.slice(2));
  return more.length === 0 && (member === CLIENT_ID || member === TENANT);
}

/** Who an account is for, and with which secret; and which of them is the default. */
function bundleOf(uses: readonly number[], address: Address): string | undefined {
  if (uses.includes(ENTRIES)) return isSecret(address.at(-1) ?? '') ? address[0] : undefined;
  if (!uses.includes(PROFILE) || !isInSubscription(address)) return undefined;
  return address.at(-1) === IS_DEFAULT ? DEFAULT_ACCOUNT : address[1];
}

/** Members of an account that say who uses it, and where. */
const OWNER: ReadonlySet<string> = new Set(['user', 'tenantId', 'environmentName']);

/** An account is that of its user. */
function itemPartOf(uses: readonly number[], address: Address): ItemPart | undefined {
  if (!uses.includes(PROFILE) || !isInSubscription(address)) return undefined;
  const [, item = '', member = ''] = address;
  return { item, says: OWNER.has(member) ? 'owner' : 'other' };
}

function winningVariables({ env }: Surroundings): readonly string[] {
  const encryption = env.get('AZURE_CORE_ENCRYPT_TOKEN_CACHE') ?? '';
  const cloud = env.get('AZURE_CLOUD_NAME') ?? '';
  return [
    ...(/^(1|yes|true|on)$/i.test(encryption)
      ? [
          'AZURE_CORE_ENCRYPT_TOKEN_CACHE is set, so newer versions of the Azure CLI do not read the secret; unset it',
        ]
      : []),
    ...(cloud === '' || cloud === 'AzureCloud'
      ? []
      : [`AZURE_CLOUD_NAME selects the cloud ${quote(cloud)}, but the account is in AzureCloud; unset it`]),
  ];
}
