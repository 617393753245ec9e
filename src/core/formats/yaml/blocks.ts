import type { Replacement } from '../../tracking/draft.ts';
import { UnfitPlace } from '../../tracking/format.ts';
import type { Item, Stretch, Style, YamlList, YamlMap, YamlNode } from './nodes.ts';
import { lineOf, lineStart } from './style.ts';

export type YamlCollection = YamlMap | YamlList;

/** Behind the line that a place is in; a block scalar ends there already. */
export function lineEndBehind(text: string, offset: number): number {
  if (text[offset - 1] === '\n') return offset;
  const end = text.indexOf('\n', offset);
  return end < 0 ? text.length : end + 1;
}

/** Whether nothing but a comment stands between a place and the end of its line. */
export const isLineOver = (text: string, offset: number): boolean =>
  text[offset - 1] === '\n' ||
  /^[ \t]*(#.*)?$/.test(text.slice(offset, lineEndBehind(text, offset)).trimEnd());

/** Whether only blanks stand between the beginning of its line and a place. */
const isFirstOfLine = (text: string, offset: number): boolean =>
  /^ *$/.test(text.slice(lineStart(text, offset), offset));

/** The blanks that bring a line to the column of a place. */
function indentationAt(text: string, offset: number): string {
  const before = text.slice(lineStart(text, offset), offset);
  if (before.includes('\t')) throw new UnfitPlace(lineOf(text, offset), 'a tab precedes this');
  return ' '.repeat(before.length);
}

/** The lines of a member of a block, or what it has of the line on which others begin. */
function blockStretch(text: string, { start, end }: Stretch): Stretch {
  const behind = lineEndBehind(text, end);
  if (isFirstOfLine(text, start)) return { start: lineStart(text, start), end: behind };
  const lineEnd = /\r?\n$/.exec(text.slice(0, behind))?.[0] ?? '';
  return { start, end: Math.max(start, behind - lineEnd.length) };
}

/** Removes members of a block of which others stay, or are added. */
export function blockRemovals(
  text: string,
  { members }: YamlCollection,
  gone: ReadonlySet<Item>,
): readonly Replacement[] {
  return members.flatMap((member, index) => {
    if (!gone.has(member)) return [];
    const next = members[index + 1];
    const { start, end } = blockStretch(text, member);
    const isJoined = next && start === member.start && /^\s*$/.test(text.slice(end, next.start));
    if (isJoined && !gone.has(next)) return [{ start, end: next.start, insert: '' }];
    const before = lastScalar(members[index - 1]);
    return [{ start, end: before?.isBlock ? endOfSwallowed(text, end, before, member) : end, insert: '' }];
  });
}

/** Behind the lines below a place that a block scalar above would take for its own. */
function endOfSwallowed(text: string, offset: number, scalar: Stretch, { start }: Stretch): number {
  const isKeeping = /^[|>]\d?\+/.test(text.slice(scalar.start, scalar.end));
  const depth = start - lineStart(text, start);
  let end = offset;
  while (end < text.length) {
    const next = lineEndBehind(text, end + 1);
    const line = text.slice(end, next).trimEnd();
    const isSwallowed = line === '' ? isKeeping : line.search(/\S/) > depth && /^ *#/.test(line);
    if (!isSwallowed) break;
    end = next;
  }
  return end;
}

/**
 * Adds lines to a block, after its last member.
 *
 * @param lines    without the block's own indentation
 * @param removals of members
 */
export function blockInsertion(
  text: string,
  { members, start, end }: YamlCollection,
  lines: readonly string[],
  removals: readonly Replacement[],
  style: Style,
): Replacement {
  const indentation = indentationAt(text, start);
  const last = removals.at(-1);
  const at = Math.max(lineEndBehind(text, end), last?.end ?? 0);
  const isLastGone = last !== undefined && last.end >= end;
  const isTorn = at === text.length && !text.endsWith('\n') && lastScalar(members.at(-1))?.isBlock === true;
  // A line end behind such a scalar would become part of it.
  if (isTorn && !isLastGone) return insertedAbove(start, indentation, lines, removals, style);
  const isWholeLineGone = isLastGone && last.start === lineStart(text, last.start);
  return insertedLines(
    text,
    at,
    lines.map((line) => indentation + line),
    style,
    isWholeLineGone,
  );
}

function insertedAbove(
  start: number,
  indentation: string,
  lines: readonly string[],
  [first]: readonly Replacement[],
  { lineEnd }: Style,
): Replacement {
  const at = first && first.start <= start && first.end > start ? first.start : start;
  const insert =
    at === start
      ? lines.map((line) => line + lineEnd + indentation).join('')
      : lines.map((line) => indentation + line + lineEnd).join('');
  return { start: at, end: at, insert };
}

/** Lines between others; the last line of a file keeps an end, or the lack of one. */
export function insertedLines(
  text: string,
  at: number,
  lines: readonly string[],
  { lineEnd }: Style,
  isBelowGoneLine = false,
): Replacement {
  const isOpen = at > 0 && text[at - 1] !== '\n';
  const block = lines.join(lineEnd);
  const insert = isOpen ? (isBelowGoneLine ? '' : lineEnd) + block : block + lineEnd;
  return { start: at, end: at, insert };
}

function lastScalar(item: Item | undefined): (YamlNode & { readonly kind: 'scalar' }) | undefined {
  let node = item?.value;
  while ((node?.kind === 'map' || node?.kind === 'list') && !node.isFlow) node = node.members.at(-1)?.value;
  return node?.kind === 'scalar' ? node : undefined;
}
