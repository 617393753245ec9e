import { isUtf8 } from 'node:buffer';
import { type JSONVisitor, type ParseErrorCode, visit } from 'jsonc-parser';
import { ShipctlError } from '../../errors.ts';
import { fromByteText, toByteText } from '../byteText.ts';

/** JSON that was read from `file`, a name for messages only. */
export interface JsonFile {
  readonly file: string;
  /**
   * As a byte text: a large file then takes one byte a character, where a single character beyond Latin-1 would make it
   * two, and is scanned faster.
   */
  readonly text: string;
}

/** Where a value stands in a text: from its first character to the end of its last. */
export interface Range {
  readonly start: number;
  readonly end: number;
}

const STRICT = { disallowComments: true, allowTrailingComma: false, allowEmptyContent: false };

const BYTE_ORDER_MARK = '\u00ef\u00bb\u00bf';

/**
 * The text of a file that is to hold JSON. A byte order mark is passed over (RFC 8259, 8.1).
 *
 * @throws ShipctlError if the bytes are not UTF-8
 */
export function jsonFile(file: string, bytes: Uint8Array): JsonFile {
  if (!isUtf8(bytes)) throw new ShipctlError(`${file} is not JSON: it contains bytes that are not UTF-8`);
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1');
  return { file, text: text.startsWith(BYTE_ORDER_MARK) ? text.slice(BYTE_ORDER_MARK.length) : text };
}

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
 * @throws ShipctlError if it is not JSON
 */
export function scan(json: JsonFile, text: string, visitor: JSONVisitor): void {
  try {
    visitJson(text, visitor, (offset) => notJson(json, text, offset));
  } catch (error) {
    if (error instanceof RangeError)
      throw new ShipctlError(`${json.file} can't be read: it is nested too deeply`);
    throw error;
  }
}

/**
 * Calls the visitor with all that a text holds, be it a byte text or another one.
 *
 * @param faultAt makes what is thrown if the text is not JSON (RFC 8259) at an offset
 */
export function visitJson(text: string, visitor: JSONVisitor, faultAt: (offset: number) => Error): void {
  const onError = (_error: ParseErrorCode, offset: number): void => {
    throw faultAt(offset);
  };
  visit(text, { ...visitor, onError }, STRICT);
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
