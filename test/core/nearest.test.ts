import { expect } from 'chai';
import { meant, suggestion } from '../../src/core/nearest.ts';

const NAMES = ['env', 'notify', 'get_resource_id', 'configure_aws'];

describe('meant', () => {
  const table: [word: string, name: string | undefined][] = [
    ['notifi', 'notify'],
    ['NOTIFY', 'notify'],
    ['nosuch', undefined],
    ['aws', 'configure_aws'],
    ['w', undefined],
    ['get_resorce_id', 'get_resource_id'],
    ['echo', undefined],
    ['', undefined],
  ];
  for (const [word, name] of table) {
    it(`finds ${name ?? 'none'} for "${word}"`, () => {
      expect(meant(word, NAMES)).to.equal(name);
    });
  }
});

describe('suggestion', () => {
  const table: [word: string, words: string][] = [
    ['notifi', '; did you mean "notify"?'],
    ['aws', '; did you mean "configure_aws"?'],
    ['nosuch', '; it has "notify", "env", "configure_aws", …'],
  ];
  for (const [word, words] of table) {
    it(`says for "${word}"${words}`, () => {
      expect(suggestion(word, NAMES)).to.equal(words);
    });
  }
});
