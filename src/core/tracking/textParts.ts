import type { Address } from './format.ts';

/**
 * A stretch of a text that a format knows: the value of an address, as it is written, or without an address a key or
 * punctuation. What is in no part, such as a comment, is known to nobody. Offsets count UTF-16 units.
 */
export interface TextPart {
  readonly start: number;
  readonly end: number;
  readonly address?: Address;
}

/**
 * Adds the punctuation between parts: each line of what lies between them, if it has nothing else.
 *
 * @param parts       in order of place, without overlap
 * @param punctuation fits text of punctuation and blanks from its first character to its last one
 */
export function withPunctuation(
  text: string,
  parts: readonly TextPart[],
  { start, end }: TextPart,
  punctuation: RegExp,
): readonly TextPart[] {
  const all: TextPart[] = [];
  let at = start;
  for (const part of [...parts, { start: end, end }]) {
    all.push(...linesIn(text, at, part.start).filter((line) => punctuation.test(sliceOf(text, line))));
    if (part.end > part.start) all.push(part);
    at = part.end;
  }
  return all;
}

const sliceOf = (text: string, { start, end }: TextPart): string => text.slice(start, end);

function linesIn(text: string, from: number, to: number): readonly TextPart[] {
  const lines: TextPart[] = [];
  for (let start = from; start < to;) {
    const next = text.indexOf('\n', start);
    const end = next < 0 || next >= to ? to : next + 1;
    lines.push({ start, end });
    start = end;
  }
  return lines;
}
