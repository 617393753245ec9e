import { stepOf } from '../names.ts';
import type { Style } from './nodes.ts';
import { blockText, blockValue, flowText, quoted } from './scalars.ts';
import { type Wish, isWriting } from './wish.ts';

/** What is to be written: a JSON value, a map's members, or a list's items. */
export type Tree = Leaf | { readonly members: readonly Member[] } | { readonly items: readonly Tree[] };

/** A JSON value, and how it is to be written in a line of a block, if that matters. */
export interface Leaf {
  readonly value: unknown;
  readonly text?: string | undefined;
}

export type Member = readonly [key: string, tree: Tree];

/** What is to be written at an address and below it. */
export function treeOf({ own, text, below }: Wish): Tree {
  if (typeof own === 'string') return leafOf(own, text);
  const members: Member[] = [];
  const items: Tree[] = [];
  for (const [name, wish] of below) {
    const step = isWriting(wish) ? stepOf(name) : undefined;
    if (step && 'member' in step) items.push(itemTree(step.member, step.value, wish));
    else if (step) members.push([step.key, treeOf(wish)]);
  }
  return items.length > 0 ? { items } : { members };
}

/** @param own JSON */
export const leafOf = (own: string, text: string | undefined): Leaf => ({
  value: JSON.parse(own) as unknown,
  text,
});

/** An item of a named list: the naming member first. */
export function itemTree(member: string, value: string, wish: Wish): Tree {
  const tree = treeOf(wish);
  return { members: [[member, { value }], ...('members' in tree ? tree.members : [])] };
}

/** One line that is JSON and YAML. */
export function flowTree(tree: Tree): string {
  if ('value' in tree) return flowText(tree.value);
  if ('items' in tree) return `[${tree.items.map(flowTree).join(', ')}]`;
  return `{${tree.members.map(flowMember).join(', ')}}`;
}

export const flowMember = ([key, tree]: Member): string => `${quoted(key)}: ${flowTree(tree)}`;

/** A value as it is written in a block. */
export const leafText = ({ value, text }: Leaf): string => text ?? blockValue(value);

/** The lines of a member of a block map, without the map's own indentation. */
export function blockMember([key, tree]: Member, style: Style): readonly string[] {
  const name = `${blockText(key)}:`;
  if ('value' in tree) return [`${name} ${leafText(tree)}`];
  const lines = blockTree(tree, style);
  return lines.length === 0 ? [`${name} {}`] : [name, ...lines];
}

/** The lines of a map or list below its key, with its depth below that of the key. */
export function blockTree(tree: Tree, style: Style): readonly string[] {
  if ('value' in tree) return [];
  if ('items' in tree)
    return tree.items.flatMap((item) => blockItem(item, style)).map(deeper(style.listStep));
  return tree.members.flatMap((member) => blockMember(member, style)).map(deeper(style.step));
}

/** The lines of an item of a block list. */
export function blockItem(tree: Tree, style: Style): readonly string[] {
  const lines = 'members' in tree ? tree.members.flatMap((member) => blockMember(member, style)) : [];
  return lines.map((line, index) => `${index === 0 ? '- ' : '  '}${line}`);
}

const deeper =
  (blanks: number) =>
  (line: string): string =>
    ' '.repeat(blanks) + line;
