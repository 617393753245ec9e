import { expect } from 'chai';
import fc from 'fast-check';
import { pauseAfter } from '../../../src/core/retry/backoff.ts';

describe('pauseAfter', () => {
  const table: [delaySeconds: number, factor: number, random: number, pauses: number[]][] = [
    [0, 1, 0, [0, 0, 0]],
    [0.5, 1, 0.9, [0.5, 0.5, 0.5]],
    [1, 2, 0, [1, 2, 4, 8]],
    [1, 2, 0.5, [1.125, 2.25, 4.5]],
    [2, 1.5, 0, [2, 3, 4.5]],
    [0, 10, 0.5, [0, 0]],
  ];
  for (const [delaySeconds, factor, random, pauses] of table) {
    it(`gives ${pauses.join(', ')} for a delay of ${delaySeconds}, factor ${factor} and chance ${random}`, () => {
      const given = pauses.map((_, index) => pauseAfter(index + 1, { delaySeconds, factor }, () => random));
      expect(given).to.deep.equal(pauses);
    });
  }

  it('gives a number of at least the delay, and of at most a quarter more than without chance', () => {
    const seconds = fc.double({ min: 0, max: 1e9, noNaN: true });
    const factors = fc.double({ min: 1, max: 1e9, noNaN: true });
    const chance = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 1e6 }),
        seconds,
        factors,
        chance,
        (attempt, delaySeconds, factor, random) => {
          const backoff = { delaySeconds, factor };
          const pause = pauseAfter(attempt, backoff, () => random);
          expect(pause).not.to.be.NaN;
          expect(pause).to.be.at.least(delaySeconds);
          expect(pause).to.be.at.most(pauseAfter(attempt, backoff, () => 0) * 1.25);
        },
      ),
    );
  });
});
