import { existsSync, readdirSync } from 'node:fs';
import { expect } from 'chai';
import { thorough } from '../support/extent.ts';
import type { Job } from '../support/job.ts';
import { FILE_USES, halt, needTracing, trace } from '../support/trace.ts';
import { withJob } from '../support/withJob.ts';
import { withoutProgress } from '../support/progressLines.ts';

const WORKPLACE = `job/.shipctl-${process.geteuid?.() ?? 0}`;

/** A run that is stopped, and what it leaves in the job, besides what the other run does. */
interface Stopped {
  readonly argv: readonly string[];
  readonly leaves: (job: Job) => unknown;
  readonly expected: unknown;
}

const RUNS: readonly Stopped[] = [
  {
    argv: ['put_resource_state', 'a', 'FIRST', 'v'],
    leaves: (job) => (job.read('job/state/a.env') ?? '').split('\n').sort(),
    expected: ['', 'FIRST=v', 'SECOND=v'],
  },
  {
    argv: ['copy_file_to_resource_state', 'f', 'a'],
    leaves: (job) => [job.read('job/state/a.env'), job.read('job/OUT/a/state/f')],
    expected: ['SECOND=v\n', 'F'],
  },
];

const DONE = { status: 0, stderr: '' };

describe('a run that writes the job state and stands still at any use of the workplace', function () {
  before(function () {
    needTracing(this);
  });

  for (const { argv, leaves, expected } of RUNS) {
    thorough.it(`gets done, though another one comes and goes meanwhile: ${argv.join(' ')}`, () =>
      withJob(
        [],
        async (job) => {
          job.write('work/f', 'F');
          const { calls } = await trace(job, argv, FILE_USES);
          // What is in the run's own directory has another path in each run.
          const stable = ['', '/lock', '/nothing'].map((name) => job.path(WORKPLACE) + name);
          const uses = calls.filter(({ path }) => stable.includes(path));
          expect(uses).to.have.length.above(8);
          for (const call of uses) {
            job.spawn(['rm', '-rf', job.path('job/OUT'), job.path('job/state/a.env')]);
            const where = `stopped at ${call.text}`;
            const halted = await halt(job, argv, call);
            // While it holds the lock, the other one waits for it.
            const hasLock = existsSync(job.path(`${WORKPLACE}/lock`));
            const other = job.shipctl(['put_resource_state', 'a', 'SECOND', 'v']);
            if (!hasLock) await other;
            const ended = await halted?.resume();
            for (const one of [ended, await other])
              expect(
                { status: one?.status, stderr: withoutProgress(one?.stderr ?? '') },
                where,
              ).to.deep.equal(DONE);
            expect(leaves(job), where).to.deep.equal(expected);
            expect(
              readdirSync(job.path('job')).filter((name) => name.startsWith('.')),
              where,
            ).to.deep.equal([]);
          }
        },
        { A_NAME: 'a', A_TYPE: 'state' },
      ),
    );
  }

  it('gets done, though others remove the workplace each time it has made it', () =>
    withJob(
      [],
      async (job) => {
        const argv = ['put_resource_state', 'a', 'FIRST', 'v'];
        const { calls } = await trace(job, argv, FILE_USES);
        const made = calls.find(({ name, path }) => name.startsWith('mkdir') && path === job.path(WORKPLACE));
        if (!made) throw new Error('no workplace was made');
        const halted = await halt(job, argv, made, 4);
        for (let isStopped = halted !== undefined, number = 1; isStopped; number++) {
          const other = await job.shipctl(['put_resource_state', 'a', `OTHER${number}`, 'v']);
          expect({ status: other.status, stderr: withoutProgress(other.stderr) }).to.deep.equal(DONE);
          isStopped = (await halted?.next()) ?? false;
        }
        const lines = (job.read('job/state/a.env') ?? '').trim().split('\n');
        expect(lines).to.deep.equal([
          'FIRST=v',
          ...[1, 2, 3, 4].map((number) => `OTHER${number}=v`),
          'FIRST=v',
        ]);
      },
      { A_NAME: 'a', A_TYPE: 'state' },
    ));
});
