import { basename, dirname } from 'node:path';
import { expect } from 'chai';
import { hiddenFileOf } from '../../src/effects/hiddenFile.ts';

describe('a hidden file beside another', () => {
  const table: [path: string, hidden: string][] = [
    ['/home/u/.aws/config', '/home/u/.aws/.config.lock'],
    ['config', '.config.lock'],
    ['/.x', '/..x.lock'],
    [`/d/${'x'.repeat(200)}`, `/d/.${'x'.repeat(200)}.lock`],
  ];
  for (const [path, hidden] of table) {
    it(`is ${hidden.slice(0, 40)}`, () => {
      expect(hiddenFileOf(path, '.lock')).to.equal(hidden);
    });
  }

  it('has a name that file systems take, and that no other file beside it has', () => {
    const long = (end: string): string => `/d/${'é'.repeat(110)}${end}`;
    const names = ['a', 'b'].map((end) => hiddenFileOf(long(end), '.shipctl-lock'));
    for (const name of names) {
      expect(dirname(name)).to.equal('/d');
      expect(basename(name)).to.match(/^\.[0-9a-f]{32}\.shipctl-lock$/);
    }
    expect(names[0]).to.not.equal(names[1]);
    expect(hiddenFileOf(long('a'), '.shipctl-lock')).to.equal(names[0]);
  });
});
