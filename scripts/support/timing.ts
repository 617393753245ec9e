import { spawnSync } from 'node:child_process';
import process from 'node:process';

/** A command to time, and what has to be done before each run of it, which is not timed. */
export interface Timed {
  readonly name: string;
  /** Several are run one after the other and timed as one. */
  readonly commands: readonly (readonly [string, ...string[]])[];
  readonly env: Readonly<Record<string, string>>;
  readonly prepare?: () => void;
}

/** Runs the commands once. @returns milliseconds from before the first start to after the last end */
function timeOnce({ name, commands, env, prepare }: Timed): number {
  prepare?.();
  const start = process.hrtime.bigint();
  for (const [program, ...words] of commands) {
    const { error, status, stderr } = spawnSync(program, words, { env, stdio: ['ignore', 'pipe', 'pipe'] });
    if (error) throw error;
    if (status !== 0) throw new Error(`${name} ended with status ${String(status)}: ${String(stderr)}`);
  }
  return Number(process.hrtime.bigint() - start) / 1e6;
}

/** The middle value; of an even number of values, the upper one of the two in the middle. */
function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? NaN;
}

/**
 * Times several commands in turn, so that a machine that grows slower or faster meanwhile does so to all of them
 * alike, and in alternating order, A B B A A B …, since each finds the processor as the one before left it. The first
 * round does not count.
 *
 * @returns the median of each, in milliseconds, in their order
 */
export function medians(timed: readonly Timed[], rounds: number): number[] {
  const times: number[][] = timed.map(() => []);
  for (let round = 0; round <= rounds; round += 1) {
    const order = [...timed.entries()];
    if (round % 2 === 1) order.reverse();
    for (const [index, one] of order) {
      const time = timeOnce(one);
      if (round > 0) times[index]?.push(time);
    }
  }
  return times.map(median);
}
