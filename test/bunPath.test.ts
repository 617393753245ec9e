import { expect } from 'chai';
import fc from 'fast-check';
import { posix } from 'node:path';
import * as standIn from '../scripts/build/standins/bunPath.ts';
import { runs } from './support/extent.ts';

describe("what stands in for Bun's paths", () => {
  const name = fc.constantFrom('', '', 'a', '.', '..', 'b c', 'é', '\udce9', '-n');
  const path = fc
    .tuple(fc.constantFrom('', '/', '//'), fc.array(name, { maxLength: 5 }))
    .map(([start, names]) => start + names.join('/'));

  for (const call of ['dirname', 'basename'] as const) {
    it(`finds the same ${call} as Node`, () => {
      fc.assert(
        fc.property(path, (one) => {
          expect(standIn[call](one)).to.equal(posix[call](one));
        }),
        { numRuns: runs(3000) },
      );
    });
  }
});
