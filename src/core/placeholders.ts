import { ShipctlError } from '../errors.ts';
import type { Environment } from '../world/environment.ts';
import { VariableTable } from './job/variableTable.ts';

/** What becomes of a variable that is not set: nothing, what stood there, or an error. */
export type Unset = 'removed' | 'kept' | 'refused';

const DOLLAR = 36;
const LINE_END = 10;
const OPEN = 123;
const CLOSE = 125;

const OUTPUT_BYTES = 1 << 18;
/** Up to here a loop finds or copies bytes faster than a call does that is faster for many. */
const FEW_BYTES = 48;
const MOST_NAMED = 10;
const LONGEST_NAMED = 100;

/** 2 for what begins a name, 1 for what goes on with it. */
const NAME_BYTES = Uint8Array.from({ length: 256 }, (_, byte) => {
  const char = String.fromCharCode(byte);
  return /[A-Za-z_]/.test(char) ? 2 : /[0-9]/.test(char) ? 1 : 0;
});

function indexOf(byte: number, text: Uint8Array, from: number): number {
  const near = Math.min(text.length, from + FEW_BYTES);
  for (let at = from; at < near; at++) if (text[at] === byte) return at;
  return near === text.length ? -1 : text.indexOf(byte, near);
}

/** Where a name that begins at `from` ends; `from` itself where none begins there. */
function nameEnd(text: Uint8Array, from: number): number {
  if (from >= text.length || NAME_BYTES[text[from] as number] !== 2) return from;
  let end = from + 1;
  while (end < text.length && NAME_BYTES[text[end] as number] !== 0) end++;
  return end;
}

/**
 * Replaces `$NAME` and `${NAME}` by the values of variables in a text that comes in chunks. Values go in byte for byte,
 * and what is in them is not looked at; anything else that begins with `$` stays.
 *
 * @see docs/reference/replace.md
 * @see https://pubs.opengroup.org/onlinepubs/9699919799/basedefs/V1_chap08.html#tag_08_01 for names
 */
export class Placeholders {
  readonly #variables: VariableTable;
  readonly #unset: Unset;
  readonly #write: (bytes: Uint8Array) => void;
  readonly #output = new Uint8Array(OUTPUT_BYTES);
  #filled = 0;
  /** The end of the text so far, where a placeholder may go on in the next chunk. */
  #held: Uint8Array[] = [];
  /** Those that are refused, with their lines. */
  readonly #refused = new Map<string, number>();
  #line = 1;

  /** @param write takes what the text becomes; what it is given is only good until it returns */
  constructor(env: Pick<Environment, 'bytes' | 'names'>, unset: Unset, write: (bytes: Uint8Array) => void) {
    this.#variables = new VariableTable(env);
    this.#unset = unset;
    this.#write = write;
  }

  /** Takes the next chunk, which is only looked at until this returns. */
  add(chunk: Uint8Array): void {
    if (this.#held.length > 0 && chunk.every((byte) => NAME_BYTES[byte] !== 0)) {
      this.#held.push(Uint8Array.from(chunk));
      return;
    }
    this.#replace(this.#held.length > 0 ? Buffer.concat([...this.#held, chunk]) : chunk, false);
  }

  /**
   * Takes the end of the text.
   *
   * @param path what to call the text
   * @throws ShipctlError that names the variables that are refused, and their lines
   */
  end(path: string): void {
    this.#replace(Buffer.concat(this.#held), true);
    this.#flush();
    if (this.#refused.size === 0) return;
    const all = [...this.#refused].map(([name, line]) => `${name} (line ${line})`);
    const more = all.length > MOST_NAMED ? ` and ${all.length - MOST_NAMED} more` : '';
    throw new ShipctlError(
      `${path} has variables that are not set: ${all.slice(0, MOST_NAMED).join(', ')}${more}; no file was changed`,
    );
  }

  #replace(text: Uint8Array, isLast: boolean): void {
    this.#held = [];
    let done = 0;
    let counted = 0;
    let dollar = indexOf(DOLLAR, text, 0);
    while (dollar >= 0) {
      const isBraced = text[dollar + 1] === OPEN;
      const from = isBraced ? dollar + 2 : dollar + 1;
      const end = nameEnd(text, from);
      if (end >= text.length && !isLast) break;
      if (end > from && (!isBraced || text[end] === CLOSE)) {
        const value = this.#variables.value(text, from, end);
        if (value || this.#unset !== 'kept') {
          this.#copy(text, done, dollar);
          done = isBraced ? end + 1 : end;
        }
        if (value) this.#copy(value, 0, value.length);
        else if (this.#unset === 'refused') {
          this.#countLines(text, counted, dollar);
          counted = dollar;
          this.#refuse(text, from, end);
        }
      }
      dollar = indexOf(DOLLAR, text, end);
    }
    const stop = dollar < 0 ? text.length : dollar;
    this.#copy(text, done, stop);
    if (this.#unset === 'refused') this.#countLines(text, counted, stop);
    if (stop < text.length) this.#held = [Uint8Array.from(text.subarray(stop))];
  }

  #refuse(text: Uint8Array, from: number, end: number): void {
    const shown = Buffer.from(text.subarray(from, Math.min(end, from + LONGEST_NAMED))).toString('latin1');
    const name = end - from > LONGEST_NAMED ? `${shown}...` : shown;
    if (!this.#refused.has(name)) this.#refused.set(name, this.#line);
  }

  #countLines(text: Uint8Array, from: number, end: number): void {
    for (let at = indexOf(LINE_END, text, from); at >= 0 && at < end; at = indexOf(LINE_END, text, at + 1))
      this.#line++;
  }

  #copy(bytes: Uint8Array, from: number, end: number): void {
    for (let at = from; at < end;) {
      if (this.#filled === OUTPUT_BYTES) this.#flush();
      const stop = Math.min(end, at + OUTPUT_BYTES - this.#filled);
      this.#put(bytes, at, stop);
      at = stop;
    }
  }

  /** Adds bytes for which there is room. */
  #put(bytes: Uint8Array, from: number, end: number): void {
    const output = this.#output;
    let filled = this.#filled;
    if (end - from > FEW_BYTES) output.set(bytes.subarray(from, end), filled);
    else for (let at = from; at < end; at++) output[filled++] = bytes[at] as number;
    this.#filled += end - from;
  }

  #flush(): void {
    if (this.#filled > 0) this.#write(this.#output.subarray(0, this.#filled));
    this.#filled = 0;
  }
}
