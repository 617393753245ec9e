import { sha256 } from '../../sha256.ts';
import type { Format, Reading } from './format.ts';

/** 128 bits: enough to tell values apart. */
const DIGITS = 32;

/** The salted digest of a text. */
const digestOf = (salt: string, value: string): string => sha256(`${salt}:${value}`).slice(0, DIGITS);

/** Makes the salted digests by which values are known again. A digest takes long, so each value's is made once. */
export class Marks {
  readonly salt: string;
  readonly #meaning: Format<Reading>['meaning'];
  readonly #known = new Map<string, string>();

  constructor(salt: string, { meaning }: Pick<Format<Reading>, 'meaning'>) {
    this.salt = salt;
    this.#meaning = meaning;
  }

  readonly of = (value: string): string => {
    const known = this.#known.get(value);
    if (known !== undefined) return known;
    const mark = digestOf(this.salt, this.#meaning(value));
    this.#known.set(value, mark);
    return mark;
  };
}
