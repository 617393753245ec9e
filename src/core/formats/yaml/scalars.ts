// Scalars as canonical JSON, read as kubectl does (YAML 1.1 with a few differences), and written so that readers of YAML
// 1.1 and 1.2 agree on them.

const BOOLEANS: ReadonlyMap<string, boolean> = new Map(
  ['y', 'yes', 'true', 'on', 'n', 'no', 'false', 'off'].flatMap((word, index) => {
    const capital = word.charAt(0).toUpperCase() + word.slice(1);
    return [word, capital, word.toUpperCase()].map((form): [string, boolean] => [form, index < 4]);
  }),
);
const NULL = /^(~|null|Null|NULL)?$/;
const INTEGER = /^[-+]?(0x[\da-f]+|0o?[0-7]+|0b[01]+|0|[1-9]\d*)$/i;
const FLOAT = /^[-+]?(\.\d+|\d+(\.\d*)?)(e[-+]?\d+)?$/i;

/** A scalar without quotes and tag, as JSON. Not-a-number and infinity, which JSON lacks, stay text. */
export function plainValue(text: string): string {
  if (NULL.test(text)) return 'null';
  const boolean = BOOLEANS.get(text);
  if (boolean !== undefined) return JSON.stringify(boolean);
  const digits = text.replaceAll('_', '');
  if (INTEGER.test(digits)) return JSON.stringify(integer(digits));
  if (FLOAT.test(digits)) return JSON.stringify(Number(digits));
  return JSON.stringify(text);
}

function integer(digits: string): number {
  const [, sign = '', octal] = /^([-+]?)0o?([0-7]+)$/i.exec(digits) ?? [];
  if (octal !== undefined) return Number(`0o${octal}`) * (sign === '-' ? -1 : 1);
  const [, negative = '', rest = ''] = /^([-+]?)(.*)$/.exec(digits) ?? [];
  return Number(rest) * (negative === '-' ? -1 : 1);
}

/** What no reader takes for anything but text, in a block: a letter or `/` first, and neither `: ` nor ` #` within. */
const SAFE = /^[A-Za-z/][\w./+=@-]*(:[\w./+=@-]+)*$/;
const WORD = /^(y|yes|true|on|n|no|false|off|null|nil|inf|infinity|nan|e[-+]?[\d_]+)$/i;

// Line ends of YAML 1.1, and what no YAML may hold as it is.
const UNPRINTABLE = /[\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]/g;

/** JSON that is YAML 1.1 and 1.2 as well. */
export const quoted = (text: string): string =>
  JSON.stringify(text).replace(
    UNPRINTABLE,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );

/** A text as it is written in a block: bare if that can't be read otherwise. */
export const blockText = (text: string): string =>
  SAFE.test(text) && !WORD.test(text) && text.length <= 1000 ? text : quoted(text);

/** YAML 1.1 knows numbers with an exponent by their dot and sign only. */
function numberText(value: number): string {
  const [mantissa = '', exponent] = JSON.stringify(value).split('e');
  if (exponent === undefined) return mantissa;
  return `${mantissa}${mantissa.includes('.') ? '' : '.0'}e${exponent}`;
}

/** A JSON value as one line that is JSON and YAML. */
export function flowText(value: unknown): string {
  if (typeof value === 'string') return quoted(value);
  if (typeof value === 'number') return numberText(value);
  if (Array.isArray(value)) return `[${value.map(flowText).join(', ')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const members = Object.entries(value).map(([key, member]) => `${quoted(key)}: ${flowText(member)}`);
  return `{${members.join(', ')}}`;
}

/** A JSON value as it is written in a block. */
export const blockValue = (value: unknown): string =>
  typeof value === 'string' ? blockText(value) : flowText(value);

/** Whether a value has half of a surrogate pair, which no file can hold. */
export const isTorn = (value: unknown): boolean => /\\ud[89a-f]/i.test(JSON.stringify(value));
