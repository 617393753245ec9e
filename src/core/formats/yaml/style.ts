import { nodesIn } from './anchors.ts';
import type { Style, YamlMap, YamlNode } from './nodes.ts';

/** As kubectl writes. */
const DEFAULT = { step: 2, listStep: 0 };

/** How a text is indented: as its first map in a map, and its first list in a map, are. */
export function styleOf(text: string, root: YamlNode | undefined): Style {
  const [lineEnd = '\n'] = /\r?\n/.exec(text) ?? [];
  let [step, listStep]: [number | undefined, number | undefined] = [undefined, undefined];
  for (const node of nodesIn(root)) {
    if (step !== undefined && listStep !== undefined) break;
    if (node.kind !== 'map' || node.isFlow) continue;
    step ??= stepTo(text, node, 'map');
    listStep ??= stepTo(text, node, 'list');
  }
  return { lineEnd, step: step || DEFAULT.step, listStep: listStep ?? DEFAULT.listStep };
}

function stepTo(text: string, { start, members }: YamlMap, kind: 'map' | 'list'): number | undefined {
  for (const { value } of members) {
    if (value?.kind === kind && !value.isFlow) return columnOf(text, value.start) - columnOf(text, start);
  }
  return undefined;
}

/** Where a line begins. */
export const lineStart = (text: string, offset: number): number =>
  offset === 0 ? 0 : text.lastIndexOf('\n', offset - 1) + 1;

export const columnOf = (text: string, offset: number): number => offset - lineStart(text, offset);

/** The number of the line that a place is in, from 1. */
export const lineOf = (text: string, offset: number): number =>
  text.slice(0, offset).split(/\r\n|\r|\n/).length;
