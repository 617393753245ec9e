import type { Address } from '../../tracking/format.ts';
import { type TextPart, withPunctuation } from '../../tracking/textParts.ts';
import { againName, keyName, otherItemName } from '../names.ts';
import { namedItems, namedPairs, namingMember } from './leaves.ts';
import type { Pair, Stretch, YamlList, YamlMap, YamlNode } from './nodes.ts';
import type { YamlText } from './read.ts';

const PUNCTUATION = /^[\s{}[\],:?-]*$/;

/** @see Format.parts */
export function yamlParts(file: YamlText): readonly TextPart[] {
  const { text, root } = file;
  if (root?.kind !== 'map') return [];
  const extent = { start: root.start, end: root.end };
  return withPunctuation(text, [...partsOfMap(file, root, [])], extent, PUNCTUATION);
}

/** A value, and nothing of it is a key or punctuation. */
const valueAt = ({ start, end }: Stretch, address: Address): TextPart => ({ start, end, address });

function* partsOfMap(file: YamlText, map: YamlMap, path: Address): Generator<TextPart> {
  const last = namedPairs(map).byName;
  for (const [index, pair] of map.members.entries()) {
    const { key, keyNode, value } = pair;
    if (key === undefined) {
      yield valueAt(pair, [...path, otherItemName(index)]);
      continue;
    }
    if (keyNode) yield keyPart(file.text, keyNode, path);
    if (isColon(file.text, pair)) yield { start: pair.keyEnd, end: pair.colonEnd };
    const isLast: boolean = last.get(keyName(key)) === pair;
    if (value && isLast) yield* partsOf(file, value, [...path, keyName(key)]);
    else if (value) yield valueAt(value, [...path, againName(key, timesBefore(map, pair))]);
  }
}

const isColon = (text: string, pair: Pair): pair is Pair & { readonly colonEnd: number } =>
  pair.colonEnd !== undefined && /^ *:$/.test(text.slice(pair.keyEnd, pair.colonEnd));

const timesBefore = ({ members }: YamlMap, pair: Pair): number =>
  members.slice(0, members.indexOf(pair) + 1).filter(({ key }) => key === pair.key).length;

/** A key of one line; of a longer one nothing is shown. */
const keyPart = (text: string, { start, end }: Stretch, path: Address): TextPart =>
  text.slice(start, end).includes('\n') ? { start, end, address: path } : { start, end };

function* partsOf(file: YamlText, node: YamlNode, path: Address): Generator<TextPart> {
  const member = path.length === 1 ? namingMember(file.lists, path[0] ?? '') : undefined;
  if (node.kind === 'map') yield* partsOfMap(file, node, path);
  else if (node.kind === 'list' && member !== undefined) yield* partsOfItems(file, node, path, member);
  else if (node.kind !== 'list' || node.members.length > 0) yield valueAt(node, path);
}

function* partsOfItems(file: YamlText, list: YamlList, path: Address, member: string): Generator<TextPart> {
  const byItem = new Map(
    [...namedItems(list, member, file.anchors).byName].map(([name, item]) => [item, name]),
  );
  for (const [index, item] of list.members.entries()) {
    const name = byItem.get(item);
    if (!item.value) continue;
    if (name === undefined) yield valueAt(item.value, [...path, otherItemName(index)]);
    else yield* partsOf(file, item.value, [...path, name]);
  }
}
