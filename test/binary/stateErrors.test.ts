import { expect } from 'chai';
import { few, some } from '../support/extent.ts';
import { inParallel } from '../support/parallel.ts';
import { SITUATIONS, type Situation, type Stage, same, stageOf } from '../support/stateSituations.ts';
import { type Call, FILE_CHANGES, type Traced, needTracing, trace } from '../support/trace.ts';

/** The error that a call is made to end with, and how messages name it. */
const ERRORS: readonly (readonly [call: RegExp, error: string, words: string])[] = [
  [
    /^(open|p?write|mkdir|link|symlink|rename|fsync|copy_file_range|sendfile)/,
    'ENOSPC',
    'no space is left on the device (ENOSPC)',
  ],
  [/./, 'EIO', 'input/output error (EIO)'],
];

/** What is needed to clear up stays if it fails, and the next run clears up. */
const isClearing = ({ name, text }: Call): boolean =>
  /^(unlink|rmdir)/.test(name) || (name === 'chmod' && text.includes('0700'));

/** Node itself writes now and then, by which a call that is counted by name comes to be a later one. */
const MOST_SHIFT = 4;

/** Runs it with a call failing: the one that is meant, or another one of its name for a file of the job. */
async function runFailing(argv: readonly string[], stage: Stage, call: Call, error: string): Promise<Traced> {
  for (let shift = 0; ; shift++) {
    stage.restore();
    const inject = { call: { ...call, nth: call.nth + shift }, effect: `error=${error}` };
    const traced = await trace(stage.job, argv, FILE_CHANGES, { inject });
    const isHit = traced.calls.some(
      ({ text }) => text.includes('(INJECTED)') && text.includes(`${stage.job.root}/`),
    );
    if (isHit || call.path !== '' || shift === MOST_SHIFT) return traced;
  }
}

/** What is wrong with what a run did of which one call failed; empty if nothing is. */
async function failAt({ argv }: Situation, stage: Stage, number: number): Promise<string> {
  const call = stage.calls[number];
  if (!call) return '';
  const [, error = '', words = ''] = ERRORS.find(([name]) => name.test(call.name)) ?? [];
  const { job } = stage;
  const { status, stdout, stderr } = await runFailing(argv, stage, call, error);
  const at = `${error} at ${call.text.replaceAll(job.root, '').slice(0, 150)}: `;
  if (stdout !== '') return `${at}printed ${stdout}`;
  const found = stage.kept();
  if (status === 0) return same(found, stage.new) ? '' : `${at}said that all is done`;
  if (status !== 1 || !/^shipctl: [^\n]+\n$/.test(stderr) || !stderr.includes(words)) return `${at}${stderr}`;
  if (!same(found, stage.old) && !(isClearing(call) && same(found, stage.new)))
    return `${at}something has changed`;
  return isClearing(call) || !stage.isWorkplaceThere() ? '' : `${at}the workplace is still there`;
}

describe('a run that writes the job state and of which any change fails', function () {
  before(function () {
    needTracing(this);
  });

  for (const situation of few(SITUATIONS, 3)) {
    it(`says so and leaves all as it was: ${situation.title}`, async () => {
      const stages = await Promise.all([stageOf(situation), stageOf(situation)]);
      const faults: string[] = [];
      try {
        const numbers = Object.keys(stages[0].calls).map(Number);
        await inParallel(some(numbers), stages, async (number, stage) => {
          const fault = await failAt(situation, stage, number);
          if (fault !== '') faults.push(fault);
        });
      } finally {
        for (const { job } of stages) job.remove();
      }
      expect(faults.join('\n')).to.equal('');
    });
  }
});
