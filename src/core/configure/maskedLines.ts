import type { Address } from '../tracking/format.ts';
import type { TextPart } from '../tracking/textParts.ts';
import type { SecretNumbers } from './secretNumbers.ts';

/** A text, what is known of it, and whether the value at an address is public. */
export interface PartedText {
  readonly text: string;
  /** In order of place, without overlap. */
  readonly parts: readonly TextPart[];
  readonly isPublic: (address: Address) => boolean;
}

/** The lines of a text as a plan may show them. */
export class MaskedLines {
  readonly #source: PartedText;
  readonly #numbers: SecretNumbers;
  readonly #starts: readonly number[];

  constructor(source: PartedText, numbers: SecretNumbers) {
    this.#source = source;
    this.#numbers = numbers;
    this.#starts = lineStarts(source.text);
  }

  /**
   * A line without its LF. Only keys, punctuation and public values are in it: everything else is a secret with a number.
   *
   * @param index from 0
   */
  line(index: number): string {
    const { text, parts } = this.#source;
    const start = this.#starts[index] ?? text.length;
    const end = this.#endOf(index);
    const shown: string[] = [];
    let at = start;
    for (let next = firstEndingAfter(parts, start); at < end; next++) {
      const part = parts[next];
      const from = Math.min(part?.start ?? end, end);
      if (from > at) shown.push(this.#numbers.masked(text.slice(at, from)));
      if (!part || part.start >= end) break;
      at = Math.min(part.end, end);
      const piece = text.slice(Math.max(part.start, start), at);
      shown.push(this.#isShown(part, start, end) ? piece : this.#numbers.masked(piece));
    }
    return shown.join('');
  }

  #endOf(index: number): number {
    const next = this.#starts[index + 1];
    return next === undefined ? this.#source.text.length : next - 1;
  }

  #isShown({ start, end, address }: TextPart, lineStart: number, lineEnd: number): boolean {
    const text = this.#source.text.slice(start, end);
    if (address === undefined) return !hasPassword(text);
    return start >= lineStart && end <= lineEnd && this.#source.isPublic(address) && isPlain(text);
  }
}

/** A public value is one word: nobody has written anything else into it, such as a comment, or a password into a URL. */
const isPlain = (value: string): boolean => /^(["']?)[\w.:/@%+~-]*\1$/.test(value) && !hasPassword(value);

/** Whether a text may be a URL with a password, or a token in the place of a user. */
const hasPassword = (text: string): boolean => /:.*@/s.test(text);

function lineStarts(text: string): readonly number[] {
  const starts = [0];
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) starts.push(at + 1);
  return starts;
}

/** The index of the first part that ends after a place. */
function firstEndingAfter(parts: readonly TextPart[], place: number): number {
  let [low, high] = [0, parts.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((parts[middle]?.end ?? 0) > place) high = middle;
    else low = middle + 1;
  }
  return low;
}
