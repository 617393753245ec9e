import { expect } from 'chai';
import { readSections } from '../../../../src/core/formats/sections/grammar.ts';
import { spareHeaders } from '../../../../src/core/formats/sections/spareHeaders.ts';

/** Sections without settings, whose headers are in upper case, and those of them that can leave. */
const TEXTS: readonly (readonly [title: string, text: string, spare: readonly string[]])[] = [
  ['nothing is around it', '[A]\n', ['A']],
  ['a header below is as deep as the setting above', '[a]\nx = 1\n[B]\n[c]\n', ['B']],
  ['a header below is deeper than the setting above', '[a]\nx = 1\n[B]\n  [c]\n', []],
  ['a comment below is deeper than the setting above', '[a]\nx = 1\n[B]\n  # note\n[c]\n', ['B']],
  ['no setting is above a deeper header', '[B]\n  [c]\n', ['B']],
  ['the section above a deeper header has no settings', '[a]\nx = 1\n[b]\n[C]\n  [d]\n', ['C']],
  ['only the last setting above is shallow enough', '[a]\n  x = 1\n y = 2\n[B]\n  [c]\n', []],
  ['the deeper header below can leave', '[a]\nx = 1\n[B]\n  [C]\n', ['C', 'B']],
  ['one of two is enough above a deeper header', '[a]\nx = 1\n[B]\n[C]\n  [d]\n', ['C']],
  ['the inherited section goes on above it', '[DEFAULT]\n[a]\n[DEFAULT]\nx = 1\n[B]\n  [c]\n', []],
];

describe('a header without settings', () => {
  for (const [title, text, spare] of TEXTS) {
    it(`${spare.length > 0 ? 'can leave' : 'stays'} if ${title}`, () => {
      const file = readSections(text);
      const empty = file.sections.filter(
        ({ header }) => header === header.toUpperCase() && header !== 'DEFAULT',
      );
      const found = spareHeaders(file, new Set(empty)).map(({ header }) => header);
      expect(found).to.deep.equal(spare);
    });
  }
});
