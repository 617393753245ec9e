import { expect } from 'chai';
import fc from 'fast-check';
import { alternatives, matches } from '../../src/core/shellPattern.ts';
import { runs } from '../support/extent.ts';

describe('matches', () => {
  const table: [pattern: string, fits: string[], fitsNot: string[]][] = [
    ['*_test.rb', ['a_test.rb', '_test.rb', '.a_test.rb', 'é\n_test.rb'], ['a_test.rbx', 'a_test_rb', '']],
    ['*', ['', 'a', '.a', 'a/b'], []],
    ['', [''], ['a']],
    ['?', ['a', 'é', '😀', '.', '\n'], ['', 'ab']],
    ['a?c', ['abc', 'a.c'], ['ac', 'abbc']],
    ['*a*b', ['ab', 'xaxbxb', 'aab'], ['ba', 'abx']],
    ['a**b', ['ab', 'axb'], ['a']],
    ['[a-c]', ['a', 'b', 'c'], ['d', 'B', '-', '']],
    ['[!a-c]', ['d', '!', 'é'], ['a', 'c', '', 'dd']],
    ['[^a]', ['b', '^'], ['a']],
    ['[]a]', [']', 'a'], ['b', '[]a]']],
    ['[!]a]', ['b'], [']', 'a']],
    ['[a-]', ['a', '-'], ['b']],
    ['[-a]', ['a', '-'], ['b']],
    ['[a-c-e]', ['b', '-', 'e'], ['d']],
    ['[--0]', ['-', '.', '/', '0'], ['1', ',']],
    ['[z-a]', [], ['a', 'm', 'z', '-']],
    ['[à-ü]', ['é'], ['a', 'e']],
    ['[😀-😂]', ['😁'], ['😃', '\ud83d']],
    ['[\\]]', [']'], ['\\', '[\\]]']],
    ['[a\\-z]', ['a', '-', 'z'], ['m']],
    ['[[:digit:]x]', ['0', '9', 'x'], ['a', ':']],
    ['[![:upper:]]', ['a', '0'], ['A']],
    ['[[:digit:]-z]', ['5', '-', 'z'], ['a']],
    ['[[:alpha:]', ['[:', '[a'], ['a']],
    ['[[a]', ['[', 'a'], ['b']],
    ['[', ['['], ['', 'a']],
    ['[a', ['[a'], ['a']],
    ['[!]', ['[!]'], ['a']],
    ['[]', ['[]'], ['']],
    ['\\*', ['*'], ['a', '\\*']],
    ['\\[a]', ['[a]'], ['a']],
    ['\\a', ['a'], ['\\a']],
    ['a\\', [], ['a', 'a\\']],
    ['(a+)+$', ['(a+)+$'], ['a']],
    ['{a,b}', ['{a,b}'], ['a']],
    ['a.b', ['a.b'], ['axb']],
  ];
  for (const [pattern, fits, fitsNot] of table) {
    it(`${pattern} fits ${JSON.stringify(fits)}, and not ${JSON.stringify(fitsNot)}`, () => {
      expect([...fits, ...fitsNot].filter((text) => matches(pattern, text))).to.deep.equal(fits);
    });
  }

  const braces: [pattern: string, patterns: string[] | undefined][] = [
    ['*.{js,ts}', ['*.js', '*.ts']],
    ['{a,b}{1,2}', ['a1', 'a2', 'b1', 'b2']],
    ['{a,b{c,d}}e', ['ae', 'bce', 'bde']],
    ['x{,y}', ['x', 'xy']],
    ['{a}{b,c}{', ['{a}b{', '{a}c{']],
    ['{{a,b}', ['{a', '{b']],
    ['{a,b', ['{a,b']],
    ['a,b}', ['a,b}']],
    ['{}', ['{}']],
    ['\\{a,b}', ['\\{a,b}']],
    ['{a\\,b}', ['{a\\,b}']],
    ['[{]a,b}', ['[{]a,b}']],
    ['{[,],b}', ['[,]', 'b']],
    ['[{a,b}', ['[a', '[b']],
    ['{é,😀}', ['é', '😀']],
    ['{1..3}', ['{1..3}']],
    ['{a,b}'.repeat(10), undefined],
    [`{${','.repeat(1000)}}`, undefined],
  ];
  for (const [pattern, patterns] of braces)
    it(`${pattern.slice(0, 20)} stands for ${patterns?.join(' ') ?? 'too many'}`, () => {
      expect(alternatives(pattern)).to.deep.equal(patterns);
    });
  it('looks for braces in one pass', () => {
    expect(alternatives('{'.repeat(100_000))).to.have.lengthOf(1);
    expect(alternatives('{a,b}'.repeat(1000))).to.equal(undefined);
  });

  it('comes to an end for patterns that make others try every way', () => {
    expect(matches('*a'.repeat(500), 'a'.repeat(1000) + 'b')).to.equal(false);
    expect(matches('*?'.repeat(500) + 'b', 'a'.repeat(2000))).to.equal(false);
    expect(matches('['.repeat(3000), 'a')).to.equal(false);
  });

  it('does what trying every way does', () => {
    const atom = fc.constantFrom('*', '?', 'a', 'b', '[ab]', '[!a]');
    const text = fc.string({ unit: fc.constantFrom('a', 'b', 'c'), maxLength: 8 });
    fc.assert(
      fc.property(fc.array(atom, { maxLength: 7 }), text, (atoms, given) => {
        expect(matches(atoms.join(''), given)).to.equal(everyWay(atoms, given));
      }),
      { numRuns: runs(5000) },
    );
  });

  it('takes any pattern', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom('[', ']', '!', '-', '\\', ':', '*', 'a') }),
        (pattern) => {
          expect(matches(pattern, 'a')).to.be.a('boolean');
        },
      ),
    );
  });

  it('fits what is escaped only to itself', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.string({ unit: 'grapheme' }), (name, other) => {
        const pattern = Array.from(name, (char) => `\\${char}`).join('');
        expect(matches(pattern, name)).to.equal(true);
        expect(matches(pattern, other)).to.equal(name === other);
      }),
    );
  });
});

/** The meaning of a pattern, word for word. */
function everyWay([atom, ...rest]: readonly string[], text: string): boolean {
  if (atom === undefined) return text === '';
  if (atom === '*') return everyWay(rest, text) || (text !== '' && everyWay([atom, ...rest], text.slice(1)));
  const [char = ''] = text;
  const fits = new Map([
    ['?', char !== ''],
    ['[ab]', char === 'a' || char === 'b'],
    ['[!a]', char !== '' && char !== 'a'],
  ]);
  return (fits.get(atom) ?? char === atom) && everyWay(rest, text.slice(1));
}
