import { execFileSync } from 'node:child_process';
import { expect } from 'chai';
import fc from 'fast-check';
import { literalOf } from '../../../src/core/shell/literal.ts';
import { shellWord } from '../../../src/core/shell/word.ts';
import { need } from '../../support/clients.ts';
import { runs } from '../../support/extent.ts';

/** Prints what bash assigns for each word, in all ways to assign it. */
const ASSIGN = String.raw`
while IFS= read -r -d '' word; do
  for command in '' 'export ' 'declare -x '; do
    unset X; eval "$command""X=$word" 2>/dev/null; printf '%s\0' "$X"
  done
done`;

/** What bash assigns, in bytes: for each word one text, or several if it depends on how it is assigned. */
function assigned(words: readonly string[]): readonly ReadonlySet<string>[] {
  const input = Buffer.from(words.map((word) => `${word}\0`).join(''), 'latin1');
  const options = { input, encoding: 'latin1', env: { HOME: '/home/me' }, cwd: '/usr' } as const;
  const all = execFileSync('bash', ['--norc', '-c', ASSIGN], options).split('\0');
  return words.map((_word, index) => new Set(all.slice(3 * index, 3 * index + 3)));
}

const BYTE = fc.integer({ min: 1, max: 255 }).map((code) => String.fromCharCode(code));
const TEXT = fc.oneof(
  fc.string({ unit: BYTE, maxLength: 12 }),
  fc.string({
    unit: fc.constantFrom(...Array.from('aZ0 \t\n\'"\\$`;&|<>(){}~*?[]!#:=,./%^-_\xe9')),
    maxLength: 12,
  }),
);

const octal = (char: string): string => `\\${char.charCodeAt(0).toString(8).padStart(3, '0')}`;
const hexadecimal = (char: string): string => `\\x${char.charCodeAt(0).toString(16).padStart(2, '0')}`;
const bare = (char: string): string =>
  /[\w%+,./:@^=\x80-\xff-]/.test(char) ? char : char === '\n' ? "'\n'" : `\\${char}`;

/** Ways to write a text as a part of a word. */
const QUOTINGS: readonly ((text: string) => string)[] = [
  shellWord,
  (text) => `"${text.replaceAll(/[\\"$`]/g, '\\$&')}"`,
  (text) => `"${text.replaceAll(/\\(?=[\\"$`\n]|$)|["$`]/g, '\\$&')}"`,
  (text) => `$'${text.replaceAll(/[\\']/g, '\\$&').replaceAll('\n', '\\n').replaceAll('\t', '\\t')}'`,
  (text) => `$'${Array.from(text, octal).join('')}'`,
  (text) => `$'${Array.from(text, hexadecimal).join('')}'`,
  (text) => Array.from(text, bare).join(''),
];

const WORD = fc.array(fc.tuple(TEXT, fc.constantFrom(...QUOTINGS)), { maxLength: 3 }).map((parts) => ({
  text: parts.map(([text]) => text).join(''),
  word: parts.map(([text, quoting]) => quoting(text)).join(''),
}));

describe('the text of a word of bash', () => {
  const table: readonly (readonly [word: string, text: string | undefined])[] = [
    ['', ''],
    ['abc', 'abc'],
    [`a"b c"'d e'\\ f`, 'ab cd e f'],
    [String.raw`"\a\$\"\\$ $"`, String.raw`\a$"\$ $`],
    [String.raw`$'\ta\'\101\x4a\e'`, "\ta'AJ\x1b"],
    ['a*[b]?#!', 'a*[b]?#!'],
    ['a~b', 'a~b'],
    ['5$.', '5$.'],
    ...['~', 'a:~', 'a=~', '$A', '"$A"', '"${A}"', '$(a)', '`a`', '"`a`"', '$((1))', '$"a"', '{a,b}'].map(
      (word): [string, undefined] => [word, undefined],
    ),
    // bash reads on as if the backslash and the line break were not there.
    ...['a\\\nb', '\\\n~/x', 'a:\\\n~/b', '"$\\\nHOME"'].map((word): [string, undefined] => [
      word,
      undefined,
    ]),
    ...['a b', 'a;', '(a)', "'a", '"a', "$'a", 'a\\', String.raw`$'\u00e9'`, String.raw`$'a\0b'`].map(
      (word): [string, undefined] => [word, undefined],
    ),
  ];
  for (const [word, text] of table)
    it(`of ${JSON.stringify(word)} is ${text === undefined ? 'not known' : JSON.stringify(text)}`, () => {
      expect(literalOf(word)).to.equal(text);
    });

  it('is what bash has, in whatever quotes it is', function () {
    need(this, 'bash');
    fc.assert(
      fc.property(fc.array(WORD, { minLength: 1, maxLength: 30 }), (words) => {
        const texts = words.map(({ text }) => text);
        expect(words.map(({ word }) => literalOf(word))).to.deep.equal(texts);
        expect(assigned(words.map(({ word }) => word))).to.deep.equal(texts.map((text) => new Set([text])));
      }),
      { numRuns: runs(300) },
    );
  });

  it('is what bash has, or is not known, for any word', function () {
    need(this, 'bash');
    const unit = fc.constantFrom(
      ...Array.from('aZ0\'"\\$`(){}~*?[]!#:=,./%^-_@\xe9\x01\x7f\n'),
      "$'",
      '\\\n',
      '\\x',
      '\\1',
      '${',
    );
    const words = fc.array(fc.string({ unit, maxLength: 10 }), { minLength: 1, maxLength: 30 });
    fc.assert(
      fc.property(words, (all) => {
        const known = all.filter((word) => literalOf(word) !== undefined);
        expect(assigned(known)).to.deep.equal(known.map((word) => new Set([literalOf(word)])));
      }),
      { numRuns: runs(300) },
    );
  });

  it('is found in a word of 5 MB', () => {
    const text = `"a'$b\\`.repeat(1_000_000);
    expect(literalOf(shellWord(text))).to.equal(text);
    expect(literalOf(`"${text.replaceAll(/[\\"$`]/g, '\\$&')}"`)).to.equal(text);
  });
});
