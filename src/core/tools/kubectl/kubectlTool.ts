import { ShipctlError } from '../../../errors.ts';
import { yaml } from '../../formats/yaml/yaml.ts';
import { quote } from '../../messages.ts';
import { type Address, type Reading, addressKey } from '../../tracking/format.ts';
import type { FileGroup } from '../../tracking/fileGroup.ts';
import type { Claim } from '../../tracking/state.ts';
import type { ConfigurableTool, UnitRequest } from '../configurableTool.ts';
import { currentContextEdits } from './currentContext.ts';
import { homeOf, leavesIn } from './entries.ts';
import {
  CURRENT_CONTEXT,
  HEAD,
  type ListName,
  entryAddress,
  entryOf,
  isPublicMember,
  unitOf,
} from './members.ts';

/** The unit of what every kubeconfig has around its entries. */
export const FRAME = 'kubeconfig';

const format = yaml({ clusters: 'name', contexts: 'name', users: 'name' });

const isHead = (address: Address): boolean =>
  address.length === 1 && HEAD.some(([member]) => member === address[0]);

const isCurrentContext = (address: Address): boolean =>
  address.length === 1 && address[0] === CURRENT_CONTEXT;

const SECRET = /^(token|password|client-key-data|client-certificate-data)$/;

/** kubectl, and all that reads its files. A unit is an entry; so is a bundle. */
export const kubectlTool: ConfigurableTool = {
  name: 'kubectl',
  title: 'kubectl',
  hasSeparateFiles: true,
  formatOf: () => format,
  manages: (_uses, address) => entryOf(address) !== undefined || isHead(address) || isCurrentContext(address),
  bundleOf: (_uses, address) => bundleOf(address),
  isTelling: (_uses, address) => {
    const { list, path: [member = ''] = [] } = entryOf(address) ?? {};
    return list === 'users' && SECRET.test(member);
  },
  decidesBundle: (_uses, address) => decidesBundle(address),
  words: {
    one: 'entry',
    many: 'entries',
    default: CURRENT_CONTEXT,
    followed: (unit) => unit.slice(CONTEXTS.length),
  },
  isSecret: (_uses, address) => entryOf(address)?.list === 'users' && !isPublicMember(address),
  isPublic: (_uses, address) => isHead(address) || isCurrentContext(address) || isPublicMember(address),
  default: {
    unit: CURRENT_CONTEXT,
    isReference: true,
    editsAfter: (unit) => currentContextEdits(unit.slice(CONTEXTS.length)),
  },
  frame: FRAME,
  checkOthers: checkContexts,
  warnings: () => [],
};

function bundleOf(address: Address): string | undefined {
  if (isCurrentContext(address)) return CURRENT_CONTEXT;
  const entry = entryOf(address);
  return entry && unitOf(entry.list, entry.name);
}

function decidesBundle(address: Address): boolean {
  if (isCurrentContext(address)) return true;
  const { list, path: [member = ''] = [] } = entryOf(address) ?? {};
  if (list === 'users') return member !== 'extensions' && member !== '';
  if (list === 'clusters') return member === 'server';
  return list === 'contexts' && (member === 'cluster' || member === 'user');
}

/**
 * Refuses to change a cluster or a user that the context of another resource has: it would send the keys of one to the
 * server of the other.
 */
function checkContexts(group: FileGroup<Reading>, written: ReadonlyMap<string, UnitRequest>): void {
  for (const file of group.current) {
    const contexts = file.units.filter(({ name }) => name.startsWith(CONTEXTS) && !written.has(name));
    for (const { name: context, claims } of contexts) {
      const changed = partsOf(file.reading, context.slice(CONTEXTS.length)).flatMap(([list, name]) => {
        const request = written.get(unitOf(list, name));
        return request && isChanging(group, list, name, request) ? [request] : [];
      });
      const [owner] = claims;
      const other = changed.find(({ claim }) => claims.some((one) => !isOfResource(one, claim)));
      if (owner && other) throw wouldMix(other, context, owner);
    }
  }
}

const CONTEXTS = unitOf('contexts', '');

const isOfResource = (one: Claim, other: Claim): boolean =>
  one.job === other.job && one.resource === other.resource;

const wouldMix = ({ unit, claim }: UnitRequest, context: string, { resource }: Claim): ShipctlError =>
  new ShipctlError(
    `the entry ${quote(unit)} of the resource ${quote(claim.resource)} would change ${quote(context)}, which shipctl wrote ` +
      `for ${quote(resource)}: keys of one would go to the server of the other. Run shipctl cleanup for ${quote(resource)} ` +
      'first, or rename the entries of one of them',
  );

/** The cluster and the user that a context names. */
function partsOf(reading: Reading, context: string): readonly (readonly [ListName, string])[] {
  const part = (list: ListName, member: string): readonly (readonly [ListName, string])[] => {
    const key = addressKey([...entryAddress('contexts', context), 'context', member]);
    const value: unknown = JSON.parse(reading.values.get(key) ?? 'null');
    return typeof value === 'string' ? [[list, value]] : [];
  };
  return [...part('clusters', 'cluster'), ...part('users', 'user')];
}

function isChanging(group: FileGroup<Reading>, list: ListName, name: string, request: UnitRequest): boolean {
  const home = homeOf(group, list, name);
  if (!home) return false;
  const leaves = leavesIn(home.reading, list, name);
  return (request.edits(home, group) ?? []).some(
    ({ address, value }) => leaves.get(addressKey(address)) !== value,
  );
}
