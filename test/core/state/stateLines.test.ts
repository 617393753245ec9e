import { expect } from 'chai';
import fc from 'fast-check';
import { stateLine, stateLines } from '../../../src/core/state/stateLines.ts';
import { ShipctlError, UsageError } from '../../../src/errors.ts';

describe('stateLine', () => {
  for (const value of ['', 'a=b', ' two  words ', '-n', '$HOME `id` *', '"', "'", '\t', 'é😀']) {
    it(`writes the value ${JSON.stringify(value)} as it is`, () => {
      expect(stateLine('a key', value)).to.equal(`a key=${value}\n`);
    });
  }

  const wrong: [title: string, key: string, value: string, message: RegExp][] = [
    ['a value with a line break', 'k', 's3cret\nversionName=x', /^the value contains a line break/],
    ['a value with a carriage return', 'k', 's3cret\r', /^the value contains a line break/],
    ['a key with a line break', 'k\nl', 's3cret', /^the key contains a line break/],
    ['a key with =', 'k=l', 's3cret', /^the key contains =$/],
    ['an empty key', '', 's3cret', /^the key is empty$/],
    ['bytes that are not UTF-8', 'k', 's3cret\ufffd', /^the value contains bytes that are not UTF-8$/],
  ];
  for (const [title, key, value, message] of wrong) {
    const exitCode = message.source.startsWith('^the value') ? 1 : 99;
    it(`refuses ${title} without showing the value`, () => {
      expect(() => stateLine(key, value))
        .to.throw(ShipctlError, message)
        .with.include({ exitCode })
        .and.property('message')
        .that.does.not.include('s3cret');
    });
  }
});

describe('stateLines', () => {
  const table: [given: string[], lines: string, joined?: string[]][] = [
    [['A=1'], 'A=1\n'],
    [['A=1 B=2', 'C=3'], 'A=1\nB=2\nC=3\n'],
    [[' \tA=1\t\tB=b=c\nC=\r\nD=4 \n'], 'A=1\nB=b=c\nC=\nD=4\n'],
    [['A=*', '-n=x'], 'A=*\n-n=x\n'],
    [["A='x  y z'  \n  B=2 "], "A='x y z'\nB=2\n", ['A']],
    [['V=1', 'L=[\n  "a",\n  "b"\n]'], 'V=1\nL=[ "a", "b" ]\n', ['L']],
    [['A=1', 'two', 'B= x', 'C=3'], 'A=1 two\nB= x\nC=3\n', ['A', 'B']],
    [['A=1 x y', 'A=2 z'], 'A=1 x y\nA=2 z\n', ['A']],
  ];
  for (const [given, text, joined = []] of table) {
    it(`cuts ${JSON.stringify(given)} at blanks and line breaks`, () => {
      expect(stateLines(given)).to.deep.equal({ text, joined });
    });
  }

  it('gives back what was joined: keys and words, in order, however they are spread and blanked', () => {
    const word = fc.stringMatching(/^[a-z'"[\]{},]{1,5}$/);
    const pairs = fc.array(fc.tuple(word, fc.array(word, { minLength: 1 })), { minLength: 1 });
    const blanks = fc.array(fc.constantFrom(' ', '\n', '\t \r\n', undefined), { minLength: 1 });
    fc.assert(
      fc.property(pairs, blanks, (given, gaps) => {
        const words = given.flatMap(([key, [first = '', ...rest]]) => [`${key}=${first}`, ...rest]);
        const args = [''];
        words.forEach((one, index) => {
          const gap = gaps[index % gaps.length];
          if (gap === undefined) args.push(one);
          else args.push(`${args.pop() ?? ''}${gap}${one}`);
        });
        expect(stateLines(args).text).to.equal(
          given.map(([key, values]) => `${key}=${values.join(' ')}\n`).join(''),
        );
      }),
    );
  });

  const wrong: [given: string[], message: RegExp][] = [
    [['s3cret A=1'], /^word 1 of 2 is not KEY=VALUE/],
    [['A=1', '=s3cret'], /^word 2 of 2/],
    [[' ', '\n'], /^KEY=VALUE is missing$/],
  ];
  for (const [given, message] of wrong) {
    it(`refuses ${JSON.stringify(given)} without showing a word`, () => {
      expect(() => stateLines(given))
        .to.throw(UsageError, message)
        .with.property('message')
        .that.does.not.include('s3cret');
    });
  }
});
