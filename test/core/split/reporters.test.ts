import { expect } from 'chai';
import { adviceFor } from '../../../src/core/split/reporters.ts';

describe('how to get files into reports', () => {
  const table: [titles: string, advice: string][] = [
    ['jest tests', 'with jest-junit'],
    ['vitest tests', 'with Vitest'],
    ['pytest', 'with pytest'],
    ['one\nMocha Tests\ntwo', 'mocha-junit-reporter'],
    ['pytester', 'an option of the reporter'],
    ['my jest tests', 'an option of the reporter'],
    ['', 'an option of the reporter'],
  ];
  for (const [titles, advice] of table) {
    it(`begins with "${advice}" for ${JSON.stringify(titles)}`, () => {
      expect(adviceFor(titles).startsWith(advice)).to.equal(true);
    });
  }
});
