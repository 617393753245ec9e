import { ShipctlError } from '../../errors.ts';
import type { World } from '../../world/world.ts';
import type { JobFile } from './jobFiles.ts';
import { type JsonField, optionalFields } from '../json/jsonObject.ts';

const FIELD = /(?<name>[^\r\n="']+)=(?<mark>["'])/uy;

/** Fields of `integration.json` that `integration.env` lacks. */
const UNLISTED: ReadonlySet<string> = new Set(['id', 'name', 'masterName']);

/**
 * The names of the fields in an `integration.env`, one a line.
 */
export async function fieldNameLines(files: World['files'], { path, bytes }: JobFile): Promise<string> {
  const fields = await optionalFields(files, path.replace(/env$/, 'json'));
  return fieldNames(path, Buffer.from(bytes).toString(), fields)
    .map((name) => `${name}\n`)
    .join('');
}

/**
 * The names of the fields in `integration.env`, in its order: `field="value"` or, for arrays, `field='…'`. Nothing in
 * it is escaped, so a value may hold line breaks, quotes, and what looks like the next field. Where `integration.json`
 * has the value, it shows where the value ends; else that is where a quote ends a line and a field, or nothing, follows.
 *
 * @throws ShipctlError if the text is not of that form
 * @see docs/reference/job-environment.md, "Files of a resource"
 */
export function fieldNames(
  file: string,
  text: string,
  values: ReadonlyMap<string, JsonField> = new Map(),
): readonly string[] {
  const names: string[] = [];
  let at = skipBlanks(text, 0);
  if (at === text.length && [...values.keys()].some((name) => !UNLISTED.has(name))) {
    throw new ShipctlError(`${file} is empty, although the integration has fields`);
  }
  while (at < text.length) {
    FIELD.lastIndex = at;
    const { name = '', mark = '' } = FIELD.exec(text)?.groups ?? {};
    if (name === '') throw broken(file, text, at);
    const start = at + name.length + 2;
    const end = knownEnd(text, start, values.get(name), mark) ?? likelyEnd(text, start, mark);
    if (end === undefined) throw broken(file, text, at);
    names.push(name);
    at = skipBlanks(text, end);
  }
  return names;
}

function skipBlanks(text: string, at: number): number {
  const rest = /\S/g;
  rest.lastIndex = at;
  return rest.exec(text)?.index ?? text.length;
}

function knownEnd(text: string, start: number, value: JsonField, mark: string): number | undefined {
  if (typeof value !== 'string' || !text.startsWith(value + mark, start)) return undefined;
  const end = start + value.length + mark.length;
  return end === text.length || /[\r\n]/.test(text.charAt(end)) ? end : undefined;
}

function likelyEnd(text: string, start: number, mark: string): number | undefined {
  const marks = mark === '"' ? /"(?=[ \t]*(?:[\r\n]|$))/g : /'(?=[ \t]*(?:[\r\n]|$))/g;
  marks.lastIndex = start;
  while (marks.exec(text)) {
    const next = skipBlanks(text, marks.lastIndex);
    FIELD.lastIndex = next;
    if (next === text.length || FIELD.test(text)) return marks.lastIndex;
  }
  return undefined;
}

function broken(file: string, text: string, at: number): ShipctlError {
  const line = text.slice(0, at).split('\n').length;
  return new ShipctlError(`${file}, line ${line}: this is not field="value", or its end is missing`);
}
