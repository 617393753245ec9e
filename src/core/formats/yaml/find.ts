import { groupsBy } from '../../groups.ts';
import {
  type Address,
  type Edit,
  type Entry,
  type Fate,
  type FoundEntry,
  type Search,
  addressKey,
  addressOf,
} from '../../tracking/format.ts';
import { keyName, stepOf } from '../names.ts';
import { type Named, namedItems, namedPairs } from './leaves.ts';
import type { Item, YamlNode } from './nodes.ts';
import type { YamlText } from './read.ts';
import type { NoLeaf } from './restore.ts';
import { type Doubled, twice } from './twice.ts';

/** @see Format.find */
export function findInYaml(file: YamlText, entries: readonly Entry[], search: Search): readonly FoundEntry[] {
  const renamed = renamedItems(file, entries, search);
  return entries.map((entry) => {
    const name = renamed.get(itemKey(entry));
    const address = name === undefined ? entry.address : entry.address.with(1, name);
    return foundAt(file, { ...entry, address }, search);
  });
}

function foundAt(file: YamlText, entry: Entry, { markOf }: Search): FoundEntry {
  const doubled = entry.was.is === 'same' ? undefined : doubledAlong(file, entry.address);
  if (doubled) throw twice(file.text, doubled);
  const value = file.values.get(addressKey(entry.address));
  const isOurs = value !== undefined && markOf(value) === entry.mark;
  return { entry, fate: fateOf(file, entry, isOurs), value: isOurs ? value : undefined, lines: [] };
}

function fateOf(file: YamlText, { address, mark, was }: Entry, isOurs: boolean): Fate {
  if (isOurs) return 'ours';
  if (isTaken(file, address)) return 'theirs';
  const holders = holdersOf(file, address);
  if (holders === address.length - 1) return mark === '' ? 'ours' : 'deleted';
  // What was made for it may still stand there.
  const made = was.is === 'absent' ? (was as NoLeaf).holders : address.length;
  return holders > made ? 'deleted' : 'gone';
}

/** Whether there is something at an address, be it no leaf. */
const isTaken = (file: YamlText, address: Address): boolean =>
  nodesAlong(file, address).length > address.length;

/** How many of an address's holders exist, from the top. */
export const holdersOf = (file: YamlText, address: Address): number =>
  nodesAlong(file, address.slice(0, -1)).length - 1;

/** What is at an address; undefined for nothing, and for a name without a value. */
export const nodeAt = (file: YamlText, address: Address): YamlNode | undefined =>
  nodesAlong(file, address)[address.length];

/** What is at the top, and at each name of an address as far as there is anything. */
function nodesAlong(file: YamlText, address: Address): readonly (YamlNode | undefined)[] {
  const nodes: (YamlNode | undefined)[] = [file.root];
  for (const name of address) {
    const next = membersOf(file, nodes.at(-1), name)?.byName.get(name);
    if (!next) break;
    nodes.push(next.value);
  }
  return nodes;
}

/** The members of a map, or items of a list, among which a name may be. */
function membersOf({ anchors }: YamlText, node: YamlNode | undefined, name: string): Named<Item> | undefined {
  const step = stepOf(name);
  if (step && 'key' in step && node?.kind === 'map') return namedPairs(node);
  return step && 'member' in step && node?.kind === 'list'
    ? namedItems(node, step.member, anchors)
    : undefined;
}

/** The first key on the way to an address that appears twice, or the first item, or the name within one. */
function doubledAlong(file: YamlText, address: Address): Doubled | undefined {
  const nodes = nodesAlong(file, address);
  for (const [depth, name] of address.entries()) {
    const members = membersOf(file, nodes[depth], name);
    const item = members?.byName.get(name);
    if (!members || !item) return undefined;
    if (members.doubled.has(name)) return { name, item };
    const step = stepOf(name);
    const told = step && 'member' in step ? keyName(step.member) : undefined;
    const own = told !== undefined && item.value?.kind === 'map' ? namedPairs(item.value) : undefined;
    const pair = told === undefined ? undefined : own?.byName.get(told);
    if (told !== undefined && pair && own?.doubled.has(told)) return { name: told, item: pair };
  }
  return undefined;
}

/** The list and the item that an entry lies in. */
const itemKey = ({ address }: Entry): string => addressKey(address.slice(0, 2));

const isInItem = ({ address: [, item = ''], address }: Entry): boolean => {
  const step = stepOf(item);
  return address.length > 2 && step !== undefined && 'member' in step;
};

/** For each item that is missing, the name of that which has come to hold what was written there. */
function renamedItems(
  file: YamlText,
  entries: readonly Entry[],
  search: Search,
): ReadonlyMap<string, string> {
  const known = new Set(entries.map(itemKey));
  const isSought = (entry: Entry): boolean =>
    entry.mark !== '' &&
    search.isTelling(entry) &&
    isInItem(entry) &&
    !isTaken(file, entry.address.slice(0, 2));
  const renamed = new Map<string, string>();
  const places = new PlaceIndex(file, search);
  for (const [key, sought] of groupsBy(entries.filter(isSought), itemKey)) {
    const candidates = sought.flatMap((entry) => places.itemsWith(entry));
    const renamedTo = candidates.find((item) => !known.has(addressKey([sought[0]?.address[0] ?? '', item])));
    if (renamedTo === undefined) continue;
    renamed.set(key, renamedTo);
    known.add(addressKey([sought[0]?.address[0] ?? '', renamedTo]));
  }
  return renamed;
}

/** The items of lists by what they have below them, so that each is looked at once. */
class PlaceIndex {
  readonly #file: YamlText;
  readonly #search: Search;
  readonly #items = new Map<string, ReadonlyMap<string, readonly string[]>>();

  constructor(file: YamlText, search: Search) {
    this.#file = file;
    this.#search = search;
  }

  /** The names of items that have what an entry wrote, except those that had it before. */
  itemsWith({ address, mark }: Entry): readonly string[] {
    const [list = '', , ...rest] = address;
    const key = addressKey([list, ...rest]);
    const byMark = this.#items.get(key) ?? this.#byMark(list, rest);
    this.#items.set(key, byMark);
    return byMark.get(mark) ?? [];
  }

  #byMark(list: string, rest: Address): ReadonlyMap<string, readonly string[]> {
    const { root, lists, anchors, values } = this.#file;
    const node = root?.kind === 'map' ? namedPairs(root).byName.get(list)?.value : undefined;
    const names =
      node?.kind === 'list' ? [...namedItems(node, lists[list] ?? '', anchors).byName.keys()] : [];
    const places = names.flatMap((name) => {
      const key = addressKey([list, name, ...rest]);
      const value = this.#search.twins.has(key) ? undefined : values.get(key);
      return value === undefined ? [] : [{ name, mark: this.#search.markOf(value) }];
    });
    const groups = groupsBy(places, ({ mark }) => mark);
    return new Map([...groups].map(([mark, all]) => [mark, all.map(({ name }) => name)]));
  }
}

/** @see Format.twins */
export function twinValues({ values }: YamlText, edits: readonly Edit[]): readonly string[] {
  const written = new Set(
    edits.flatMap(({ address, value }) => (value === undefined ? [] : [`${address.at(-1) ?? ''}\n${value}`])),
  );
  return [...values].flatMap(([key, value]) =>
    written.has(`${addressOf(key).at(-1) ?? ''}\n${value}`) ? [key] : [],
  );
}
