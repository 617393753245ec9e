import { expect } from 'chai';
import { run } from '../../src/cli/run.ts';
import { fakeWorld } from '../support/fakeWorld.ts';

const ENV = { APP: 'web', SECRET: 's3cret' };
const FILES = { 'a.txt': 'x $APP\n', 'b.txt': '${SECRET}\n$NOPE', '-x': '$APP' };

describe('shipctl replace', () => {
  const table: [words: string[], status: number, err: RegExp, changed: Record<string, string>][] = [
    [['a.txt'], 0, /^$/, { 'a.txt': 'x web\n' }],
    [['a.txt', 'b.txt'], 0, /^$/, { 'a.txt': 'x web\n', 'b.txt': 's3cret\n' }],
    [['a.txt', 'a.txt'], 0, /^$/, { 'a.txt': 'x web\n' }],
    [['-x'], 0, /^$/, { '-x': 'web' }],
    [['--', 'a.txt'], 0, /^$/, { 'a.txt': 'x web\n' }],
    [['b.txt', '--keep-unset'], 0, /^$/, { 'b.txt': 's3cret\n$NOPE' }],
    [['--strict', 'a.txt'], 0, /^$/, { 'a.txt': 'x web\n' }],
    [
      ['--strict', 'a.txt', 'b.txt'],
      1,
      /^shipctl: b\.txt has variables that are not set: NOPE \(line 2\)/,
      {},
    ],
    [['a.txt', 'none.txt'], 99, /none\.txt: no such file/, {}],
    [['--strict', '--keep-unset', 'a.txt'], 99, /not both/, {}],
    [['--lock-timeout', 'soon', 'a.txt'], 99, /--lock-timeout must be a number of seconds, 0 or more/, {}],
    [['--strict'], 99, /FILE is missing/, {}],
    [[], 99, /FILE is missing/, {}],
  ];
  for (const [words, status, err, changed] of table) {
    it(`${words.join(' ')} ends with ${status}`, async () => {
      const { world, seen } = fakeWorld({ env: ENV, files: FILES });
      expect(await run(['replace', ...words], world), seen.err).to.equal(status);
      expect(seen.out).to.have.lengthOf(0);
      expect(seen.err).to.match(err).and.not.include('s3cret');
      const now = [...seen.files].map(([path, content]) => [path, content.toString()]);
      expect(Object.fromEntries(now)).to.deep.equal({ ...FILES, ...changed });
    });
  }
});
