/** How bash reads what comes next in a word. */
type State = 'bare' | 'double' | 'ansi';

/** A part of a word, what it stands for, and how bash reads what follows. */
type Rule = readonly [pattern: RegExp, text: (found: RegExpExecArray) => string | undefined, next: State];

const whole = ([text]: RegExpExecArray): string => text;
const first = ([, text]: RegExpExecArray): string | undefined => text;
const nothing = (): string => '';

/** A dollar sign that begins no expansion, and no quotes. Letters depend on the locale. */
const PLAIN_DOLLAR = String.raw`\$(?![\w@*#?$!({[\-\x80-\xff`;

const RULES: Readonly<Record<State, readonly Rule[]>> = {
  bare: [
    [/'([^']*)'/y, first, 'bare'],
    [/"/y, nothing, 'double'],
    [/\$'/y, nothing, 'ansi'],
    [/\\([^\n])/y, first, 'bare'],
    // Braces may stand for several words.
    [/[^ \t\n'"\\$`;&|<>(){}~]+/y, whole, 'bare'],
    // Elsewhere it is a home directory.
    [/(?<!^|[:=])~/y, whole, 'bare'],
    [new RegExp(String.raw`${PLAIN_DOLLAR}'"~\\])`, 'y'), whole, 'bare'],
  ],
  double: [
    [/"/y, nothing, 'bare'],
    [/\\([$`"\\])/y, first, 'double'],
    [/[^"\\$`]+|\\(?!\n)/y, whole, 'double'],
    [new RegExp(`${PLAIN_DOLLAR}])`, 'y'), whole, 'double'],
  ],
  ansi: [
    [/'/y, nothing, 'bare'],
    [/[^'\\]+/y, whole, 'ansi'],
    [/\\([abeEfnrtv\\'"?])/y, ([, char = '']) => ESCAPES[char] ?? char, 'ansi'],
    [/\\([0-7]{1,3})/y, ([, digits = '']) => byte(parseInt(digits, 8)), 'ansi'],
    [/\\x([0-9a-f]{1,2})/iy, ([, digits = '']) => byte(parseInt(digits, 16)), 'ansi'],
  ],
};

const ESCAPES: Readonly<Record<string, string>> = {
  ...{ a: '\x07', b: '\b', e: '\x1b', E: '\x1b', f: '\f', n: '\n', r: '\r', t: '\t', v: '\v' },
};

/** bash ends the word's text at a zero. */
const byte = (code: number): string | undefined =>
  code % 256 === 0 ? undefined : String.fromCharCode(code % 256);

/**
 * The text that a word after `NAME=` stands for in bash, after quote removal.
 *
 * @param word a byte text
 * @returns a byte text; undefined if it depends on anything else, such as a variable, a command or the locale, or if a
 *   backslash ends a line of it: bash takes both out before it reads what is around them
 */
export function literalOf(word: string): string | undefined {
  let [text, state, at]: [string, State, number] = ['', 'bare', 0];
  while (at < word.length) {
    const found = ruleAt(word, at, state);
    if (found === undefined) return undefined;
    text += found.text;
    [state, at] = [found.next, found.end];
  }
  return state === 'bare' ? text : undefined;
}

function ruleAt(
  word: string,
  at: number,
  state: State,
): { readonly text: string; readonly next: State; readonly end: number } | undefined {
  for (const [pattern, textOf, next] of RULES[state]) {
    pattern.lastIndex = at;
    const found = pattern.exec(word);
    if (!found) continue;
    const text = textOf(found);
    return text === undefined ? undefined : { text, next, end: pattern.lastIndex };
  }
  return undefined;
}
