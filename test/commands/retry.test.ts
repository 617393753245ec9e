import { expect } from 'chai';
import { run } from '../../src/cli/run.ts';
import type { ProcessScene } from '../support/fakeProcesses.ts';
import { fakeWorld } from '../support/fakeWorld.ts';

interface Row {
  readonly title: string;
  readonly words: readonly string[];
  readonly ends?: ProcessScene['ends'];
  readonly random?: number;
  readonly status: number;
  /** Runs and pauses, in order. */
  readonly log: readonly unknown[];
  readonly err?: string;
}

const FINAL = { status: 127, what: 'is not there', isFinal: true };

const table: readonly Row[] = [
  { title: 'stops at the first success', words: ['make'], ends: [0], status: 0, log: [['make']] },
  {
    title: 'tries again after a failure, at once',
    words: ['make', '-k'],
    ends: [7, 0],
    status: 0,
    log: [['make', '-k'], 0, ['make', '-k']],
    err: 'shipctl: "make" ended with status 7; try 2 of 3 follows\n',
  },
  {
    title: 'tries three times, and ends with the status of the last try',
    words: ['make', 's3cret'],
    ends: [7, 8, 9, 0],
    status: 9,
    log: [['make', 's3cret'], 0, ['make', 's3cret'], 0, ['make', 's3cret']],
    err:
      'shipctl: "make" ended with status 7; try 2 of 3 follows\n' +
      'shipctl: "make" ended with status 8; try 3 of 3 follows\n' +
      'shipctl: "make" ended with status 9\n',
  },
  {
    title: 'does not try again what has no use',
    words: ['nope'],
    ends: [FINAL],
    status: 127,
    log: [['nope']],
    err: 'shipctl: "nope" is not there\n',
  },
  {
    title: 'waits, longer each time',
    words: ['--max-attempts=4', '--delay', '0.5', '--backoff=2', 'make'],
    ends: [1, 1, 1, 1],
    random: 0.4,
    status: 1,
    log: [['make'], 0.55, ['make'], 1.1, ['make'], 2.2, ['make']],
  },
  {
    title: 'passes the time-out on',
    words: ['--timeout', '2.5', '--', 'make'],
    status: 0,
    log: [{ command: ['make'], timeoutSeconds: 2.5 }],
  },
  {
    title: 'has one single word with blanks run by the shell, without showing it',
    words: ['echo s3cret; false'],
    ends: [1, 0],
    status: 0,
    log: [['/bin/sh', '-c', 'echo s3cret; false'], 0, ['/bin/sh', '-c', 'echo s3cret; false']],
    err: 'shipctl: the shell /bin/sh ended with status 1; try 2 of 3 follows\n',
  },
  { title: 'runs a program whose name has blanks', words: ['my tool'], status: 0, log: [['my tool']] },
  {
    title: "leaves the program its own options and '--'",
    words: ['make', '--timeout', '5', '--', '--help'],
    status: 0,
    log: [['make', '--timeout', '5', '--', '--help']],
  },
  { title: 'needs a command', words: [], status: 99, log: [] },
  { title: 'needs a command behind its options', words: ['--delay', '1'], status: 99, log: [] },
  { title: 'refuses an option that it has not', words: ['--tries', '2', 'make'], status: 99, log: [] },
  {
    title: 'refuses a wrong value before it runs anything',
    words: ['--delay=x', 'make'],
    status: 99,
    log: [],
  },
];

describe('shipctl retry', () => {
  for (const { title, words, ends = [], random = 0, status, log, err } of table) {
    it(title, async () => {
      const seenLog: unknown[] = [];
      const { world, seen } = fakeWorld({ processes: { ends, random, programs: ['my tool'], log: seenLog } });
      expect(await run(['retry', ...words], world), seen.err).to.equal(status);
      expect(seenLog).to.deep.equal(log);
      if (err !== undefined) expect(seen.err).to.equal(err);
      expect(seen.err).not.to.include('s3cret');
      expect(seen.out).to.have.lengthOf(0);
    });
  }
});
