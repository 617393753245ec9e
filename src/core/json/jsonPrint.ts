import { fromByteText, toByteText } from '../byteText.ts';
import { type JsonFile, type Range, hasEscapes, propertyName, scan } from './jsonText.ts';

/** Takes a byte text, in chunks. */
type Write = (chunk: string) => void;

/** What is printed in place of a property: of a key that occurs twice, the last value where the first one stood. */
interface Repeat {
  /** Where the property's own value ends. */
  readonly end: number;
  /** The value to print; undefined for all but the first property of that key. */
  readonly instead: Range | undefined;
}

/** Repeated properties, by the places of their names. */
type Repeats = ReadonlyMap<number, Repeat>;

/** A value of the file `json`, and where in it that stands. */
interface Part {
  readonly json: JsonFile;
  readonly range: Range;
}

/** A value, as `valueAt` gives it, as it is printed: see {@link print}. */
export function printed(value: string): string {
  const chunks: string[] = [];
  print(value, (chunk) => chunks.push(chunk));
  return fromByteText(chunks.join(''));
}

/**
 * Prints a value, as `valueAt` gives it: strings bare, everything else as JSON with two-space indentation, keys in the
 * order of the file, numbers as they are written there. It is handed out in chunks, so that a large value is never
 * there twice.
 *
 * @see docs/reference/json-paths.md
 */
export function print(value: string, write: Write): void {
  if (value.startsWith('"')) {
    write(toByteText(JSON.parse(fromByteText(value)) as string));
    return;
  }
  const part = { json: { file: 'the value', text: value }, range: { start: 0, end: value.length } };
  printPart(part, repeatsIn(part.json), 0, write);
}

function printPart({ json, range }: Part, repeats: Repeats, indentation: number, write: Write): void {
  const text = json.text.slice(range.start, range.end);
  /** For each open object or array, whether something is in it already. */
  const isFilled: boolean[] = [];
  let passedUntil = 0;
  let isNamed = false;
  const line = (): string => `\n${'  '.repeat(indentation + isFilled.length)}`;
  const before = (): void => {
    if (isFilled.length > 0 && !isNamed) write((isFilled.at(-1) ? ',' : '') + line());
    if (isFilled.length > 0) isFilled[isFilled.length - 1] = true;
    isNamed = false;
  };
  const begin =
    (bracket: string) =>
    (offset: number): void => {
      if (offset < passedUntil) return;
      before();
      write(bracket);
      isFilled.push(false);
    };
  const end =
    (bracket: string) =>
    (offset: number): void => {
      if (offset < passedUntil) return;
      write((isFilled.pop() ? line() : '') + bracket);
    };
  scan(json, text, {
    onObjectBegin: begin('{'),
    onObjectEnd: end('}'),
    onArrayBegin: begin('['),
    onArrayEnd: end(']'),
    onObjectProperty: (name, offset, length) => {
      if (offset < passedUntil) return;
      const repeat = repeats.get(range.start + offset);
      if (repeat) passedUntil = repeat.end - range.start;
      if (repeat && !repeat.instead) return;
      before();
      write(`${asJson(text, name, offset, length)}: `);
      isNamed = true;
      if (!repeat?.instead) return;
      printPart({ json, range: repeat.instead }, repeats, indentation + isFilled.length, write);
      isNamed = false;
    },
    onLiteralValue: (value: unknown, offset, length) => {
      if (offset < passedUntil) return;
      before();
      write(
        typeof value === 'string' ? asJson(text, value, offset, length) : text.slice(offset, offset + length),
      );
    },
  });
}

/** A string as it is printed in JSON: escapes that need not be are gone. */
function asJson(text: string, value: string, offset: number, length: number): string {
  const source = text.slice(offset, offset + length);
  return hasEscapes(value, length) ? toByteText(JSON.stringify(JSON.parse(fromByteText(source)))) : source;
}

/** A property of an object that is still open. */
interface Property {
  /** The first one of its key, and the last one so far. */
  readonly first: number;
  last: number;
  range: Range;
}

/** An object or array that is still open: where it begins, its properties, and the one whose value is being read. */
interface Open {
  readonly start: number;
  readonly names: Map<string, Property>;
  current: Property | undefined;
}

/** All properties whose keys occur more than once in their object. */
function repeatsIn(json: JsonFile): Repeats {
  const repeats = new Map<number, Repeat>();
  const open: Open[] = [];
  const done = (range: Range): void => {
    const current = open.at(-1)?.current;
    if (!current) return;
    if (current.last !== current.first) {
      const end = repeats.get(current.first)?.end ?? current.range.end;
      repeats.set(current.first, { end, instead: range });
      repeats.set(current.last, { end: range.end, instead: undefined });
    }
    current.range = range;
  };
  const begin = (offset: number): void => {
    open.push({ start: offset, names: new Map(), current: undefined });
  };
  const end = (offset: number, length: number): void => {
    const { start = 0 } = open.pop() ?? {};
    done({ start, end: offset + length });
  };
  scan(json, json.text, {
    onObjectBegin: begin,
    onObjectEnd: end,
    onArrayBegin: begin,
    onArrayEnd: end,
    onObjectProperty: (name, offset, length) => {
      const object = open.at(-1);
      if (!object) return;
      const key = propertyName(json.text, name, offset, length);
      object.current = object.names.get(key);
      if (object.current) object.current.last = offset;
      else {
        object.current = { first: offset, last: offset, range: { start: 0, end: 0 } };
        object.names.set(key, object.current);
      }
    },
    onLiteralValue: (_value, offset, length) => {
      done({ start: offset, end: offset + length });
    },
  });
  return repeats;
}
