import { itemName, stepOf } from '../../formats/names.ts';
import type { Address } from '../../tracking/format.ts';

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
