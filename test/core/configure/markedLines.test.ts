import { expect } from 'chai';
import { markedLines } from '../../../src/core/configure/markedLines.ts';

const markOf = (value: string): string => `mark of ${value}`;

/** The lines in which a value is, of a text of which its format knows nothing. */
const linesOf = (text: string, value: string): readonly number[] =>
  markedLines({ text, values: new Map() }, [], new Set([markOf(value)]), markOf).get(markOf(value)) ?? [];

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
    expect([...found]).to.deep.equal([[markOf('"s3cret"'), [2]]]);
  });

  it('looks only at the values of a text that is long', () => {
    expect(linesOf(`${'x\n'.repeat(100_001)}s3cret\n`, 's3cret')).to.deep.equal([]);
  });
});
