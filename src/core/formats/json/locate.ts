import { type Address, UnfitPlace } from '../../tracking/format.ts';
import { stepOf } from '../names.ts';
import { type JsonChild, type JsonHolder, type JsonText, listAt } from './grammar.ts';
import { lineAt } from './source.ts';

/** How far an address leads in a text. */
export interface Way {
  /** All that hold it, from the outermost on, as far as they exist. A `null` holds nothing, and is none of them. */
  readonly holders: readonly JsonHolder[];
  /** What the address's next name leads to in the last of them. */
  readonly child: JsonChild | undefined;
  /** All holders exist. */
  readonly isHeld: boolean;
  /** Where there is something that can't hold the address; undefined if nothing is in the way. */
  readonly obstacle: number | undefined;
  /** The first key on the way, or the item, that appears twice. */
  readonly doubled: JsonChild | undefined;
}

/** Follows an address as far as it leads. */
export function locate({ root, shape }: JsonText, address: Address): Way {
  const nothing = { holders: [], child: undefined, isHeld: false, doubled: undefined };
  if (!root) return { ...nothing, obstacle: undefined };
  if (root.kind === 'leaf') return { ...nothing, obstacle: root.start };
  const holders: JsonHolder[] = [root];
  let doubled: JsonChild | undefined;
  for (const [index, name] of address.entries()) {
    const holder = holders.at(-1) as JsonHolder;
    const child = holder.byName.get(name);
    const isHeld = index === address.length - 1;
    const isKind = (holder.kind === 'list') === (listAt(shape, address.slice(0, index)) !== undefined);
    const obstacle = isKind ? undefined : holder.start;
    if (child?.isDoubled) doubled ??= child;
    if (isHeld || !child || obstacle !== undefined) return { holders, child, isHeld, obstacle, doubled };
    const { node } = child;
    if (node.kind === 'leaf')
      return { holders, child, isHeld, doubled, obstacle: node.value === 'null' ? undefined : node.start };
    holders.push(node);
  }
  return { ...nothing, obstacle: root.start };
}

/**
 * The same for an address that is to be written, or was.
 *
 * @throws UnfitPlace if a key on the way appears twice
 */
export function locateOnce(file: JsonText, address: Address): Way {
  const way = locate(file, address);
  const { doubled } = way;
  if (doubled && isKey(doubled)) throw twice(file, doubled);
  return way;
}

export const isKey = ({ name }: JsonChild): boolean => 'key' in (stepOf(name) ?? {});

/** For something that readers take differently. */
export const twice = ({ text }: JsonText, { name, start }: JsonChild): UnfitPlace =>
  new UnfitPlace(lineAt(text, start), `${name} appears twice; remove one of them`);
