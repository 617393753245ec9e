import { CST } from 'yaml';
import type { Item, Pair, Properties, Stretch, YamlMap, YamlNode } from './nodes.ts';
import { plainValue } from './scalars.ts';

type Token = CST.Token;
type SourceToken = CST.SourceToken;
type CollectionItem = CST.CollectionItem;

/** Makes nodes of a token of the parser. */
export function nodeOf(token: Token, properties: Properties | undefined): YamlNode | undefined {
  if (token.type === 'alias') {
    const { offset: start, source } = token;
    return { kind: 'alias', anchor: source.slice(1), properties, start, end: endOf(token) };
  }
  if (token.type === 'block-map') {
    const members = token.items.flatMap(pair);
    return { kind: 'map', isFlow: false, properties, ...extentOf(members, token), members };
  }
  if (token.type === 'block-seq') {
    const members = token.items.flatMap((one) => (isItem(one) ? [item(one)] : []));
    return { kind: 'list', isFlow: false, properties, ...extentOf(members, token), members };
  }
  if (token.type === 'flow-collection') return flowCollection(token, properties);
  return CST.isScalar(token) ? scalar(token, properties) : undefined;
}

const extentOf = (members: readonly Item[], { offset }: { readonly offset: number }): Stretch => ({
  start: members[0]?.start ?? offset,
  end: members.at(-1)?.end ?? offset,
});

const isItem = ({ start }: CollectionItem): boolean => start.some(({ type }) => type === 'seq-item-ind');

/** Tags of texts: their own, the one that quotes stand for, and those that no reader knows. */
const TEXT_TAG = /^!(?!!(int|float|bool|null)$)/;

function scalar(token: CST.FlowScalar | CST.BlockScalar, properties: Properties | undefined): YamlNode {
  const { value: text } = CST.resolveAsScalar(token, false);
  const tag = properties?.tag ?? (token.type === 'scalar' ? '' : '!');
  const value = TEXT_TAG.test(tag) ? JSON.stringify(text) : plainValue(text);
  const isBlock = token.type === 'block-scalar';
  return { kind: 'scalar', text, value, isBlock, properties, start: token.offset, end: endOf(token) };
}

function flowCollection(token: CST.FlowCollection, properties: Properties | undefined): YamlNode {
  const { offset: start, items } = token;
  const [last] = token.end;
  const end = last ? endOf(last) : start + 1;
  const meant = items.filter(
    (one) => one.key !== undefined || one.sep || one.value || propertiesIn(one.start),
  );
  if (token.start.type === 'flow-map-start') {
    return { kind: 'map', isFlow: true, properties, start, end, members: meant.flatMap(pair) };
  }
  return { kind: 'list', isFlow: true, properties, start, end, members: meant.map(item) };
}

/** `[a: b]` is a list of a map with one member. */
function pairInList(one: CollectionItem): YamlMap {
  const members = pair(one);
  const [{ start, end }] = members as [Pair];
  return { kind: 'map', isFlow: true, properties: undefined, start, end, members };
}

function item(one: CollectionItem): Item {
  const properties = one.sep ? undefined : propertiesIn(one.start);
  const value = one.sep ? pairInList(one) : one.value && nodeOf(one.value, properties);
  const dash = one.start.find(({ type }) => type === 'seq-item-ind');
  const start = dash?.offset ?? properties?.start ?? value?.start ?? 0;
  const end = value?.end ?? properties?.end ?? (dash ? endOf(dash) : start);
  return { start, end, value, bareProperties: value ? undefined : properties, comma: commaIn(one.start) };
}

function pair(one: CollectionItem): readonly Pair[] {
  const { start: before, sep = [] } = one;
  const keyProperties = propertiesIn(before);
  const mark = before.find(({ type }) => type === 'explicit-key-ind');
  const colonIndex = sep.findIndex(({ type }) => type === 'map-value-ind');
  if (!one.key && !mark && !keyProperties && colonIndex < 0) return [];
  const keyNode = one.key ? nodeOf(one.key, keyProperties) : undefined;
  const colon = sep[colonIndex];
  const properties = propertiesIn(sep.slice(colonIndex + 1));
  const value = one.value && nodeOf(one.value, properties);
  const start = mark?.offset ?? keyProperties?.start ?? keyNode?.start ?? colon?.offset ?? 0;
  const keyEnd = keyNode?.end ?? keyProperties?.end ?? (mark ? endOf(mark) : start);
  const colonEnd = colon && endOf(colon);
  return [
    {
      key: keyNode ? (keyNode.kind === 'scalar' ? keyNode.text : undefined) : '',
      keyNode,
      keyEnd,
      colonEnd,
      isExplicit: mark !== undefined,
      value,
      bareProperties: value ? undefined : properties,
      comma: commaIn(before),
      start,
      end: value?.end ?? properties?.end ?? colonEnd ?? keyEnd,
    },
  ];
}

/** Anchor and tag among the tokens in front of a node. */
export function propertiesIn(tokens: readonly SourceToken[]): Properties | undefined {
  const own = tokens.filter(({ type }) => type === 'anchor' || type === 'tag');
  const [first] = own;
  const last = own.at(-1);
  if (!first || !last) return undefined;
  const anchor = own.find(({ type }) => type === 'anchor')?.source.slice(1);
  const tag = own.find(({ type }) => type === 'tag')?.source;
  return { start: first.offset, end: endOf(last), anchor, tag };
}

const commaIn = (tokens: readonly SourceToken[]): number | undefined =>
  tokens.find(({ type }) => type === 'comma')?.offset;

function endOf(token: SourceToken | CST.FlowScalar | CST.BlockScalar): number {
  if (token.type !== 'block-scalar') return token.offset + token.source.length;
  const header = token.props.reduce((length, one) => length + ('source' in one ? one.source.length : 0), 0);
  return token.offset + header + token.source.length;
}
