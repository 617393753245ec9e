import { expect } from 'chai';
import { findEntries } from '../../../../src/core/formats/sections/find.ts';
import { readSections } from '../../../../src/core/formats/sections/grammar.ts';
import type { Entry, Fate } from '../../../../src/core/tracking/format.ts';

const COUNT = 1000;
const numbers = Array.from({ length: COUNT }, (_none, index) => index);

const entries = numbers.map((number): Entry => ({
  address: [`s${number}`, 'key'],
  unit: 'unit',
  mark: `mark of ${number}`,
  was: { is: 'absent', hasHolder: true },
}));

/** What somebody has made of sections that have each entry's value under its key. */
const TEXTS: readonly (readonly [
  title: string,
  textOf: (number: number) => string,
  fates: readonly Fate[],
])[] = [
  ['stay', (number) => `[s${number}]\nkey = ${number}\n`, ['ours']],
  ['are renamed', (number) => `[other${number}]\nkey = ${number}\n`, ['ours']],
  ['go on with others', (number) => `[s${number}]\nabove = x\n  key = ${number}\n`, ['deleted', 'absorbed']],
  ['have other values', (number) => `[s${number}]\nkey = theirs ${number}\n`, ['theirs']],
];

describe('the places of a text by key and mark', () => {
  for (const [title, textOf, fates] of TEXTS) {
    it(`are looked at a few times each, however many entries are looked for, if these ${title}`, () => {
      let marks = 0;
      const markOf = (value: string): string => {
        marks++;
        return `mark of ${value}`;
      };
      const search = { markOf, isTelling: () => true, twins: new Set<string>() };
      const found = findEntries(readSections(numbers.map(textOf).join('')), entries, search);
      expect(found.map((one) => one.fate)).to.deep.equal(numbers.flatMap(() => fates));
      expect(marks).to.be.at.most(4 * COUNT);
    });
  }
});
