import { type Address, type Reading, FormatFault, addressKey } from '../../tracking/format.ts';
import { againName, itemName, keyName, otherItemName } from '../names.ts';
import { type Source, type SourcePart, canonicalSource, readSource } from './source.ts';

/** What a tool has in a JSON file. */
export interface JsonShape {
  /** Lists whose items have names, by a member; all other lists are one value each. */
  readonly lists: readonly JsonList[];
  /** One step of the indentation, for a file that shows none. */
  readonly indentation: string;
  /** A new file begins with a byte order mark, and others may; else none may. */
  readonly hasByteOrderMark: boolean;
}

export interface JsonList {
  /** No names for a list that is all of the file. */
  readonly at: Address;
  /** The member whose value, a string, tells an item. Of several items with the same one the first counts. */
  readonly member: string;
  /** Further members that do so, if items with one value of {@link member} differ in them. */
  readonly further?: readonly string[];
  /** Members whose values the tool itself rewrites, say to encrypt them; or all that an item holds, which then goes whole. */
  readonly rewritten?: readonly string[] | 'all';
}

/**
 * A text of JSON. An address has the names of `names.ts`; a value is JSON without blanks, as `JSON.stringify` makes it,
 * and with sorted members in a list that is one value. An empty text, or one of blanks, holds nothing.
 */
export interface JsonText extends Reading {
  readonly shape: JsonShape;
  /** Undefined if the text holds nothing. */
  readonly root: JsonNode | undefined;
}

export type JsonNode = JsonHolder | JsonLeaf;

/** An object, or a list whose items have names, by a member. */
export interface JsonHolder {
  readonly kind: 'object' | 'list';
  readonly start: number;
  readonly end: number;
  /** In the order of the text. */
  readonly children: readonly JsonChild[];
  readonly byName: ReadonlyMap<string, JsonChild>;
}

interface JsonLeaf {
  readonly kind: 'leaf';
  readonly start: number;
  readonly end: number;
  readonly value: string;
}

/** A member of an object, or an item of a list. */
export interface JsonChild {
  readonly name: string;
  /** Its place among the others, from 0. */
  readonly nth: number;
  /** Where its key begins, or the item. */
  readonly start: number;
  /** Behind its key, or where the item begins. */
  readonly keyEnd: number;
  readonly node: JsonNode;
  /** There is another one, further on, with its name. */
  isDoubled: boolean;
}

const BYTE_ORDER_MARK = '\ufeff';

/** @throws FormatFault */
export function readJson(text: string, shape: JsonShape): JsonText {
  const isMarked = text.startsWith(BYTE_ORDER_MARK);
  if (isMarked && !shape.hasByteOrderMark) throw new FormatFault(1, 'the file begins with a byte order mark');
  const from = isMarked ? BYTE_ORDER_MARK.length : 0;
  if (/^[ \t\r\n]*$/.test(text.slice(from))) return { text, shape, root: undefined, values: new Map() };
  const root = nodeOf(readSource(text, from), [], shape);
  const values = new Map<string, string>();
  collect(root, [], values);
  return { text, shape, root, values };
}

/** What names the items of a list; undefined for one that is one value. */
export const listAt = ({ lists }: JsonShape, address: Address): JsonList | undefined =>
  lists.find(({ at }) => at.length === address.length && at.every((name, index) => name === address[index]));

function nodeOf(source: Source, address: Address, shape: JsonShape): JsonNode {
  const { start, end, parts } = source;
  const list = source.kind === 'list' ? listAt(shape, address) : undefined;
  if (source.kind === 'scalar' || (source.kind === 'list' && !list))
    return { kind: 'leaf', start, end, value: canonicalSource(source) };
  const byName = new Map<string, JsonChild>();
  const times = new Map<string, number>();
  const count = (key: string): number => {
    const before = times.get(key) ?? 0;
    times.set(key, before + 1);
    return before;
  };
  const children = parts.map((part, nth): JsonChild => {
    const wanted = list ? nameOfItem(part, list) : keyName(part.key ?? '');
    const first = wanted === undefined ? undefined : byName.get(wanted);
    if (first) first.isDoubled = true;
    const isTold = wanted !== undefined && !first;
    const again = isTold && list ? 0 : count(part.key ?? '');
    const name = isTold ? wanted : list ? otherItemName(again) : againName(part.key ?? '', again);
    const isOpaque = list !== undefined && !isTold;
    const node = isOpaque ? leafOf(part.value) : nodeOf(part.value, [...address, name], shape);
    const child = { name, nth, start: part.start, keyEnd: part.keyEnd, node, isDoubled: false };
    byName.set(name, child);
    return child;
  });
  return { kind: list ? 'list' : 'object', start, end, children, byName };
}

const leafOf = (source: Source): JsonLeaf => ({
  kind: 'leaf',
  start: source.start,
  end: source.end,
  value: canonicalSource(source),
});

/** Undefined for an item that is no object, or lacks one of the members. */
function nameOfItem({ value }: SourcePart, { member, further = [] }: JsonList): string | undefined {
  if (value.kind !== 'object') return undefined;
  const own = textOf(value, member);
  const others = further.flatMap((one) => {
    const text = textOf(value, one);
    return text === undefined ? [] : [[one, text] as const];
  });
  if (own === undefined || others.length < further.length) return undefined;
  return itemName(member, own, ...others);
}

/** The text of a member; undefined if it is something else, or there again. */
function textOf({ parts }: Source, member: string): string | undefined {
  const told = parts.filter(({ key }) => key === member);
  const scalar = told.length === 1 ? (told[0]?.value.scalar ?? '') : '';
  return scalar.startsWith('"') ? (JSON.parse(scalar) as string) : undefined;
}

/** All values below a node, with those of holders that are empty; what the whole file is has no name. */
function collect(node: JsonNode, address: Address, values: Map<string, string>): void {
  if (node.kind === 'leaf') values.set(addressKey(address), node.value);
  else if (node.children.length > 0)
    for (const child of node.children) collect(child.node, [...address, child.name], values);
  else if (address.length > 0) values.set(addressKey(address), node.kind === 'list' ? '[]' : '{}');
}
