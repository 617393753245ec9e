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

/** What a command takes: the medians of its runs. */
export interface Figures {
  readonly milliseconds: number;
  /** The most memory of one of its processes; undefined without a stopwatch, the only one to measure it. */
  readonly mebibytes: number | undefined;
}

/** Times with stopwatch.c if it could be compiled, since it adds little to the time of a short program; or else by itself. */
function timeOnce({ name, commands, env, prepare }: Timed, stopwatch: string | undefined): Figures {
  prepare?.();
  let [nanoseconds, kibibytes] = [0, 0];
  for (const command of commands) {
    const [program, ...words] = stopwatch === undefined ? command : ([stopwatch, ...command] as const);
    const start = process.hrtime.bigint();
    const { error, status, stdout, stderr } = spawnSync(program, words, {
      env,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'pipe'],
      maxBuffer: 1 << 28,
    });
    const time = process.hrtime.bigint() - start;
    if (error) throw error;
    if (status !== 0) throw new Error(`${name} ended with status ${String(status)}: ${stderr}`);
    const [told = 0, memory = 0] = stopwatch === undefined ? [Number(time)] : stdout.split(' ').map(Number);
    nanoseconds += told;
    kibibytes = Math.max(kibibytes, memory);
  }
  return { milliseconds: nanoseconds / 1e6, mebibytes: kibibytes > 0 ? kibibytes / 1024 : undefined };
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
 * @returns the medians of each, in their order
 */
export function medians(timed: readonly Timed[], rounds: number, stopwatch: string | undefined): Figures[] {
  const runs: Figures[][] = timed.map(() => []);
  for (let round = 0; round <= rounds; round += 1) {
    const order = [...timed.entries()];
    if (round % 2 === 1) order.reverse();
    for (const [index, one] of order) {
      const figures = timeOnce(one, stopwatch);
      if (round > 0) runs[index]?.push(figures);
    }
  }
  return runs.map((figures) => ({
    milliseconds: median(figures.map(({ milliseconds }) => milliseconds)),
    mebibytes: figures[0]?.mebibytes && median(figures.map(({ mebibytes = NaN }) => mebibytes)),
  }));
}
