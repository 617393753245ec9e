import {
  type Entry,
  type FoundEntry,
  type Search,
  addressKey,
  addressOf,
  isInMadeHolder,
  keysBelow,
} from '../../tracking/format.ts';
import { groupsBy } from '../../groups.ts';
import { keyName } from '../names.ts';
import { type JsonText, listAt } from './grammar.ts';
import { isKey, locate, locateOnce, twice } from './locate.ts';
import type { JsonWas } from './was.ts';

/** @see Format.find */
export function findJson(file: JsonText, entries: readonly Entry[], search: Search): readonly FoundEntry[] {
  const found = entries.map((entry) => inPlace(file, entry, search));
  return withRewritten(file, found, search);
}

function inPlace(file: JsonText, entry: Entry, { markOf }: Search): FoundEntry {
  const { address, mark } = entry;
  const { child, isHeld, doubled, obstacle } = locateOnce(file, address);
  if (doubled && !isKey(doubled) && isInMadeHolder(entry)) throw twice(file, doubled);
  const nothing = { entry, value: undefined, lines: [] };
  if (!isHeld || obstacle !== undefined) return { ...nothing, fate: 'gone' };
  if (!child) return { ...nothing, fate: mark === '' ? 'ours' : 'deleted' };
  const value = file.values.get(addressKey(address));
  if (value === undefined || mark === '' || markOf(value) !== mark) return { ...nothing, fate: 'theirs' };
  return ours(file, entry, value);
}

function ours(file: JsonText, entry: Entry, value: string): FoundEntry {
  const { start = 0, end = 0 } = locate(file, entry.address).child?.node ?? {};
  return { entry, fate: 'ours', value, lines: [{ start, textEnd: end, end }] };
}

/** In items that were made, and have another value as it was written, what the tool itself rewrites is ours as well. */
function withRewritten(
  file: JsonText,
  found: readonly FoundEntry[],
  { markOf }: Search,
): readonly FoundEntry[] {
  const items = groupsBy(found, ({ entry }) => itemKey(file, entry));
  return [...items].flatMap(([key, own]) => {
    const item = addressOf(key ?? '');
    const list = key === undefined ? undefined : listAt(file.shape, item.slice(0, -1));
    if (!list) return own;
    const { member, further = [], rewritten = [] } = list;
    const keyOf = (name: string): string => addressKey([...item, keyName(name)]);
    const named = rewritten === 'all' ? [] : rewritten.map(keyOf);
    const telling = new Set([...named, ...[member, ...further].map(keyOf)]);
    const isLeft = own.some(({ entry, fate }) => fate === 'ours' && !telling.has(addressKey(entry.address)));
    if (!isLeft) return own;
    const known = new Map(own.map(({ entry }) => [addressKey(entry.address), entry]));
    const maker = known.get(keyOf(member)) ?? (own[0] as FoundEntry).entry;
    const keys = rewritten === 'all' ? keysBelow(item, file.values) : named;
    const again = keys.flatMap((one) => {
      const value = file.values.get(one);
      if (value === undefined) return [];
      const entry = { ...(known.get(one) ?? maker), address: addressOf(one), mark: markOf(value) };
      return [ours(file, entry, value)];
    });
    const replaced = new Set(again.map(({ entry }) => addressKey(entry.address)));
    return [...own.filter(({ entry }) => !replaced.has(addressKey(entry.address))), ...again];
  });
}

/** The item that an entry is in, if it was made for it. */
function itemKey({ shape }: JsonText, { address, was: kept }: Entry): string | undefined {
  const was = kept as JsonWas;
  const list = shape.lists.find(
    ({ at, rewritten }) => rewritten && at.every((name, index) => name === address[index]),
  );
  if (!list || was.is !== 'absent') return undefined;
  const item = address.slice(0, list.at.length + 1);
  // An item that the base has is one of the holders there.
  return was.held <= item.length ? addressKey(item) : undefined;
}
