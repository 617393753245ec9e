import { type JSONVisitor, type ParseErrorCode, visit } from 'jsonc-parser';
import { ShipctlError } from '../errors.ts';
import type { Step } from './jsonPath.ts';

/** JSON text that was read from `file`; `file` is for messages alone. */
export interface JsonFile {
  readonly file: string;
  readonly text: string;
}

/** Where a value stands in a text: from its first character to behind its last. */
interface Range {
  readonly start: number;
  readonly end: number;
}

const STRICT = { disallowComments: true, allowTrailingComma: false, allowEmptyContent: false };

/**
 * The text of a file that is to hold JSON. A byte order mark is passed over (RFC 8259, 8.1).
 *
 * @throws ShipctlError where the bytes are not UTF-8
 */
export function jsonFile(file: string, bytes: Uint8Array): JsonFile {
  try {
    return { file, text: new TextDecoder('utf-8', { fatal: true }).decode(bytes) };
  } catch {
    throw new ShipctlError(`${file} is not JSON: it holds bytes that are not UTF-8`);
  }
}

/**
 * The value at `steps`, as it is written in the file; undefined where there is none. Of a key that is there twice the
 * last one holds.
 *
 * @throws ShipctlError where the file is not JSON (RFC 8259)
 */
export function valueAt(json: JsonFile, steps: readonly Step[]): string | undefined {
  let value = whole(json);
  for (const step of steps) {
    const range: Range | undefined = childAt(json, value, step);
    if (range === undefined) return undefined;
    value = value.slice(range.start, range.end);
  }
  return value;
}

/** The string at `steps`, decoded; undefined where there is no string. */
export function stringAt(json: JsonFile, steps: readonly Step[]): string | undefined {
  const value = valueAt(json, steps);
  return value?.startsWith('"') ? (JSON.parse(value) as string) : undefined;
}

/** The pairs of the object that the file holds, in its order, each value as it is written; none for another value. */
export function entries(json: JsonFile): readonly (readonly [key: string, value: string])[] {
  const text = whole(json);
  const found = new Map<string, string>();
  walk(json, text, (key, range) => {
    if (typeof key === 'string') found.set(key, text.slice(range.start, range.end));
  });
  return [...found];
}

/**
 * A value as it is printed: strings bare, everything else as JSON with two-space indentation, keys in the order of the
 * file, numbers as they are written there.
 */
export function printed(value: string): string {
  return value.startsWith('"') ? (JSON.parse(value) as string) : indented(value);
}

/** Whether a string, number, boolean or null; false for an object or array. */
export const isScalar = (value: string): boolean => !value.startsWith('{') && !value.startsWith('[');

function whole(json: JsonFile): string {
  scan(json, json.text, {});
  return json.text.trim();
}

function childAt(json: JsonFile, text: string, step: Step): Range | undefined {
  const fromEnd: Range[] = [];
  let found: Range | undefined;
  walk(json, text, (key, range) => {
    if (key === step) found = range;
    if (typeof step === 'number' && step < 0 && typeof key === 'number') {
      fromEnd.push(range);
      if (fromEnd.length > -step) fromEnd.shift();
    }
  });
  if (typeof step === 'number' && step < 0) return fromEnd.length === -step ? fromEnd[0] : undefined;
  return found;
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
    onObjectProperty: (name) => {
      if (depth === 1) key = name;
    },
    onLiteralValue: (_value, offset, length) => {
      if (depth === 1) done(offset, offset + length);
    },
  });
}

/** One object or array that is being written out; `places` keeps a repeated key where it first stood. */
interface Open {
  readonly isObject: boolean;
  readonly parts: string[];
  readonly places: Map<string, number>;
  key: string;
}

function indented(value: string): string {
  const open: Open[] = [{ isObject: false, parts: [], places: new Map(), key: '' }];
  const add = (text: string): void => {
    const { isObject, parts, places, key } = open.at(-1) as Open;
    if (!isObject) {
      parts.push(text);
      return;
    }
    const place = places.get(key) ?? parts.length;
    places.set(key, place);
    parts[place] = `${JSON.stringify(key)}: ${text}`;
  };
  const begin = (isObject: boolean) => (): void => {
    open.push({ isObject, parts: [], places: new Map(), key: '' });
  };
  const end = (brackets: string) => (): void => {
    const { parts } = open.pop() as Open;
    const inside = '  '.repeat(open.length);
    const lines = parts.map((part) => `\n${inside}${part}`).join(',');
    add(
      parts.length === 0
        ? brackets
        : `${brackets.charAt(0)}${lines}\n${inside.slice(2)}${brackets.charAt(1)}`,
    );
  };
  scan({ file: '', text: value }, value, {
    onObjectBegin: begin(true),
    onObjectEnd: end('{}'),
    onArrayBegin: begin(false),
    onArrayEnd: end('[]'),
    onObjectProperty: (name) => {
      (open.at(-1) as Open).key = name;
    },
    onLiteralValue: (literal: unknown, offset, length) => {
      add(typeof literal === 'string' ? JSON.stringify(literal) : value.slice(offset, offset + length));
    },
  });
  return open[0]?.parts[0] ?? '';
}

function scan(json: JsonFile, text: string, visitor: JSONVisitor): void {
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

function notJson(json: JsonFile, text: string, offset: number): ShipctlError {
  if (text.trim() === '') return new ShipctlError(`${json.file} is not JSON: it is empty`);
  const before = text.slice(0, offset).split('\n');
  const column = (before.at(-1) ?? '').length + 1;
  const fault = offset >= text.trimEnd().length ? 'it ends too early, at' : 'see';
  return new ShipctlError(`${json.file} is not JSON: ${fault} line ${before.length}, column ${column}`);
}
