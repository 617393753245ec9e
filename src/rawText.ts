// Text of the outside (words, variables, paths) that keeps bytes which are not UTF-8.

/** Stands in text for bytes that are not UTF-8. */
export const REPLACEMENT = '\ufffd';

/** A byte that is not UTF-8 is kept in text as this and the byte: half of a pair, to which no UTF-8 leads. */
const KEPT = 0xdc00;

/** What is UTF-8 (RFC 3629, 4), byte by byte, and all other bytes. */
const UTF8 =
  /[\x00-\x7f]+|[\xc2-\xdf][\x80-\xbf]|\xe0[\xa0-\xbf][\x80-\xbf]|[\xe1-\xec\xee\xef][\x80-\xbf]{2}|\xed[\x80-\x9f][\x80-\xbf]|\xf0[\x90-\xbf][\x80-\xbf]{2}|[\xf1-\xf3][\x80-\xbf]{3}|\xf4[\x80-\x8f][\x80-\xbf]{2}|(?<other>[\x80-\xff])/g;

/** Whether there are bytes in a text that {@link textOf} kept. */
export const hasKeptBytes = (text: string): boolean => !text.isWellFormed() && /[\udc80-\udcff]/u.test(text);

/** Whether a text is that of UTF-8 for sure: U+FFFD may stand for other bytes. */
export const isUtf8 = (text: string): boolean => !hasKeptBytes(text) && !text.includes(REPLACEMENT);

/** The bytes that a text stands for, those among them that {@link textOf} kept. */
export function bytesOf(text: string): Buffer {
  if (!hasKeptBytes(text)) return Buffer.from(text);
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

/** What a terminal would obey or reorder: control characters, line separators and marks of direction. */
const UNSEEN = /(?!\nusage: )[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]/gu;

/** Bytes that are not UTF-8 as C and shells write them: `\xe9`. */
const shownBytes = (text: string): string =>
  text.replace(/[\udc80-\udcff]/gu, (kept) => `\\x${(kept.charCodeAt(0) & 0xff).toString(16)}`);

/** A message with nothing in it but text: names come from files and command lines. The usage keeps its own line. */
export const visible = (message: string): string =>
  shownBytes(message).replace(
    UNSEEN,
    (char) => `\\u${(char.codePointAt(0) ?? 0).toString(16).padStart(4, '0')}`,
  );
