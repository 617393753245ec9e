import {
  type Entry,
  type FoundEntry,
  type Search,
  addressKey,
  isInMadeHolder,
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
    const [{ entry: first } = own[0] as FoundEntry] = own;
    const item = first.address.slice(0, -1);
    const list = key === undefined ? undefined : listAt(file.shape, item.slice(0, -1));
    const names = (list?.rewritten ?? []).map(keyName);
    const telling = new Set([...names, ...[list?.member ?? '', ...(list?.further ?? [])].map(keyName)]);
    const isLeft = own.some(({ entry, fate }) => fate === 'ours' && !telling.has(entry.address.at(-1) ?? ''));
    if (!list || !isLeft) return own;
    const known = new Map(own.map(({ entry }) => [entry.address.at(-1), entry]));
    const rewritten = names.flatMap((name) => {
      const address = [...item, name];
      const value = file.values.get(addressKey(address));
      if (value === undefined) return [];
      const entry = { ...(known.get(name) ?? first), address, mark: markOf(value) };
      return [ours(file, entry, value)];
    });
    const replaced = new Set(rewritten.map(({ entry }) => entry.address.at(-1)));
    return [...own.filter(({ entry }) => !replaced.has(entry.address.at(-1))), ...rewritten];
  });
}

/** The item that an entry is in, if it was made for it. */
function itemKey({ shape }: JsonText, { address, was: kept }: Entry): string | undefined {
  const was = kept as JsonWas;
  const isItem = listAt(shape, address.slice(0, -2))?.rewritten !== undefined;
  return isItem && was.is === 'absent' && was.held < address.length
    ? addressKey(address.slice(0, -1))
    : undefined;
}
