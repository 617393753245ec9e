import type { Piece } from '../../world/journal.ts';
import {
  type AwsFile,
  type Section,
  indentationBelow,
  keyAndValue,
  linesOf,
  parseAwsFile,
  strip,
} from './file.ts';
import { type Mark, type Tracked, endOf } from './pieces.ts';

/**
 * Finds the pieces again in a text that somebody else changed: settings by section, key and value; what was taken out
 * by the key it stood behind. A setting with another value is theirs now, and so is what came back.
 */
export function found(text: string, { claims, pieces, agreed }: Omit<Tracked, 'text'>, mark: Mark): Tracked {
  const file = parseAwsFile(text);
  const placed = pieces
    .flatMap((piece) => {
      const place = placeOf(file, piece, pieces, mark);
      return place ? [{ ...piece, ...place }] : [];
    })
    // What was taken out right below a header stood in front of what was put in there.
    .sort((a, b) => a.at - b.at || a.length - b.length);
  return { text, claims, pieces: apart(placed), agreed };
}

/** Without the pieces that begin before the one in front of them ends. */
function apart(pieces: readonly Piece[]): readonly Piece[] {
  let end = 0;
  return pieces.filter((piece) => {
    const isApart = piece.at >= end;
    if (isApart) end = endOf(piece);
    return isApart;
  });
}

function placeOf(
  file: AwsFile,
  piece: Piece,
  pieces: readonly Piece[],
  mark: Mark,
): { at: number; length: number } | undefined {
  const section = file.sections.find(({ header }) => header === piece.section);
  if (!section) return undefined;
  if (piece.kind === 'header') return placeOfHeader(file, section);
  if (piece.kind === 'end') return placeOfLineEnd(file, section);
  if (piece.kind === 'setting') return placeOfSetting(file, section, piece, mark);
  const first = pieces.find(
    ({ kind, section: name, key }) => kind === 'removal' && name === piece.section && key === piece.key,
  );
  return placeOfRemoval(section, piece, indentationBelow(first?.before ?? '', 0).length, mark);
}

/**
 * Behind the setting that it stood behind, or behind one further up where that has come to be indented less: what is
 * indented more goes on with the line above.
 */
function placeOfRemoval(
  { line, settings }: Section,
  { key, behind, mark: value }: Piece,
  depth: number,
  mark: Mark,
): { at: number; length: number } | undefined {
  const there = settings.find((setting) => setting.key === key);
  const above = settings.slice(0, settings.findIndex((setting) => setting.key === behind) + 1);
  if (value === '') {
    const neighbour = above.findLast(({ indentation }) => indentation.length >= depth);
    return there ? undefined : { at: (neighbour?.lines.at(-1) ?? line).end, length: 0 };
  }
  // Lines that went on with a setting come back where it still is what was put in.
  const [only, ...more] = there?.lines ?? [];
  const isOurs = there !== undefined && more.length === 0 && mark(there.value) === value;
  return only && isOurs ? { at: only.end, length: 0 } : undefined;
}

/**
 * The line of a setting that was put in, with the lines that somebody let go on with it. It is looked for as a line,
 * since a line above it may have come to take it for its continuation.
 */
function placeOfSetting(
  { text, sections }: AwsFile,
  section: Section,
  piece: Piece,
  mark: Mark,
): { at: number; length: number } | undefined {
  const start = section.line.end;
  const end = Math.min(
    text.length,
    ...sections.map(({ line }) => line.start).filter((place) => place >= start),
  );
  for (const line of linesOf(text.slice(start, end))) {
    const { key, value } = keyAndValue(strip(text.slice(start + line.start, start + line.textEnd)));
    if (key !== piece.key || value === undefined || mark(value) !== piece.mark) continue;
    const at = start + line.start;
    const last = section.settings.find(({ lines }) => lines[0]?.start === at)?.lines.at(-1);
    // A line that was replaced kept its end; one that was added brought its own.
    const isAdded = piece.before === '' || /[\r\n]$/.test(piece.before);
    const lineEnd = last ?? { textEnd: start + line.textEnd, end: start + line.end };
    return { at, length: (isAdded ? lineEnd.end : lineEnd.textEnd) - at };
  }
  return undefined;
}

/** The header's line, with the blank line that was put in front of it. */
function placeOfHeader({ text, lineEnd }: AwsFile, { line }: Section): { at: number; length: number } {
  const before = text.slice(0, line.start);
  const hasBlank = before === lineEnd || before.endsWith(lineEnd + lineEnd);
  const at = hasBlank ? line.start - lineEnd.length : line.start;
  return { at, length: line.end - at };
}

/** The line end in front of a section that was put behind a last line without one. */
function placeOfLineEnd(file: AwsFile, section: Section): { at: number; length: number } | undefined {
  const { at } = placeOfHeader(file, section);
  const length = file.lineEnd.length;
  return at > length && file.text.slice(at - length, at) === file.lineEnd
    ? { at: at - length, length }
    : undefined;
}
