import { expect } from 'chai';
import { run } from '../../src/cli/run.ts';
import { fakeWorld } from '../support/fakeWorld.ts';

describe('shipctl bump_version', () => {
  const table: [words: string[], status: number, out: string, err: RegExp][] = [
    [['v1.2.3', 'minor'], 0, 'v1.3.0\n', /^$/],
    [['1.2.3-rc', 'rc'], 0, '1.2.3-rc.1\n', /^$/],
    [['1.2.3', 'final', 'more'], 0, '1.2.3\n', /ignores 1 extra argument/],
    [['1.2', 'minor'], 99, '', /the VERSION "1\.2" is not of the form/],
    [['1.2.3', 'huge'], 99, '', /ACTION must be major, minor, patch, alpha, beta, rc or final, not "huge"\n/],
    [
      ['1.2.3', '--help'],
      99,
      '',
      /ACTION must be major, minor, patch, alpha, beta, rc or final, not "--help"/,
    ],
    [['-1.2.3', 'minor'], 99, '', /the VERSION "-1\.2\.3" is not of the form/],
    [['', 'minor'], 99, '', /the VERSION "" is not of the form/],
    [['1.2.3'], 99, '', /ACTION is missing/],
    [[], 99, '', /VERSION is missing/],
  ];
  for (const [words, status, out, err] of table) {
    it(`${words.map((word) => JSON.stringify(word)).join(' ')} ends with ${status}`, async () => {
      const { world, seen } = fakeWorld({});
      expect(await run(['bump_version', ...words], world), seen.err).to.equal(status);
      expect(seen.out.toString()).to.equal(out);
      expect(seen.err).to.match(err);
    });
  }
});
