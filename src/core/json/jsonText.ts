import { isUtf8 } from 'node:buffer';
import { type JSONVisitor, type ParseErrorCode, visit } from 'jsonc-parser';
import { ShipctlError } from '../../errors.ts';
import { fromByteText, toByteText } from '../byteText.ts';
import type { Step } from './jsonPath.ts';

/** JSON that was read from `file`, which is for messages alone. */
export interface JsonFile {
  readonly file: string;
  /**
   * As a byte text: a large file then takes one byte a character, where a single character beyond Latin-1 would make it
   * two, and is scanned faster.
   */
  readonly text: string;
}

/** Where a value stands in a text: from its first character to behind its last. */
export interface Range {
  readonly start: number;
  readonly end: number;
}

const STRICT = { disallowComments: true, allowTrailingComma: false, allowEmptyContent: false };

const BYTE_ORDER_MARK = '\u00ef\u00bb\u00bf';

/**
 * The text of a file that is to hold JSON. A byte order mark is passed over (RFC 8259, 8.1).
 *
 * @throws ShipctlError where the bytes are not UTF-8
 */
export function jsonFile(file: string, bytes: Uint8Array): JsonFile {
  if (!isUtf8(bytes)) throw new ShipctlError(`${file} is not JSON: it holds bytes that are not UTF-8`);
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1');
  return { file, text: text.startsWith(BYTE_ORDER_MARK) ? text.slice(BYTE_ORDER_MARK.length) : text };
}

/**
 * The value at `steps`, as it is written in the file, a byte text; undefined where there is none. Of a key that is
 * there twice the last one holds.
 *
 * @throws ShipctlError where the file is not JSON (RFC 8259)
 */
export function valueAt(json: JsonFile, steps: readonly Step[]): string | undefined {
  const range = rangeAt(json, steps);
  return range && json.text.slice(range.start, range.end);
}

/** The place of the same in the file's text. */
export const rangeAt = (json: JsonFile, steps: readonly Step[]): Range | undefined =>
  rangeWithin(json, { start: 0, end: json.text.length }, steps);

function rangeWithin(json: JsonFile, { start, end }: Range, steps: readonly Step[]): Range | undefined {
  const text = json.text.slice(start, end);
  const fromEnd = steps.findIndex(isFromEnd);
  const count = fromEnd < 0 ? steps.length : Math.max(fromEnd, 1);
  const found =
    fromEnd === 0 ? childFromEnd(json, text, Number(steps[0])) : descend(json, text, steps.slice(0, count));
  if (!found) return undefined;
  const range = { start: start + found.start, end: start + found.end };
  return count < steps.length ? rangeWithin(json, range, steps.slice(count)) : range;
}

/** The string at `steps`, decoded; undefined where there is no string. */
export function stringAt(json: JsonFile, steps: readonly Step[]): string | undefined {
  const value = valueAt(json, steps);
  return value?.startsWith('"') ? (JSON.parse(fromByteText(value)) as string) : undefined;
}

/** The pairs of the object that the file holds, in its order, each value as {@link valueAt} gives it. */
export function entries(json: JsonFile): readonly (readonly [key: string, value: string])[] {
  const found = new Map<string, string>();
  walk(json, json.text, (key, { start, end }) => {
    if (typeof key === 'string') found.set(fromByteText(key), json.text.slice(start, end));
  });
  return [...found];
}

/** Whether a string, number, boolean or null; false for an object or array. */
export const isScalar = (value: string): boolean => !value.startsWith('{') && !value.startsWith('[');

/** Whether a string of this length in the text, quotes included, is written with escapes; `value` is without them. */
export const hasEscapes = (value: string, length: number): boolean => length !== value.length + 2;

/** A property's name as a byte text: `name` is what the scanner makes of the text from `offset` on. */
export function propertyName(text: string, name: string, offset: number, length: number): string {
  if (!hasEscapes(name, length)) return name;
  return toByteText(JSON.parse(fromByteText(text.slice(offset, offset + length))) as string);
}

/**
 * Calls the visitor with all that a text holds.
 *
 * @throws ShipctlError where it is not JSON
 */
export function scan(json: JsonFile, text: string, visitor: JSONVisitor): void {
  const onError = (_error: ParseErrorCode, offset: number): void => {
    throw notJson(json, text, offset);
  };
  try {
    visit(text, { ...visitor, onError }, STRICT);
  } catch (error) {
    if (error instanceof RangeError)
      throw new ShipctlError(`${json.file} can't be read: it is nested too deeply`);
    throw error;
  }
}

const isFromEnd = (step: Step): boolean => typeof step === 'number' && step < 0;

/** Where the value at steps that count from the start stands; one scan, whatever their number. */
function descend(json: JsonFile, text: string, steps: readonly Step[]): Range | undefined {
  const wanted = steps.map((step) => (typeof step === 'string' ? toByteText(step) : step));
  let depth = 0;
  /** How many steps lead to the container whose children are looked at: the one that is open at this depth. */
  let matched = 0;
  /** For each of these containers: the key of the child that comes next. */
  const keys: Step[] = [];
  let start: number | undefined;
  let found: Range | undefined;
  const isNext = (): boolean => {
    if (depth !== matched) return false;
    if (matched === 0) return true;
    const key = keys[matched - 1] as Step;
    if (typeof key === 'number') keys[matched - 1] = key + 1;
    return key === wanted[matched - 1];
  };
  const begin =
    (first: Step) =>
    (offset: number): void => {
      if (isNext()) {
        found = undefined;
        if (matched === wanted.length) start = offset;
        else keys[matched++] = first;
      }
      depth++;
    };
  const end = (offset: number, length: number): void => {
    depth--;
    if (start !== undefined && depth === matched) {
      found = { start, end: offset + length };
      start = undefined;
    } else if (depth < matched) matched = depth;
  };
  scan(json, text, {
    onObjectBegin: begin(''),
    onObjectEnd: end,
    onArrayBegin: begin(0),
    onArrayEnd: end,
    onObjectProperty: (name, offset, length) => {
      if (depth === matched) keys[matched - 1] = propertyName(text, name, offset, length);
    },
    onLiteralValue: (_value, offset, length) => {
      if (isNext()) found = matched === wanted.length ? { start: offset, end: offset + length } : undefined;
    },
  });
  return found;
}

function childFromEnd(json: JsonFile, text: string, index: number): Range | undefined {
  const last: Range[] = [];
  walk(json, text, (key, range) => {
    if (typeof key !== 'number') return;
    last.push(range);
    if (last.length > -index) last.shift();
  });
  return last.length === -index ? last[0] : undefined;
}

/** Calls `child` with the key (or index) and place of each value right below the object or array that `text` is. */
function walk(json: JsonFile, text: string, child: (key: Step, range: Range) => void): void {
  let depth = 0;
  let key: Step = 0;
  let start = 0;
  const begin = (offset: number): void => {
    if (depth++ === 1) start = offset;
  };
  const end = (offset: number, length: number): void => {
    if (--depth === 1) done(start, offset + length);
  };
  const done = (from: number, to: number): void => {
    child(key, { start: from, end: to });
    if (typeof key === 'number') key++;
  };
  scan(json, text, {
    onObjectBegin: begin,
    onObjectEnd: end,
    onArrayBegin: begin,
    onArrayEnd: end,
    onObjectProperty: (name, offset, length) => {
      if (depth === 1) key = propertyName(text, name, offset, length);
    },
    onLiteralValue: (_value, offset, length) => {
      if (depth === 1) done(offset, offset + length);
    },
  });
}

function notJson(json: JsonFile, text: string, offset: number): ShipctlError {
  if (text.trim() === '') return new ShipctlError(`${json.file} is not JSON: it is empty`);
  const before = text.slice(0, offset);
  const lineStart = before.lastIndexOf('\n') + 1;
  const line = before.split('\n').length;
  const column = fromByteText(before.slice(lineStart)).length + 1;
  const fault = offset >= text.trimEnd().length ? 'it ends too early, at' : 'see';
  return new ShipctlError(`${json.file} is not JSON: ${fault} line ${line}, column ${column}`);
}
