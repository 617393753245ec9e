import type { Replacement } from '../../tracking/draft.ts';
import { UnfitPlace } from '../../tracking/format.ts';
import { insertedLines, isLineOver, lineEndBehind } from './blocks.ts';
import type { Pair, Stretch, Style, YamlNode } from './nodes.ts';
import { type Tree, blockTree, flowTree, leafText } from './render.ts';
import { columnOf, lineOf, lineStart } from './style.ts';

/** Writes the value of a member of a flow map anew. */
export function flowValue(
  { keyEnd, colonEnd, value, bareProperties }: Pair,
  tree: Tree,
): readonly Replacement[] {
  const insert = flowTree(tree);
  if (value) return [{ ...stretchOf(value), insert }];
  const at = bareProperties?.start ?? colonEnd ?? keyEnd;
  const end = bareProperties?.end ?? at;
  return [{ start: at, end, insert: colonEnd === undefined ? `: ${insert}` : ` ${insert}` }];
}

/** A value with its anchor and tag. */
const stretchOf = ({ properties, start, end }: YamlNode): Stretch => ({
  start: properties?.start ?? start,
  end,
});

/** Writes the value of a member of a block map anew. */
export function blockPairValue(text: string, pair: Pair, tree: Tree, style: Style): readonly Replacement[] {
  const { value, colonEnd } = pair;
  if (colonEnd === undefined || (!value && pair.bareProperties))
    throw new UnfitPlace(
      lineOf(text, pair.start),
      'this key has a value in a form that shipctl does not write',
    );
  if ((value?.kind === 'map' || value?.kind === 'list') && !value.isFlow)
    return [{ start: colonEnd, end: colonEnd, insert: inline(tree) }, blockRemoval(text, value)];
  const end = value?.end ?? colonEnd;
  const isLeaf = 'value' in tree;
  if (!isLeaf && !pair.isExplicit && isOneLine(text, colonEnd, end) && isLineOver(text, end)) {
    const indentation = ' '.repeat(columnOf(text, pair.start));
    const lines = blockTree(tree, style).map((line) => indentation + line);
    const below = insertedLines(text, lineEndBehind(text, end), lines, style);
    return value ? [{ start: colonEnd, end, insert: '' }, below] : [below];
  }
  if (!value) return [{ start: colonEnd, end: colonEnd, insert: inline(tree) }];
  const isEnded = value.kind === 'scalar' && value.isBlock && text[end - 1] === '\n';
  return [{ ...stretchOf(value), insert: inline(tree).slice(1) + (isEnded ? style.lineEnd : '') }];
}

const isOneLine = (text: string, start: number, end: number): boolean =>
  !text.slice(start, end).includes('\n');

/** Behind the colon. */
const inline = (tree: Tree): string => ` ${'value' in tree ? leafText(tree) : flowTree(tree)}`;

/** All lines of a block below its key. */
function blockRemoval(text: string, { start, end, properties }: YamlNode): Replacement {
  const first = lineStart(text, start);
  if (properties || !/^ *$/.test(text.slice(first, start)))
    throw new UnfitPlace(lineOf(text, start), 'this can only be replaced by hand');
  return { start: first, end: lineEndBehind(text, end), insert: '' };
}
