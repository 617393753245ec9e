import type { Properties, YamlNode } from './nodes.ts';

/** The anchors of a document. */
export interface Anchors {
  /** What each stands for; of several of one name the last. */
  readonly nodes: ReadonlyMap<string, YamlNode>;
  /** Those that an alias leads to. */
  readonly used: ReadonlySet<string>;
  /** The first alias that leads nowhere. */
  readonly lost: YamlNode | undefined;
}

export function anchorsIn(root: YamlNode | undefined): Anchors {
  const nodes = new Map<string, YamlNode>();
  const used = new Set<string>();
  let lost: YamlNode | undefined;
  for (const node of nodesIn(root)) {
    if (node.kind === 'alias') {
      used.add(node.anchor);
      if (!nodes.has(node.anchor)) lost ??= node;
    }
    if (node.properties?.anchor !== undefined) nodes.set(node.properties.anchor, node);
  }
  return { nodes, used, lost };
}

/** A node and all below it, keys as well, in order. */
export function* nodesIn(node: YamlNode | undefined): Generator<YamlNode> {
  if (!node) return;
  yield node;
  if (node.kind !== 'map' && node.kind !== 'list') return;
  for (const member of node.members) {
    if ('keyNode' in member) yield* nodesIn(member.keyNode);
    yield* nodesIn(member.value);
  }
}

/** What an alias stands for; any other node is itself. */
export const resolved = (node: YamlNode | undefined, { nodes }: Anchors): YamlNode | undefined =>
  node?.kind === 'alias' ? nodes.get(node.anchor) : node;

/** Whether an alias elsewhere leads to one of these nodes. */
export function isUsed(nodes: Iterable<YamlNode>, anchors: Anchors, bare?: Properties): boolean {
  const isMeant = (properties: Properties | undefined): boolean =>
    properties?.anchor !== undefined && anchors.used.has(properties.anchor);
  return isMeant(bare) || [...nodes].some((node) => isMeant(node.properties));
}
