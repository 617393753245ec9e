import type { Replacement } from '../../tracking/draft.ts';
import { type Step, keyName, stepOf } from '../names.ts';
import { blockRemovals, insertedLines } from './blocks.ts';
import { Changes } from './changes.ts';
import { flowChanges } from './flows.ts';
import { canonical, namedItems, namedPairs, namingMember } from './leaves.ts';
import type { Item, Pair, YamlList, YamlMap, YamlNode } from './nodes.ts';
import type { YamlText } from './read.ts';
import {
  type Member,
  type Tree,
  blockItem,
  blockMember,
  flowMember,
  flowTree,
  itemTree,
  leafOf,
  treeOf,
} from './render.ts';
import { twice } from './twice.ts';
import { type Wish, isWriting } from './wish.ts';

/** What becomes of a node: it changes, loses all that it holds, or goes with it. */
type Outcome = readonly Replacement[] | 'empty' | 'gone';

/** Finds the smallest replacements that make wishes true. */
export class Planner {
  readonly #file: YamlText;
  readonly #changes: Changes;

  constructor(file: YamlText) {
    this.#file = file;
    this.#changes = new Changes(file);
  }

  /**
   * @returns replacements in order of place
   * @throws UnfitPlace
   */
  replacements(wish: Wish): readonly Replacement[] {
    const all = this.#root(wish);
    return all.toSorted((a, b) => a.start - b.start || a.end - b.end);
  }

  #root(wish: Wish): readonly Replacement[] {
    const { text, root, end, style } = this.#file;
    if (root?.kind === 'map') {
      const outcome = this.#map(root, wish, undefined);
      if (typeof outcome !== 'string') return outcome;
      const all = new Set<Item>(root.members);
      return root.isFlow ? flowChanges(text, root, [], all, style) : blockRemovals(text, root, all);
    }
    if (!isWriting(wish)) return [];
    const tree = treeOf(wish);
    if (root) return [{ start: root.start, end: root.end, insert: flowTree(tree) }];
    const members = 'members' in tree ? tree.members : [];
    return [
      insertedLines(
        text,
        end,
        members.flatMap((member) => blockMember(member, style)),
        style,
      ),
    ];
  }

  /** @param told the member that names the map in its list; it stays as long as the map does */
  #map(map: YamlMap, wish: Wish, told: string | undefined): Outcome {
    const { byName, doubled } = namedPairs(map);
    const changes: Replacement[] = [];
    const gone = new Set<Item>();
    const added: Member[] = [];
    for (const [name, sub] of wish.below) {
      const key = keyOf(stepOf(name));
      const pair = byName.get(name);
      if (key === undefined || !pair) {
        if (!isWriting(sub)) continue;
        if (key === undefined) throw this.#changes.unfit(map, 'this is a mapping instead of a list');
        added.push([key, treeOf(sub)]);
        continue;
      }
      const outcome = this.#pair(pair, map.isFlow, sub);
      if (outcome !== 'gone' && outcome.length === 0) continue;
      if (doubled.has(name)) throw twice(this.#file.text, { name, item: pair });
      if (outcome === 'gone') gone.add(pair);
      else changes.push(...outcome);
    }
    const isLeft = map.members.some((pair) => !gone.has(pair) && (told === undefined || pair.key !== told));
    if (!isLeft && added.length === 0) {
      if (wish.isMade) return 'gone';
      if (gone.size > 0 && told === undefined) return 'empty';
    }
    if (map.isFlow)
      return this.#changes.checked(map, [
        ...changes,
        ...this.#changes.flow(map, added.map(flowMember), gone),
      ]);
    const lines = added.flatMap((member) => blockMember(member, this.#file.style));
    return this.#changes.checked(map, [...changes, ...this.#changes.block(map, lines, gone)]);
  }

  #list(list: YamlList, wish: Wish, member: string): Outcome {
    const { byName, doubled } = namedItems(list, member, this.#file.anchors);
    const changes: Replacement[] = [];
    const gone = new Set<Item>();
    const added: Tree[] = [];
    for (const [name, sub] of wish.below) {
      const step = stepOf(name);
      const item = byName.get(name);
      if (!step || !('member' in step)) {
        if (isWriting(sub)) throw this.#changes.unfit(list, 'this is a list instead of a mapping');
      } else if (!item) {
        if (isWriting(sub)) added.push(itemTree(step.member, step.value, sub));
      } else {
        const outcome = this.#item(item, sub, member);
        if (outcome.length > 0 && isWriting(sub) && doubled.has(name))
          throw twice(this.#file.text, { name, item });
        if (outcome === 'gone' || outcome === 'empty') gone.add(item);
        else changes.push(...outcome);
      }
    }
    if (gone.size === list.members.length && added.length === 0) {
      if (wish.isMade) return 'gone';
      if (gone.size > 0) return 'empty';
    }
    if (list.isFlow)
      return this.#changes.checked(list, [
        ...changes,
        ...this.#changes.flow(list, added.map(flowTree), gone),
      ]);
    const lines = added.flatMap((tree) => blockItem(tree, this.#file.style));
    return this.#changes.checked(list, [...changes, ...this.#changes.block(list, lines, gone)]);
  }

  #item(item: Item, wish: Wish, member: string): Outcome {
    const { value } = item;
    const hasOthers = value?.kind === 'map' && value.members.some(({ key }) => key !== member);
    if (wish.own === undefined && !hasOthers) return this.#changes.removal(item);
    if (value?.kind === 'map') {
      const outcome = this.#map(value, wish, member);
      return outcome === 'gone' ? this.#changes.removal(item) : outcome;
    }
    if (isWriting(wish)) throw this.#changes.unfit(item, 'this item takes its members from elsewhere');
    return [];
  }

  #pair(pair: Pair, isFlow: boolean, wish: Wish): readonly Replacement[] | 'gone' {
    const { value } = pair;
    if (wish.own === undefined && !this.#isHolding(value)) return this.#changes.removal(pair);
    if (typeof wish.own === 'string') return this.#leaf(pair, isFlow, wish.own, wish.text);
    // What is to be removed goes with the last that it holds.
    const isMade = wish.isMade || (wish.own === undefined && wish.below.size > 0);
    const outcome = this.#below(pair, isFlow, { ...wish, isMade });
    if (outcome === 'gone') return this.#changes.removal(pair);
    if (outcome !== 'empty') return outcome;
    const blank: unknown = JSON.parse(wish.blank ?? (value?.kind === 'list' ? '[]' : '{}'));
    return this.#changes.written(pair, isFlow, { value: blank });
  }

  #leaf(pair: Pair, isFlow: boolean, own: string, text: string | undefined): readonly Replacement[] {
    const { value } = pair;
    if (canonical(value, this.#file.anchors) === own) return [];
    if (this.#isHolding(value))
      throw this.#changes.unfit(pair, 'this holds other values instead of being one');
    return this.#changes.written(pair, isFlow, leafOf(own, text));
  }

  #below(pair: Pair, isFlow: boolean, wish: Wish): Outcome {
    const { value } = pair;
    if (value?.kind === 'map' && value.members.length > 0) return this.#map(value, wish, undefined);
    const [member] = [...wish.below.keys()].flatMap((name) => memberOf(stepOf(name)) ?? []);
    const isList = value?.kind === 'list' && value.members.length > 0;
    if (isList && member !== undefined) return this.#list(value, wish, member);
    if (!isWriting(wish)) return wish.isMade && !isList && isEmpty(value) ? 'gone' : [];
    const other = member === undefined ? 'list' : 'map';
    if (isList || !isEmpty(value) || value?.kind === other)
      throw this.#changes.unfit(pair, `this is no ${member === undefined ? 'mapping' : 'list'}`);
    return this.#changes.written(pair, isFlow, treeOf(wish));
  }

  /** Whether a node holds values with addresses of their own. */
  #isHolding(node: YamlNode | undefined): boolean {
    if (node?.kind === 'map') return node.members.length > 0;
    return node?.kind === 'list' && node.members.length > 0 && this.#isNamed(node);
  }

  #isNamed(node: YamlList): boolean {
    const { root, lists } = this.#file;
    const pair = root?.kind === 'map' ? root.members.find(({ value }) => value === node) : undefined;
    return pair?.key !== undefined && namingMember(lists, keyName(pair.key)) !== undefined;
  }
}

const keyOf = (step: Step): string | undefined => (step && 'key' in step ? step.key : undefined);

const memberOf = (step: Step): string | undefined => (step && 'member' in step ? step.member : undefined);

/** Whether a node is null, `{}` or `[]`. */
const isEmpty = (node: YamlNode | undefined): boolean =>
  node?.kind === 'scalar' ? node.value === 'null' : node?.kind !== 'alias' && !node?.members.length;
