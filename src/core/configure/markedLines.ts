import { shellWord } from '../shell/word.ts';
import { type MarkOf, type Reading, addressKey } from '../tracking/format.ts';
import type { TextPart } from '../tracking/textParts.ts';

/** Between the words of a line, of whatever language. */
const DELIMITER = /[\s;,=:@'"`{}()[\]|&<>#\\]/g;

/** A word has at most so many of these beginnings and ends in it. */
const REACH = 24;

/** No secret is shorter. */
const SHORTEST = 4;

/** Values of JSON that are no secrets. */
const PLAIN = /^(?:true|false|null)$/;

/** Each word takes some digests, and so time, in which other processes wait. */
const MOST_WORDS = 50_000;

/** Where marked values were found. */
export interface MarkedLines {
  /** Numbers of lines, from 1, by mark. */
  readonly lines: ReadonlyMap<string, readonly number[]>;
  /** Whether the text has so many words that others of them were not looked at. */
  readonly isCut: boolean;
}

/**
 * The lines that contain values of which only the marks are known, in whatever place, also quoted otherwise.
 *
 * @param parts  of the text, as its format gives them
 * @param wanted the marks
 */
export function markedLines(
  { text, values }: Reading,
  parts: readonly TextPart[],
  wanted: ReadonlySet<string>,
  markOf: MarkOf,
): MarkedLines {
  const found = new Map<string, Set<number>>();
  const known = new Map<string, string | undefined>();
  const markIn = (word: string): string | undefined => {
    if (!known.has(word))
      known.set(
        word,
        formsOf(word)
          .map(markOf)
          .find((mark) => wanted.has(mark)),
      );
    return known.get(word);
  };
  const add = (mark: string | undefined, line: number): void => {
    if (mark !== undefined) found.set(mark, (found.get(mark) ?? new Set()).add(line));
  };
  const lineAt = lineFinder(text);
  for (const { start, address } of parts) {
    const value = address && values.get(addressKey(address));
    if (value === undefined || value.length < SHORTEST || PLAIN.test(value)) continue;
    const mark = markOf(value);
    if (wanted.has(mark)) add(mark, lineAt(start));
  }
  let isCut = false;
  for (const { word, line } of wordsIn(text)) {
    isCut = known.size >= MOST_WORDS && !known.has(word);
    if (isCut) break;
    add(markIn(word), line);
  }
  return { lines: new Map([...found].map(([mark, numbers]) => [mark, [...numbers]])), isCut };
}

/** All words of a text, each with the number of its line, from 1. */
function* wordsIn(text: string): Generator<{ readonly word: string; readonly line: number }> {
  for (const [index, line] of text.split('\n').entries())
    for (const word of wordsOf(line)) yield { word, line: index + 1 };
}

/** A word as it may have been marked: as it is, as a string of JSON, or as a word of a shell. */
const formsOf = (word: string): readonly string[] => [word, JSON.stringify(word), shellWord(word)];

/** All that a line may have as a word: from any delimiter to one of the next ones, or to the next quote of its kind. */
function* wordsOf(line: string): Generator<string> {
  const cuts = new Set([0, line.length]);
  for (const { index } of line.matchAll(DELIMITER)) cuts.add(index).add(index + 1);
  const places = [...cuts].sort((a, b) => a - b);
  for (const [index, start] of places.entries())
    for (const end of places.slice(index + 1, index + 1 + REACH))
      if (end - start >= SHORTEST) yield line.slice(start, end);
  for (const [, quoted = ''] of line.matchAll(/(?=('[^']*'|"[^"]*"))/g))
    if (quoted.length - 2 >= SHORTEST) yield* [quoted, quoted.slice(1, -1)];
}

/** Gives the number of the line of an offset, from 1; offsets come in any order. */
function lineFinder(text: string): (at: number) => number {
  const starts = [0, ...[...text.matchAll(/\n/g)].map(({ index }) => index + 1)];
  return (at) => {
    const after = starts.findIndex((start) => start > at);
    return after < 0 ? starts.length : after;
  };
}
