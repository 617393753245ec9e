import { readFileSync } from 'node:fs';
import { unless } from './systemError.ts';

/** Stands in text for bytes that are not UTF-8. */
const REPLACEMENT = '\ufffd';

/** A byte that is not UTF-8 is kept in text as this and the byte: half of a pair, to which no UTF-8 leads. */
const KEPT = 0xdc00;

/** What is UTF-8 (RFC 3629, 4), byte by byte, and all other bytes. */
const UTF8 =
  /[\x00-\x7f]+|[\xc2-\xdf][\x80-\xbf]|\xe0[\xa0-\xbf][\x80-\xbf]|[\xe1-\xec\xee\xef][\x80-\xbf]{2}|\xed[\x80-\x9f][\x80-\xbf]|\xf0[\x90-\xbf][\x80-\xbf]{2}|[\xf1-\xf3][\x80-\xbf]{3}|\xf4[\x80-\x8f][\x80-\xbf]{2}|(?<other>[\x80-\xff])/g;

/** The bytes that a text stands for, those among them that {@link textOf} kept. */
export function bytesOf(text: string): Buffer {
  if (!/[\udc80-\udcff]/u.test(text)) return Buffer.from(text);
  const parts = text.split(/([\udc80-\udcff])/u);
  return Buffer.concat(
    parts.map((part, index) => (index % 2 === 1 ? Buffer.of(part.charCodeAt(0) - KEPT) : Buffer.from(part))),
  );
}

/** Bytes as text: what is UTF-8 decoded, and each other byte kept as one of U+DC80 to U+DCFF. */
export function textOf(bytes: Buffer): string {
  const text = bytes.toString();
  if (!text.includes(REPLACEMENT)) return text;
  return bytes
    .toString('latin1')
    .replace(UTF8, (part, other?: string) =>
      other === undefined
        ? Buffer.from(part, 'latin1').toString()
        : String.fromCharCode(KEPT + other.charCodeAt(0)),
    );
}

/**
 * The words of the command line, with the bytes in them that are not UTF-8.
 *
 * @param given the words as Node has them, without those bytes
 */
export function wordsOf(given: readonly string[]): readonly string[] {
  if (!given.some((word) => word.includes(REPLACEMENT))) return given;
  const all = unless(['ENOENT', 'EACCES', 'EPERM'], () => readFileSync('/proc/self/cmdline', 'latin1')) ?? '';
  const own = all.split('\0').slice(0, -1).slice(-given.length);
  return own.length === given.length ? own.map((word) => textOf(Buffer.from(word, 'latin1'))) : given;
}
