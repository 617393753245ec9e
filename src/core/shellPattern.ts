/** What one character has to be. */
type Test = (char: string) => boolean;

/** Stands for any characters, or none. */
const ANY = '*';

type Token = Test | typeof ANY;

const one =
  (char: string): Test =>
  (given) =>
    given === char;
const anyOne: Test = () => true;
const nothing: Test = () => false;

/**
 * Whether a text fits a shell pattern as a whole: `*`, `?`, `[a-z]`, `[!x]` (or `[^x]`), `[[:digit:]]` and its like, and
 * `\` before a character that stands for itself. `*` and `?` fit every character, `/` and a leading dot too. A `[` that
 * is not closed stands for itself; a `\` at the end fits nothing. Characters are code points, in order of their numbers,
 * whatever the locale.
 *
 * No pattern takes more steps than the lengths of the two, multiplied.
 *
 * @see https://pubs.opengroup.org/onlinepubs/9699919799/utilities/V3_chap02.html#tag_18_13
 */
export function matches(pattern: string, text: string): boolean {
  const tokens = parse(Array.from(pattern));
  const chars = Array.from(text);
  let [at, token] = [0, 0];
  // Where the last `*` is, and where what it stands for ends. An earlier one need never stand for more.
  let [star, end] = [-1, 0];
  while (at < chars.length) {
    const test = tokens[token];
    if (test === ANY) {
      star = token++;
      end = at;
    } else if (test?.(chars[at] as string)) {
      token++;
      at++;
    } else if (star >= 0) {
      token = star + 1;
      at = ++end;
    } else return false;
  }
  return tokens.slice(token).every((test) => test === ANY);
}

/** More would be a mistake, and take long. */
const MOST_ALTERNATIVES = 1000;

/**
 * The patterns that a pattern with braces stands for: `*.{js,ts}` for `*.js` and `*.ts`. Braces may stand in braces.
 * Braces without a comma, those that are not closed, those in brackets and those after a `\\` stand for themselves.
 *
 * @returns undefined if there are more than 1000
 */
export function alternatives(pattern: string): readonly string[] | undefined {
  const found: string[] = [];
  const open = [pattern];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const chars = Array.from(next);
    const braces = firstBraces(chars);
    if (braces) {
      const text = (from: number, to?: number): string => chars.slice(from, to).join('');
      const { start, commas, end } = braces;
      const inner = [...commas, end].map((at, index) => text((commas[index - 1] ?? start) + 1, at));
      open.push(...inner.map((one) => text(0, start) + one + text(end + 1)).reverse());
    } else found.push(next);
    if (found.length + open.length > MOST_ALTERNATIVES) return undefined;
  }
  return found;
}

interface Braces {
  /** Places in the pattern. */
  readonly start: number;
  readonly commas: readonly number[];
  readonly end: number;
}

/** The first braces that contain a comma. */
function firstBraces(pattern: readonly string[]): Braces | undefined {
  const open: { readonly start: number; readonly commas: number[] }[] = [];
  let first: Braces | undefined;
  for (let at = 0; at < pattern.length; at++) {
    const char = pattern[at];
    if (char === '\\') at++;
    else if (char === '[') at = (parseBracket(pattern, at + 1)?.end ?? at + 1) - 1;
    else if (char === '{') open.push({ start: at, commas: [] });
    else if (char === ',') open.at(-1)?.commas.push(at);
    else if (char === '}') {
      const closed = open.pop();
      const isFirst = closed && closed.commas.length > 0 && closed.start < (first?.start ?? Infinity);
      if (isFirst) first = { ...closed, end: at };
    }
  }
  return first;
}

function parse(pattern: readonly string[]): readonly Token[] {
  const tokens: Token[] = [];
  let at = 0;
  while (at < pattern.length) {
    const bracket = pattern[at] === '[' ? parseBracket(pattern, at + 1) : undefined;
    if (bracket) {
      tokens.push(bracket.test);
      at = bracket.end;
    } else {
      if (pattern[at] === '\\') tokens.push(at + 1 < pattern.length ? one(pattern[++at] as string) : nothing);
      else tokens.push(plainToken(pattern[at] as string));
      at++;
    }
  }
  return tokens;
}

function plainToken(char: string): Token {
  if (char === '*') return ANY;
  return char === '?' ? anyOne : one(char);
}

interface Parsed {
  readonly test: Test;
  /** Where the pattern goes on. */
  readonly end: number;
}

/** Reads what is in brackets; undefined if they are not closed. */
function parseBracket(pattern: readonly string[], start: number): Parsed | undefined {
  const isNegated = pattern[start] === '!' || pattern[start] === '^';
  const first = isNegated ? start + 1 : start;
  const tests: Test[] = [];
  let at = first;
  while (at < pattern.length) {
    if (pattern[at] === ']' && at > first) {
      const test: Test = (char) => tests.some((fits) => fits(char)) !== isNegated;
      return { test, end: at + 1 };
    }
    const item = parseClass(pattern, at) ?? parseRange(pattern, at);
    if (!item) return undefined;
    tests.push(item.test);
    at = item.end;
  }
  return undefined;
}

/** A single character is a range from itself to itself. */
function parseRange(pattern: readonly string[], at: number): Parsed | undefined {
  const low = parseChar(pattern, at);
  if (!low) return undefined;
  if (pattern[low.end] !== '-' || pattern[low.end + 1] === ']') return { test: one(low.char), end: low.end };
  const high = parseChar(pattern, low.end + 1);
  if (!high) return undefined;
  const [from, to] = [codeOf(low.char), codeOf(high.char)];
  return { test: (char) => codeOf(char) >= from && codeOf(char) <= to, end: high.end };
}

function parseChar(pattern: readonly string[], at: number): { char: string; end: number } | undefined {
  const place = pattern[at] === '\\' ? at + 1 : at;
  const char = pattern[place];
  return char === undefined ? undefined : { char, end: place + 1 };
}

const codeOf = (char: string): number => char.codePointAt(0) ?? 0;

const CLASSES: ReadonlyMap<string, RegExp> = new Map([
  ['alnum', /[A-Za-z0-9]/],
  ['alpha', /[A-Za-z]/],
  ['blank', /[ \t]/],
  ['cntrl', /[\0-\x1f\x7f]/],
  ['digit', /[0-9]/],
  ['graph', /[!-~]/],
  ['lower', /[a-z]/],
  ['print', /[ -~]/],
  ['punct', /[!-/:-@[-`{-~]/],
  ['space', /[ \t\n\v\f\r]/],
  ['upper', /[A-Z]/],
  ['xdigit', /[0-9A-Fa-f]/],
]);

/** A class of characters, as in the C locale: `[:digit:]`. */
function parseClass(pattern: readonly string[], at: number): Parsed | undefined {
  if (pattern[at] !== '[' || pattern[at + 1] !== ':') return undefined;
  const end = pattern.indexOf(':', at + 2);
  const fits = CLASSES.get(pattern.slice(at + 2, end).join(''));
  return fits && pattern[end + 1] === ']' ? { test: (char) => fits.test(char), end: end + 2 } : undefined;
}
