import { addressKey } from '../../tracking/format.ts';
import { againName, itemName, keyName, otherItemName } from '../names.ts';
import { type Anchors, resolved } from './anchors.ts';
import type { Item, Pair, YamlList, YamlMap, YamlNode } from './nodes.ts';

/** The members of the top that are lists of named items, and the member that has the name: `{users: 'name'}`. */
export type NamedLists = Readonly<Record<string, string>>;

/** A key that takes in the members of other maps. */
const MERGE = '<<';

export const hasMerge = ({ members }: YamlMap): boolean => members.some(({ key }) => key === MERGE);

/** Members or items that are found by a name. */
export interface Named<T> {
  readonly byName: ReadonlyMap<string, T>;
  /** Names that appear several times. */
  readonly doubled: ReadonlySet<string>;
}

const PAIRS = new WeakMap<YamlMap, Named<Pair>>();
const ITEMS = new WeakMap<YamlList, Named<Item>>();

/** A map's members by their names in addresses; of those with one key the last one, as readers take it. */
export function namedPairs(map: YamlMap): Named<Pair> {
  const known = PAIRS.get(map);
  if (known) return known;
  const names = map.members.map((pair) => (pair.key === undefined ? undefined : keyName(pair.key)));
  const named = namedBy(map.members.toReversed(), names.toReversed());
  PAIRS.set(map, named);
  return named;
}

/** A named list's items by their names in addresses; of those with one name the first one. */
export function namedItems(list: YamlList, member: string, anchors: Anchors): Named<Item> {
  const known = ITEMS.get(list);
  if (known) return known;
  const texts = list.members.map(({ value }) => memberText(value, member, anchors));
  const names = texts.map((text) => (text === undefined ? undefined : itemName(member, text)));
  const named = namedBy(list.members, names);
  ITEMS.set(list, named);
  return named;
}

function namedBy<T>(all: readonly T[], names: readonly (string | undefined)[]): Named<T> {
  const byName = new Map<string, T>();
  const doubled = new Set<string>();
  for (const [index, one] of all.entries()) {
    const name = names[index];
    if (name === undefined) continue;
    if (byName.has(name)) doubled.add(name);
    else byName.set(name, one);
  }
  return { byName, doubled };
}

/** What a member of an item is, also if it comes from elsewhere; undefined if there is none. */
function memberText(node: YamlNode | undefined, member: string, anchors: Anchors): string | undefined {
  const map = resolved(node, anchors);
  if (map?.kind !== 'map') return undefined;
  const pairs = new Map(map.members.map(({ key, value }) => [key, value]));
  const own = resolved(pairs.get(member), anchors);
  if (own) return own.kind === 'scalar' && own.value !== 'null' ? own.text : undefined;
  const merged = resolved(pairs.get(MERGE), anchors);
  const sources = merged?.kind === 'list' ? merged.members.map(({ value }) => value) : [merged];
  const texts = sources.map((source) => ownMember(resolved(source, anchors), member, anchors));
  return texts.find((text) => text !== undefined);
}

function ownMember(node: YamlNode | undefined, member: string, anchors: Anchors): string | undefined {
  if (node?.kind !== 'map') return undefined;
  const value = resolved(node.members.findLast(({ key }) => key === member)?.value, anchors);
  return value?.kind === 'scalar' && value.value !== 'null' ? value.text : undefined;
}

/** All leaves of a document by their addresses, as canonical JSON. */
export function leavesOf(
  root: YamlNode | undefined,
  lists: NamedLists,
  anchors: Anchors,
): ReadonlyMap<string, string> {
  const collector = new LeafCollector(lists, anchors);
  if (root?.kind === 'map') collector.addMembers(root, [], undefined);
  return collector.leaves;
}

class LeafCollector {
  readonly leaves = new Map<string, string>();
  readonly #lists: NamedLists;
  readonly #anchors: Anchors;

  constructor(lists: NamedLists, anchors: Anchors) {
    this.#lists = lists;
    this.#anchors = anchors;
  }

  /** @param told the member that is in the map's own name already */
  addMembers(map: YamlMap, path: readonly string[], told: string | undefined): void {
    const last = namedPairs(map).byName;
    const times = new Map<string, number>();
    for (const [index, pair] of map.members.entries()) {
      const { key, value } = pair;
      if (key === undefined) this.#set([...path, otherItemName(index)], value);
      else if (last.get(keyName(key)) !== pair) {
        const time = (times.get(key) ?? 0) + 1;
        times.set(key, time);
        this.#set([...path, againName(key, time)], value);
      } else if (key !== told) this.#add(value, [...path, keyName(key)]);
    }
  }

  #add(node: YamlNode | undefined, path: readonly string[], told?: string): void {
    const member = path.length === 1 ? namingMember(this.#lists, path[0] ?? '') : undefined;
    if (node?.kind === 'list' && member !== undefined && node.members.length > 0)
      this.#addItems(node, path, member);
    else if (node?.kind === 'map' && node.members.some(({ key }) => told === undefined || key !== told))
      this.addMembers(node, path, told);
    else if (node?.kind === 'map') this.leaves.set(addressKey(path), '{}');
    else this.#set(path, node);
  }

  #addItems(list: YamlList, path: readonly string[], member: string): void {
    const named = new Map(
      [...namedItems(list, member, this.#anchors).byName].map(([name, item]) => [item, name]),
    );
    let others = 0;
    for (const item of list.members) {
      const name = named.get(item);
      if (name !== undefined) this.#add(item.value, [...path, name], member);
      else this.#set([...path, otherItemName(others++)], item.value);
    }
  }

  #set(path: readonly string[], node: YamlNode | undefined): void {
    this.leaves.set(addressKey(path), canonical(node, this.#anchors));
  }
}

/** The member that has the names of the items of a list of the top, if it is such a list. */
export const namingMember = (lists: NamedLists, name: string): string | undefined =>
  Object.hasOwn(lists, name) ? lists[name] : undefined;

/** JSON without blanks, with the members of maps in the order of their keys. */
export function canonical(node: YamlNode | undefined, anchors: Anchors): string {
  switch (node?.kind) {
    case undefined:
      return 'null';
    case 'scalar':
      return node.value;
    case 'alias': {
      const target = resolved(node, anchors);
      return target?.kind === 'scalar' ? target.value : JSON.stringify({ '*': node.anchor });
    }
    case 'list':
      return `[${node.members.map(({ value }) => canonical(value, anchors)).join()}]`;
    case 'map': {
      const members = node.members.map(
        ({ key, value }) => `${JSON.stringify(key ?? '?')}:${canonical(value, anchors)}`,
      );
      return `{${members.sort().join()}}`;
    }
  }
}
