import type { Replacement } from '../../tracking/draft.ts';
import { UnfitPlace } from '../../tracking/format.ts';
import { isUsed, nodesIn } from './anchors.ts';
import { type YamlCollection, blockInsertion, blockRemovals } from './blocks.ts';
import { flowChanges } from './flows.ts';
import { hasMerge } from './leaves.ts';
import type { Item, Pair, YamlNode } from './nodes.ts';
import type { YamlText } from './read.ts';
import type { Tree } from './render.ts';
import { lineOf } from './style.ts';
import { blockPairValue, flowValue } from './values.ts';

/** The changes of a text's nodes, as far as nothing else depends on these. */
export class Changes {
  readonly #file: YamlText;

  constructor(file: YamlText) {
    this.#file = file;
  }

  written(pair: Pair, isFlow: boolean, tree: Tree): readonly Replacement[] {
    this.#checkFree([pair.value], pair);
    const { text, style } = this.#file;
    return isFlow ? flowValue(pair, tree) : blockPairValue(text, pair, tree, style);
  }

  /** What is removed goes with its neighbours, or with what holds it. */
  removal(item: Item): 'gone' {
    this.#checkFree('keyNode' in item ? [(item as Pair).keyNode, item.value] : [item.value], item);
    return 'gone';
  }

  #checkFree(nodes: readonly (YamlNode | undefined)[], { start, bareProperties }: Item): void {
    const all = nodes.flatMap((node) => [...nodesIn(node)]);
    if (all.some(({ kind }) => kind === 'alias')) throw this.unfit({ start }, 'this is an alias');
    if (isUsed(all, this.#file.anchors, bareProperties))
      throw this.unfit({ start }, 'an alias elsewhere leads here');
  }

  checked(node: YamlCollection, changes: readonly Replacement[]): readonly Replacement[] {
    if (changes.length === 0) return changes;
    if (isUsed([node], this.#file.anchors)) throw this.unfit(node, 'an alias elsewhere leads here');
    if (node.kind === 'map' && hasMerge(node)) throw this.unfit(node, 'this mapping merges others (<<)');
    return changes;
  }

  flow(node: YamlCollection, added: readonly string[], gone: ReadonlySet<Item>): readonly Replacement[] {
    const { text, style } = this.#file;
    return added.length + gone.size === 0 ? [] : flowChanges(text, node, added, gone, style);
  }

  block(node: YamlCollection, lines: readonly string[], gone: ReadonlySet<Item>): readonly Replacement[] {
    const { text, style } = this.#file;
    const removals = blockRemovals(text, node, gone);
    return lines.length === 0 ? removals : [...removals, blockInsertion(text, node, lines, removals, style)];
  }

  unfit({ start }: { readonly start: number }, why: string): UnfitPlace {
    return new UnfitPlace(lineOf(this.#file.text, start), why);
  }
}
