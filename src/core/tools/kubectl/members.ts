import { itemName, stepOf } from '../../formats/names.ts';
import { type Address, addressKey } from '../../tracking/format.ts';

/** The lists of a kubeconfig whose entries have names, and the member that has an entry's settings. */
export const LISTS = { clusters: 'cluster', contexts: 'context', users: 'user' } as const;

export type ListName = keyof typeof LISTS;

export const CURRENT_CONTEXT = 'current-context';

/** What kubectl writes into every kubeconfig, as JSON. gcloud takes one without `kind` for broken. */
export const HEAD: readonly (readonly [member: string, value: string])[] = [
  ['apiVersion', '"v1"'],
  ['kind', '"Config"'],
  ['preferences', '{}'],
];

const isListName = (name: string): name is ListName => Object.hasOwn(LISTS, name);

/** The address of an entry. */
export const entryAddress = (list: ListName, name: string): Address => [list, itemName('name', name)];

/** An entry as a unit, in the words of `kubectl config unset`: `users.dev`. */
export const unitOf = (list: ListName, name: string): string => `${list}.${name}`;

/** The entry that an address is in; undefined if it is in none. */
export function entryOf(
  address: Address,
): { readonly list: ListName; readonly name: string; readonly path: Address } | undefined {
  const [list = '', item = '', , ...path] = address;
  const step = stepOf(item);
  if (!isListName(list) || !step || !('member' in step)) return undefined;
  return { list, name: step.value, path };
}

/** What an entry of each list has that is no secret. */
const PUBLIC: Readonly<Record<ListName, ReadonlySet<string>>> = {
  clusters: new Set([
    'server',
    'tls-server-name',
    'insecure-skip-tls-verify',
    'certificate-authority',
    'disable-compression',
  ]),
  contexts: new Set(['cluster', 'user', 'namespace']),
  users: new Set([
    'username',
    'client-certificate',
    'client-key',
    'tokenFile',
    'exec\napiVersion',
    'exec\ncommand',
    'exec\ninteractiveMode',
    'exec\nprovideClusterInfo',
  ]),
};

/** Whether an address is that of an entry's name, or of a member that is no secret. */
export function isPublicMember(address: Address): boolean {
  const entry = entryOf(address);
  if (!entry) return false;
  const [, , member, ...more] = address;
  if (member === 'name' && more.length === 0) return true;
  return member === LISTS[entry.list] && PUBLIC[entry.list].has(addressKey(more));
}
