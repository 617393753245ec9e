import { expect } from 'chai';
import { markedLines } from '../../../src/core/configure/markedLines.ts';

const markOf = (value: string): string => `mark of ${value}`;

/** The lines in which a value is, of a text of which its format knows nothing. */
const linesOf = (text: string, value: string): readonly number[] =>
  markedLines({ text, values: new Map() }, [], new Set([markOf(value)]), markOf).lines.get(markOf(value)) ??
  [];

describe('markedLines', () => {
  const table: [title: string, value: string, text: string, lines: number[]][] = [
    ['a word of a shell in its own quotes', "'s3cret'", "a\ndeclare -x X='s3cret'\n", [2]],
    ['one in other quotes', "'s3cret'", 'X="s3cret";true\n', [1]],
    ['one without quotes', "'s3cret'", 'X=s3cret\n', [1]],
    ['one with quotes and blanks in it', "'it'\\''s a: s3cret'", "X='it'\\''s a: s3cret' # x\n", [1]],
    ['a string of JSON', '"s3cret"', 'a\nb\n# token: s3cret\n', [3]],
    ['a password of an address', 's3cret', 'https://me:s3cret@example.com\n', [1]],
    ['base64 with its end', 'bWU6eA==', '"auth":"bWU6eA=="\n', [1]],
    ['all lines that have it', 's3cret', 's3cret\n\nx s3cret\n', [1, 3]],
    ['none of a longer word', 's3cret', 's3cretly\nmys3cret\n', []],
    ['none of what is too short', 'abc', 'x=abc\n', []],
  ];
  for (const [title, value, text, lines] of table) {
    it(`finds ${title}`, () => {
      expect(linesOf(text, value)).to.deep.equal(lines);
    });
  }

  it('finds values of any form by what their format says of them', () => {
    const text = '{"a": 1,\n"b": "s3\\u0063ret"}';
    const values = new Map([['b', '"s3cret"']]);
    const parts = [{ start: text.indexOf('"s3'), end: text.length - 1, address: ['b'] }];
    const found = markedLines({ text, values }, parts, new Set([markOf('"s3cret"')]), markOf);
    expect([...found.lines]).to.deep.equal([[markOf('"s3cret"'), [2]]]);
  });

  const numbered = (count: number): string =>
    Array.from({ length: count }, (_, at) => `${at + 10_000}\n`).join('');

  it('says that it has not looked at all words of a text that has very many', () => {
    for (const [count, isCut] of [
      [49_000, false],
      [50_000, true],
    ] as const) {
      const text = `${numbered(count)}s3cret\n`;
      const found = markedLines({ text, values: new Map() }, [], new Set([markOf('s3cret')]), markOf);
      expect([found.isCut, found.lines.size]).to.deep.equal([isCut, isCut ? 0 : 1]);
    }
  });

  it('makes no more digests for a line of many words than for its values, and for the most words', () => {
    const digests = (members: number): number => {
      const text = JSON.stringify(
        Array.from({ length: members }, (_, at) => ({ [`key${at}`]: `value${at}` })),
      );
      let count = 0;
      markedLines({ text, values: new Map() }, [], new Set(['m']), (value) => {
        count++;
        return value;
      });
      return count;
    };
    expect(digests(100)).to.be.below(150_000);
    expect(digests(10_000)).to.equal(150_000);
  });
});
