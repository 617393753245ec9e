import { readFile } from 'node:fs/promises';
import { existsSync } from 'node:fs';
import { expect } from 'chai';
import type { Job } from '../support/job.ts';
import { withJob } from '../support/withJob.ts';
import { withoutProgress } from '../support/progressLines.ts';

const WRITERS = 40;
const numbers = Array.from({ length: WRITERS }, (_, number) => number);
const valueOf = (number: number): string => `${number}-`.repeat(number % 7 === 0 ? 6000 : 3);

/** A job with a resource called a. */
const withResource = (work: (job: Job) => Promise<void>): Promise<void> =>
  withJob([], work, { A_NAME: 'a', A_TYPE: 'image' });

/** Runs all lines at once; each has to be done, and to say nothing. */
async function runAll(job: Job, lines: readonly (readonly string[])[]): Promise<void> {
  const ended = await Promise.all(lines.map((line) => job.shipctl(line)));
  expect(ended.map(({ status, stderr }) => `${String(status)} ${withoutProgress(stderr)}`)).to.deep.equal(
    lines.map(() => '0 '),
  );
}

const linesOf = (job: Job, file: string): string[] => (job.read(file) ?? '').split('\n');

describe('many writers of the job state at once', function () {
  it(`${WRITERS} put_resource_state add ${WRITERS} whole lines, behind what was there, whose end was missing`, () =>
    withResource(async (job) => {
      job.write('job/state/a.env', 'OLD=1');
      await runAll(
        job,
        numbers.map((number) => ['put_resource_state', 'a', `K${number}`, valueOf(number)]),
      );
      const [old, ...added] = linesOf(job, 'job/state/a.env');
      expect(old).to.equal('OLD=1');
      expect(added.pop()).to.equal('');
      expect(added.sort()).to.deep.equal(numbers.map((number) => `K${number}=${valueOf(number)}`).sort());
      expect(existsSync(job.path(`job/.shipctl-${process.geteuid?.() ?? 0}`))).to.equal(false);
    }));

  it('a reader sees only whole lines, and never fewer than before', () =>
    withResource(async (job) => {
      const state = { isOver: false };
      const runs = runAll(
        job,
        numbers.map((number) => [
          'put_resource_state_multi',
          'a',
          `A${number}=${'1-'.repeat(number)} B${number}=x`,
        ]),
      ).finally(() => {
        state.isOver = true;
      });
      let seen = '';
      do {
        const text = await readFile(job.path('job/state/a.env'), 'utf8').catch(() => '');
        expect(text.startsWith(seen)).to.equal(true);
        expect(text).to.match(/^(A\d+=[-\d]*\nB\d+=x\n)*$/);
        seen = text;
      } while (!state.isOver);
      await runs;
      expect(linesOf(job, 'job/state/a.env')).to.have.lengthOf(2 * WRITERS + 1);
    }));

  it('post and put leave one post and whole lines behind it', () =>
    withResource(async (job) => {
      job.write('job/state/a.env', 'OLD=1\n');
      await runAll(
        job,
        numbers.map((number) => [
          number % 4 === 0 ? 'post_resource_state' : 'put_resource_state',
          'a',
          number % 4 === 0 ? `POST${number}` : `PUT${number}`,
          valueOf(number),
        ]),
      );
      const [first = '', ...others] = linesOf(job, 'job/state/a.env');
      expect(others.pop()).to.equal('');
      expect(first).to.match(/^POST/);
      const whole = new Set(numbers.map((number) => `PUT${number}=${valueOf(number)}`));
      expect(others.filter((line) => !whole.has(line))).to.deep.equal([]);
      expect(new Set(others).size).to.equal(others.length);
    }));

  it('copies of one tree and of different files all arrive, beside lines that are added', () =>
    withResource(async (job) => {
      for (const number of numbers) {
        job.write(`work/d/sub/f${number}`, `${number}`);
        job.write(`work/g${number}`, `${number}`);
      }
      await runAll(
        job,
        numbers.map((number) =>
          number % 4 === 0
            ? ['copy_file_to_state', 'd']
            : number % 4 === 1
              ? ['put_resource_state', 'a', `K${number}`, 'v']
              : ['copy_file_to_state', `g${number}`],
        ),
      );
      for (const number of numbers) {
        expect(job.read(`job/state/d/sub/f${number}`)).to.equal(`${number}`);
        if (number % 4 > 1) expect(job.read(`job/state/g${number}`)).to.equal(`${number}`);
      }
      expect(linesOf(job, 'job/state/a.env')).to.have.lengthOf(WRITERS / 4 + 1);
      expect(existsSync(job.path(`job/.shipctl-${process.geteuid?.() ?? 0}`))).to.equal(false);
    }));
});
