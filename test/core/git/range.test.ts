import { expect } from 'chai';
import { emptyTree, isNothingBefore, parseRange } from '../../../src/core/git/range.ts';

const ZEROS = '0'.repeat(40);

describe('parseRange', () => {
  const table: [text: string, from: string, to: string | undefined, isFromMergeBase: boolean][] = [
    ['a..b', 'a', 'b', false],
    ['a...b', 'a', 'b', true],
    ['HEAD~1', 'HEAD~1', undefined, false],
    ['a..', 'a', 'HEAD', false],
    ['..b', 'HEAD', 'b', false],
    ['a...', 'a', 'HEAD', true],
    ['a..b..c', 'a', 'b..c', false],
    ['--output=x', '--output=x', undefined, false],
    ['v1.0..v1.1', 'v1.0', 'v1.1', false],
    [`${ZEROS}..b`, ZEROS, 'b', false],
  ];
  for (const [text, from, to, isFromMergeBase] of table) {
    it(`reads ${text}`, () => {
      expect(parseRange('s', text)).to.deep.equal({ source: 's', from, to, isFromMergeBase });
    });
  }

  for (const text of ['', '..', '...']) {
    it(`takes ${JSON.stringify(text)} for no range`, () => {
      expect(parseRange('s', text)).to.equal(undefined);
    });
  }
});

describe('isNothingBefore', () => {
  it('knows only zeros, as many as a hash has', () => {
    expect([ZEROS, '0'.repeat(64)].map(isNothingBefore)).to.deep.equal([true, true]);
    expect(['0', '0'.repeat(41), `${'0'.repeat(39)}1`, ''].map(isNothingBefore)).not.to.include(true);
  });
});

describe('emptyTree', () => {
  it('is of the same kind of hash as the commit', () => {
    expect(emptyTree('a'.repeat(40))).to.have.length(40);
    expect(emptyTree('a'.repeat(64))).to.have.length(64);
  });
});
