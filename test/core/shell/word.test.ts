import { expect } from 'chai';
import { shellWord } from '../../../src/core/shell/word.ts';

describe('shellWord', () => {
  const table: [text: string, word: string][] = [
    ['', "''"],
    ['a b', "'a b'"],
    ['$HOME `id` \\ "\n', "'$HOME `id` \\ \"\n'"],
    ["it's", "'it'\\''s'"],
    ["''", "''\\'''\\'''"],
  ];
  for (const [text, word] of table) {
    it(`makes ${word} of ${JSON.stringify(text)}`, () => {
      expect(shellWord(text)).to.equal(word);
    });
  }
});
