import { fromByteText, toByteText } from '../byteText.ts';
import type { Step } from './jsonPath.ts';
import { type JsonFile, type Range, propertyName, scan } from './jsonText.ts';

/**
 * The value at `steps`, as it is written in the file, a byte text; undefined if there is none. Of a key that
 * appears twice, the last one holds.
 *
 * @throws ShipctlError if the file is not JSON (RFC 8259)
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

/** The string at `steps`, decoded; undefined if there is no string. */
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
