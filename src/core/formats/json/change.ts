import type { Replacement } from '../../tracking/draft.ts';
import type { JsonChild, JsonHolder, JsonText } from './grammar.ts';
import { Layout, type NewNode } from './layout.ts';

/** What is to become of the children of one holder. */
interface HolderChange {
  readonly removed: Set<JsonChild>;
  /** By name, with what each goes behind: another one, or the front; at the end if undefined. */
  readonly added: Map<string, { readonly node: NewNode; readonly behind: string | undefined }>;
}

/** Where a new child goes that goes in front of all. */
export const FRONT = '';

/** What is to become of a text. */
export class JsonChange {
  readonly #file: JsonText;
  readonly #holders = new Map<JsonHolder, HolderChange>();
  readonly #replaced = new Map<JsonChild, NewNode>();
  #root: NewNode | undefined;

  constructor(file: JsonText) {
    this.#file = file;
  }

  /** Gives a text that holds nothing what it is to hold. */
  fill(root: NewNode): void {
    this.#root = root;
  }

  replace(child: JsonChild, node: NewNode): void {
    this.#replaced.set(child, node);
  }

  remove(holder: JsonHolder, child: JsonChild): void {
    this.#changeOf(holder).removed.add(child);
  }

  /** @param behind name of another child, {@link FRONT}, or undefined for the end */
  add(holder: JsonHolder, name: string, node: NewNode, behind?: string): void {
    this.#changeOf(holder).added.set(name, { node, behind });
  }

  /** In order of place. What is removed, or replaced, has no changes of its own. */
  get replacements(): readonly Replacement[] {
    const { text, shape } = this.#file;
    const layout = new Layout(this.#file);
    if (this.#root !== undefined) {
      const mark = shape.hasByteOrderMark ? '\ufeff' : '';
      const insert = mark + layout.node(this.#root, layout.lineEnd) + layout.lineEnd;
      return [{ start: 0, end: text.length, insert }];
    }
    const replaced = [...this.#replaced].map(([{ start, node }, insert]): Replacement => ({
      start: node.start,
      end: node.end,
      insert: layout.node(insert, layout.lineOf(start)),
    }));
    const inHolders = [...this.#holders].flatMap(([holder, change]) =>
      replacementsIn(holder, change, layout),
    );
    return [...replaced, ...inHolders].sort((a, b) => a.start - b.start || a.end - b.end);
  }

  #changeOf(holder: JsonHolder): HolderChange {
    const change = this.#holders.get(holder) ?? { removed: new Set(), added: new Map() };
    this.#holders.set(holder, change);
    return change;
  }
}

/** What changes between two children that stay. */
interface Stretch {
  readonly from: JsonChild | undefined;
  readonly removed: JsonChild[];
  readonly added: (readonly [name: string, node: NewNode])[];
}

function replacementsIn(holder: JsonHolder, change: HolderChange, layout: Layout): readonly Replacement[] {
  const gap = layout.gapIn(holder);
  const behind = addedBehind(holder, change);
  const added = (name: string | undefined): Stretch['added'] => [...(behind.get(name) ?? [])];
  let stretch: Stretch = { from: undefined, removed: [], added: added(FRONT) };
  const all: Replacement[] = [];
  const close = (to: JsonChild | undefined): void => {
    if (stretch.removed.length + stretch.added.length === 0) return;
    const inserts = stretch.added.map(([name, node]) => layout.child(name, node, gap));
    all.push(replacementOf(holder, stretch, to, inserts, gap, layout));
  };
  for (const child of holder.children) {
    if (change.removed.has(child)) {
      stretch.removed.push(child);
      stretch.added.push(...added(child.name));
    } else {
      close(child);
      stretch = { from: child, removed: [], added: added(child.name) };
    }
  }
  stretch.added.push(...added(undefined));
  close(undefined);
  return all;
}

/** The new children by the name of the child that they go behind. */
function addedBehind(
  { byName }: JsonHolder,
  { added }: HolderChange,
): ReadonlyMap<string | undefined, Stretch['added']> {
  const all = new Map<string | undefined, Stretch['added']>();
  const slots = new Map<string, string | undefined>();
  for (const [name, { node, behind }] of added) {
    const isThere = behind === undefined || behind === FRONT || byName.has(behind);
    const slot = isThere ? behind : slots.get(behind);
    slots.set(name, slot);
    const group = all.get(slot) ?? [];
    all.set(slot, group);
    group.push([name, node]);
  }
  return all;
}

/** A stretch begins with its comma, or, at the front, ends with it. */
function replacementOf(
  holder: JsonHolder,
  { from, removed }: Stretch,
  to: JsonChild | undefined,
  inserts: readonly string[],
  gap: string,
  layout: Layout,
): Replacement {
  const [first, last] = [removed[0], removed.at(-1)];
  if (from) {
    const start = from.node.end;
    return { start, end: last?.node.end ?? start, insert: inserts.map((one) => `,${gap}${one}`).join('') };
  }
  if (to) {
    const insert = inserts.map((one) => `${one},${gap}`).join('');
    return { start: first?.start ?? to.start, end: to.start, insert };
  }
  const insert = inserts.join(`,${gap}`);
  if (first && last && inserts.length > 0) return { start: first.start, end: last.node.end, insert };
  const [start, end] = [holder.start + 1, holder.end - 1];
  if (inserts.length === 0) return { start, end, insert: '' };
  return { start, end, insert: gap + insert + layout.gapAtEndOf(holder) };
}
