import { expect } from 'chai';
import { run } from '../../src/cli/run.ts';
import type { ProgramEnd } from '../../src/world/processes.ts';
import { fakeWorld } from '../support/fakeWorld.ts';

const KILLED: ProgramEnd = { status: 137, what: 'was ended by SIGKILL', isFinal: false };

describe('shipctl service', () => {
  const table: [words: string[], end: number | ProgramEnd, status: number, ran: string[][], err: RegExp][] = [
    [['postgres', 'start'], 0, 0, [['shippable_service', 'postgres', 'start']], /^$/],
    [
      ['postgres', 'stop'],
      3,
      3,
      [['shippable_service', 'postgres', 'stop']],
      /^shipctl: shippable_service ended with status 3\n$/,
    ],
    [['a b', 'x', '--y', '$(z)'], 0, 0, [['shippable_service', 'a b', 'x', '--y', '$(z)']], /^$/],
    [
      ['postgres', 'start'],
      KILLED,
      137,
      [['shippable_service', 'postgres', 'start']],
      /^shipctl: shippable_service was ended by SIGKILL\n$/,
    ],
    [['postgres'], 0, 99, [], /ACTION is missing\nusage: shipctl service NAME ACTION\.\.\.\n$/],
    [[], 0, 99, [], /NAME is missing/],
    [['--force', 'postgres', 'start'], 0, 99, [], /--force/],
  ];
  for (const [words, end, status, ran, err] of table) {
    it(`${words.join(' ')} ends with ${status}`, async () => {
      const log: unknown[] = [];
      const { world, seen } = fakeWorld({ processes: { programs: ['shippable_service'], ends: [end], log } });
      expect(await run(['service', ...words], world)).to.equal(status);
      expect(log).to.deep.equal(ran);
      expect(seen.err).to.match(err);
      expect(seen.out).to.have.lengthOf(0);
    });
  }

  it('says so if the image has no such program', async () => {
    const log: unknown[] = [];
    const { world, seen } = fakeWorld({ processes: { log } });
    expect(await run(['service', 'postgres', 'start'], world)).to.equal(1);
    expect(seen.err).to.match(/^shipctl: this image has no shippable_service in PATH, .*\n$/);
    expect(log).to.deep.equal([]);
  });
});
