import { expect } from 'chai';
import fc from 'fast-check';
import { Draft, type Hunk, type Replacement } from '../../../src/core/tracking/draft.ts';
import { runs } from '../../support/extent.ts';

/** A few characters, so that texts look alike. */
const TEXT = fc.string({ unit: fc.constantFrom('a', 'b', '\n', '😀'), maxLength: 12 });

/** Replacements for a text of any length: places are cut to it, put in order, and moved apart. */
const REPLACEMENTS = fc.array(fc.tuple(fc.nat(20), fc.nat(4), TEXT), { maxLength: 4 });

function fitted(
  text: string,
  wanted: readonly (readonly [number, number, string])[],
): readonly Replacement[] {
  let from = 0;
  return wanted
    .toSorted(([a], [b]) => a - b)
    .map(([at, length, insert]) => {
      const start = Math.min(Math.max(at, from), text.length);
      const end = Math.min(start + length, text.length);
      from = end;
      return { start, end, insert };
    });
}

/** From the last to the first, so that places stay true. */
const replacedOneByOne = (text: string, replacements: readonly Replacement[]): string =>
  replacements
    .toReversed()
    .reduce((result, { start, end, insert }) => result.slice(0, start) + insert + result.slice(end), text);

const partsOutside = (text: string, hunks: readonly Hunk[]): readonly string[] => {
  const ends = [0, ...hunks.map(({ at, length }) => at + length)];
  return ends.map((end, index) => text.slice(end, hunks[index]?.at ?? text.length));
};

describe('a draft', () => {
  it('keeps its base through any replacements, and is what they make of the text', () => {
    fc.assert(
      fc.property(TEXT, fc.array(REPLACEMENTS, { maxLength: 5 }), (first, steps) => {
        let draft = new Draft(first);
        let text = first;
        for (const wanted of steps) {
          const replacements = fitted(text, wanted);
          text = replacedOneByOne(text, replacements);
          draft = draft.replace(replacements);
          expect(draft.text).to.equal(text);
          expect(new Draft(draft.text, draft.hunks).base).to.equal(first);
        }
      }),
      { numRuns: runs(20_000) },
    );
  });

  it('has hunks in order and apart, outside of which text and base are the same', () => {
    fc.assert(
      fc.property(TEXT, REPLACEMENTS, REPLACEMENTS, (first, one, two) => {
        const half = new Draft(first).replace(fitted(first, one));
        const { text, hunks } = half.replace(fitted(half.text, two));
        let end = 0;
        for (const { at, length, base } of hunks) {
          expect(at).to.be.at.least(end);
          expect(text.slice(at, at + length)).not.to.equal(base);
          end = at + length;
        }
        const bases = new Draft(text, hunks).inverted().hunks;
        expect(partsOutside(first, bases)).to.deep.equal(partsOutside(text, hunks));
      }),
      { numRuns: runs(10_000) },
    );
  });

  it('is the same again if it is inverted twice', () => {
    fc.assert(
      fc.property(TEXT, REPLACEMENTS, (first, wanted) => {
        const draft = new Draft(first).replace(fitted(first, wanted));
        const inverted = draft.inverted();
        expect([inverted.text, inverted.base]).to.deep.equal([draft.base, draft.text]);
        const back = inverted.inverted();
        expect([back.text, back.hunks]).to.deep.equal([draft.text, draft.hunks]);
      }),
      { numRuns: runs(10_000) },
    );
  });

  it('has no hunk if all is as it was', () => {
    const draft = new Draft('one two').replace([{ start: 0, end: 3, insert: 'two' }]);
    expect(draft.replace([{ start: 0, end: 3, insert: 'one' }]).hunks).to.deep.equal([]);
  });

  it('keeps no more of the base than what is replaced', () => {
    const draft = new Draft('a = 1\nsecret = x\nb = 2\n').replace([
      { start: 0, end: 5, insert: 'a = 3' },
      { start: 17, end: 22, insert: 'b = 4' },
    ]);
    expect(draft.hunks).to.deep.equal([
      { at: 0, length: 5, base: 'a = 1' },
      { at: 17, length: 5, base: 'b = 2' },
    ]);
  });
});
