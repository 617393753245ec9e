import { sha256 } from '../../sha256.ts';

/** 128 bits: enough to tell values apart. */
const DIGITS = 32;

/** The salted digest by which a value is known again. */
export const markOf = (salt: string, value: string): string => sha256(`${salt}:${value}`).slice(0, DIGITS);

/** Makes the salted digests by which values are known again. A digest takes long, so each value's is made once. */
export class Marks {
  readonly salt: string;
  readonly #known = new Map<string, string>();

  constructor(salt: string) {
    this.salt = salt;
  }

  readonly of = (value: string): string => {
    const known = this.#known.get(value);
    if (known !== undefined) return known;
    const mark = markOf(this.salt, value);
    this.#known.set(value, mark);
    return mark;
  };
}
