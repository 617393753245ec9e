import { spawnSync, type SpawnSyncReturns } from 'node:child_process';
import process from 'node:process';
import { BINARY } from '../support/paths.ts';
import type { SampleJob } from '../support/sampleJob.ts';

const faults: string[] = [];

/** Prints a line. */
export function say(text: string): void {
  process.stdout.write(`${text}\n`);
}

/** Notes a fault where something is not right. What it is about goes to the screen, so it must name no secret. */
export function check(what: string, isRight: boolean): void {
  if (isRight) return;
  faults.push(what);
  say(`WRONG: ${what}`);
}

/** How many faults were noted. */
export function faultCount(): number {
  return faults.length;
}

/** Runs a command of the job as the job's script would, and shows its line and what it says. */
export function show(job: SampleJob, words: readonly [string, ...string[]]): SpawnSyncReturns<string> {
  say(`$ ${words.join(' ')}`);
  const [program, ...rest] = words;
  const file = program === 'shipctl' ? BINARY : program;
  const done = spawnSync(file, rest, { cwd: job.home, env: job.env, encoding: 'utf8', input: '' });
  if (done.error) throw done.error;
  process.stdout.write(done.stdout + done.stderr);
  check(`${words.join(' ')} ended with status ${String(done.status)}`, done.status === 0);
  return done;
}
