import {
  type Address,
  type Edit,
  type Reading,
  addressKey,
  addressOf,
  keysBelow,
} from '../../tracking/format.ts';

/** What takes out all that an item of a list holds, except what is wanted there. */
export function removals(item: Address, wanted: readonly Edit[], values: Reading['values']): readonly Edit[] {
  const known = new Set(wanted.map(({ address }) => addressKey(address)));
  return keysBelow(item, values)
    .filter((key) => !known.has(key))
    .map((key) => ({ address: addressOf(key), value: undefined }));
}
