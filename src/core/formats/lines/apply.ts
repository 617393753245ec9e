import type { Replacement } from '../../tracking/draft.ts';
import type { Edit } from '../../tracking/format.ts';
import type { Line, LineGrammar, LinesText } from './grammar.ts';

/** @see Format.apply */
export function applyLines(file: LinesText, edits: readonly Edit[]): readonly Replacement[] {
  const changed: Replacement[] = [];
  const added = new Map<string, string>();
  for (const { address, value } of edits) {
    const [name = ''] = address;
    const lines = file.byName.get(name) ?? [];
    const [first] = lines;
    if (value === undefined) changed.push(...lines.map(removal));
    else if (!first || file.behind.has(first)) {
      changed.push(...(first ? [removal(first)] : []));
      added.set(name, value);
    } else if (first.set.value !== value) changed.push(replaced(file, first, file.grammar.line(name, value)));
  }
  changed.sort((a, b) => a.start - b.start);
  return withNew(
    file,
    changed,
    [...added].map(([name, value]) => file.grammar.line(name, value)),
  );
}

export const removal = ({ start, end }: Line): Replacement => ({ start, end, insert: '' });

/** Another line in the place of one; it ends in LF, since a CR would be part of its value. */
export function replaced({ text }: LinesText, { start, textEnd, end }: Line, line: string): Replacement {
  const isPlain = text.slice(textEnd, end) !== '\r\n';
  return { start, end: isPlain ? textEnd : end, insert: isPlain ? line : `${line}\n` };
}

/**
 * Adds new lines where they count, or in another place.
 *
 * @param replacements of other lines, in order
 */
export function withNew(
  { text, grammar, isOpen }: LinesText,
  replacements: readonly Replacement[],
  lines: readonly string[],
  place: LineGrammar['counts'] = grammar.counts,
): readonly Replacement[] {
  if (lines.length === 0) return replacements;
  const insert = lines.map((line) => `${line}\n`).join('');
  if (place === 'first') return [{ start: 0, end: 0, insert }, ...replacements];
  const at = text.length;
  const lineEnd = text === '' || text.endsWith('\n') ? '' : '\n';
  return [...replacements, { start: at, end: at, insert: lineEnd + (isOpen ? '\n' : '') + insert }];
}
