import { visitJson } from '../../json/jsonText.ts';
import { FormatFault, UnfitPlace } from '../../tracking/format.ts';

/** A value as it is written, by offsets in UTF-16 units. */
export interface Source {
  readonly kind: 'object' | 'list' | 'scalar';
  readonly start: number;
  end: number;
  /** JSON of a scalar, in the form that a value has whatever it was written like. */
  readonly scalar: string;
  readonly parts: SourcePart[];
}

/** A member of an object, or an item of a list. */
export interface SourcePart {
  /** Undefined for an item. */
  readonly key: string | undefined;
  /** Where the key begins, or the item. */
  readonly start: number;
  /** Behind the key, or where the item begins. */
  readonly keyEnd: number;
  readonly value: Source;
}

/** More than any file needs; a reader that calls itself for each would run out of stack far above. */
const DEEPEST = 500;

/** Digits that a number keeps through any reader. */
const SAFE_DIGITS = 15;

/**
 * Reads a text that is JSON.
 *
 * @param from where the value begins, after a byte order mark
 * @throws FormatFault, and UnfitPlace for what some tools can read
 */
export function readSource(text: string, from: number): Source {
  let root: Source | undefined;
  const open: Source[] = [];
  let key: { readonly name: string; readonly start: number; readonly end: number } | undefined;
  const add = (value: Source): void => {
    const { start } = value;
    open.at(-1)?.parts.push({ key: key?.name, start: key?.start ?? start, keyEnd: key?.end ?? start, value });
    root ??= value;
    key = undefined;
  };
  const begin =
    (kind: Source['kind']) =>
    (offset: number): void => {
      const value: Source = { kind, start: from + offset, end: 0, scalar: '', parts: [] };
      if (open.length === DEEPEST)
        throw new UnfitPlace(lineAt(text, value.start), `values are nested more than ${DEEPEST} deep`);
      add(value);
      open.push(value);
    };
  const end = (offset: number, length: number): void => {
    const value = open.pop();
    if (value) value.end = from + offset + length;
  };
  const visitor = {
    onObjectBegin: begin('object'),
    onObjectEnd: end,
    onArrayBegin: begin('list'),
    onArrayEnd: end,
    onObjectProperty: (name: string, offset: number, length: number): void => {
      key = { name, start: from + offset, end: from + offset + length };
    },
    onLiteralValue: (value: unknown, offset: number, length: number): void => {
      const start = from + offset;
      const source = text.slice(start, start + length);
      add({ kind: 'scalar', start, end: start + length, scalar: scalarOf(value, source), parts: [] });
    },
  };
  visitJson(text.slice(from), visitor, (offset) =>
    root && open.length === 0 ? notWhole(text, from + offset) : notJson(text, from + offset),
  );
  if (!root) throw notJson(text, text.length);
  return root;
}

/** For a fault after all that began has ended, at the end of the text too. */
const notWhole = (text: string, offset: number): Error =>
  isCutAt(text, offset)
    ? notJson(text, offset)
    : new UnfitPlace(lineAt(text, offset), 'text follows the JSON value');

const isCutAt = (text: string, offset: number): boolean => offset >= text.trimEnd().length;

function notJson(text: string, offset: number): FormatFault {
  return new FormatFault(
    lineAt(text, offset),
    isCutAt(text, offset) ? 'it is not JSON: it ends too early' : 'it is not JSON',
  );
}

/** A number that some readers would round stays as it is written. */
const scalarOf = (value: unknown, source: string): string =>
  typeof value === 'number' &&
  (!Number.isFinite(value) || source.replace(/[eE].*|\D/g, '').length > SAFE_DIGITS)
    ? source
    : JSON.stringify(value);

/** JSON of a value without blanks, with its members sorted. */
export function canonicalSource({ kind, scalar, parts }: Source): string {
  if (kind === 'scalar') return scalar;
  const values = parts.map(({ value }) => canonicalSource(value));
  if (kind === 'list') return `[${values.join(',')}]`;
  const members = parts.map(({ key }, index) => `${JSON.stringify(key)}:${values[index] ?? ''}`);
  return `{${members.sort().join(',')}}`;
}

/** The line of an offset, from 1. */
export const lineAt = (text: string, offset: number): number =>
  text.slice(0, offset).split(/\r\n|\r|\n/).length;
