import { rmSync } from 'node:fs';
import { expect } from 'chai';
import { few, some } from '../support/extent.ts';
import { inParallel } from '../support/parallel.ts';
import {
  SITUATIONS,
  type Situation,
  type Stage,
  same,
  stageOf,
  withoutEmpty,
} from '../support/stateSituations.ts';
import { type Call, FILE_CHANGES, needTracing, trace } from '../support/trace.ts';

/** What is wrong with what a killed run left; empty if nothing is. */
function verdict({ isFileByFile }: Situation, stage: Stage): string {
  const found = withoutEmpty(stage.kept());
  const [old, after] = [withoutEmpty(stage.old), withoutEmpty(stage.new)];
  if (same(found, old) || same(found, after)) return '';
  if (!isFileByFile) return 'neither the old files nor the new';
  for (const path of new Set([...Object.keys(old), ...Object.keys(after), ...Object.keys(found)])) {
    if (found[path] !== old[path] && found[path] !== after[path]) return `${path} is neither old nor new`;
  }
  // What only goes must not go before all that is new is there.
  const isGone = Object.keys(old).some((path) => !(path in after) && !(path in found));
  const isMissing = Object.keys(after).some(
    (path) => !/version\.json$/i.test(path) && found[path] !== after[path],
  );
  return isGone && isMissing ? 'old files are gone, and new ones are not there' : '';
}

/** Node itself writes now and then, by which a call that is counted by name comes to be an earlier one. */
const MOST_SHIFT = 4;

/** Runs it with a call ending it: the one that is meant, or one of its name shortly before; says what ended it. */
async function killedBy(argv: readonly string[], stage: Stage, call: Call): Promise<string | null> {
  for (let nth = call.nth; ; nth--) {
    stage.restore();
    const { signal } = await trace(stage.job, argv, FILE_CHANGES, {
      inject: { call: { ...call, nth }, effect: 'signal=KILL' },
    });
    if (signal !== null || call.path !== '' || nth === Math.max(1, call.nth - MOST_SHIFT)) return signal;
  }
}

async function killAt(situation: Situation, stage: Stage, number: number): Promise<string> {
  const call = stage.calls[number];
  if (!call) return '';
  const { job } = stage;
  const signal = await killedBy(situation.argv, stage, call);
  const at = `killed at ${call.text.replaceAll(job.root, '').slice(0, 150)}: `;
  if (signal !== 'SIGKILL') return `${at}it was not`;
  const wrong = verdict(situation, stage);
  if (wrong !== '') return at + wrong;
  // Adding what is there already adds it again.
  const isAdded =
    situation.argv[0]?.startsWith('put') && same(withoutEmpty(stage.kept()), withoutEmpty(stage.new));
  const again = isAdded ? ['put_resource_state', 'other', 'K', 'v'] : situation.argv;
  const { status, stderr } = await job.shipctl(again);
  if (status !== 0 || stderr !== '') return `${at}then ${stderr}`;
  if (stage.isWorkplaceThere()) return `${at}the next run did not clear up`;
  rmSync(job.path('job/state/other.env'), { force: true });
  return same(withoutEmpty(stage.kept()), withoutEmpty(stage.new))
    ? ''
    : `${at}the next run did something else`;
}

describe('a run that writes the job state and is killed at any of its changes', function () {
  before(function () {
    needTracing(this);
  });

  for (const situation of few(SITUATIONS, 3)) {
    it(`leaves whole files, and the next run clears up: ${situation.title}`, async () => {
      const stages = await Promise.all([stageOf(situation), stageOf(situation)]);
      const faults: string[] = [];
      try {
        const numbers = Object.keys(stages[0].calls).map(Number);
        await inParallel(some(numbers), stages, async (number, stage) => {
          const fault = await killAt(situation, stage, number);
          if (fault !== '') faults.push(fault);
        });
      } finally {
        for (const { job } of stages) job.remove();
      }
      expect(faults.join('\n')).to.equal('');
    });
  }
});
