import { expect } from 'chai';
import { inParallel } from './parallel.ts';
import { type Situation, type Stage, stagesOf } from './situations.ts';
import { type Call, FILE_USES, callsBelow, halt, trace } from './trace.ts';
import { withoutProgress } from './progressLines.ts';

/** A run that stands still behind one of its calls. */
export interface Standstill {
  readonly stage: Stage;
  readonly process: number;
  /** All calls of the run, and where in them it stands. */
  readonly calls: readonly Call[];
  readonly number: number;
}

async function callsOf(stage: Stage, argv: readonly string[]): Promise<readonly Call[]> {
  const { status, calls } = await trace(stage.job, argv, FILE_USES);
  expect(status).to.equal(0);
  return callsBelow(stage.job.home, calls);
}

/**
 * Stops a situation's run behind each of its calls for what is in HOME, does `work` meanwhile, lets the run go on to
 * its end, which has to be a good one, and checks what `work` says.
 *
 * @param isMeant which calls; all of them if not given
 */
export async function haltEverywhere(
  situation: Situation,
  work: (at: Standstill) => Promise<(where: string) => Promise<void>>,
  isMeant: (call: Call) => boolean = () => true,
): Promise<void> {
  const stages = await stagesOf(situation);
  try {
    const places = await Promise.all(
      stages.map(async (stage) => ({ stage, calls: await callsOf(stage, situation.argv) })),
    );
    const numbers = (places[0]?.calls ?? []).flatMap((call, number) => (isMeant(call) ? [number] : []));
    expect(numbers).to.have.length.above(20);
    await inParallel(numbers, places, async (number, { stage, calls }) => {
      const call = calls[number];
      if (!call) return;
      stage.restore('ready');
      const where = `stopped at ${call.text.replaceAll(stage.job.root, '')}`;
      const halted = await halt(stage.job, situation.argv, call);
      if (!halted) throw new Error(`not ${where}`);
      let check: ((where: string) => Promise<void>) | undefined;
      let ended;
      try {
        check = await work({ stage, process: halted.process, calls, number });
      } finally {
        ended = await halted.resume();
      }
      expect({ status: ended.status, stderr: withoutProgress(ended.stderr) }, where).to.deep.equal({
        status: 0,
        stderr: '',
      });
      await check(where);
    });
  } finally {
    for (const stage of stages) stage.remove();
  }
}
