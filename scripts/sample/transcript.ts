import { spawnSync, type SpawnSyncReturns } from 'node:child_process';
import process from 'node:process';
import { BINARY } from '../support/paths.ts';
import type { SampleJob } from '../support/sampleJob.ts';

let faults = 0;

/** Prints a line. */
export function say(text: string): void {
  process.stdout.write(`${text}\n`);
}

/** Notes what should be so and is not. The words go to the screen, so they must hold no secret. */
export function check(what: string, isSo: boolean): void {
  if (isSo) return;
  faults += 1;
  say(`NOT SO: ${what}`);
}

/** How many checks failed. */
export function faultCount(): number {
  return faults;
}

/** Runs a command of the job as the job's script would, and shows its line and what it says. */
export function show(job: SampleJob, words: readonly [string, ...string[]]): SpawnSyncReturns<string> {
  say(`$ ${words.join(' ')}`);
  const [program, ...rest] = words;
  const file = program === 'shipctl' ? BINARY : program;
  const done = spawnSync(file, rest, { cwd: job.home, env: job.env, encoding: 'utf8', input: '' });
  if (done.error) throw done.error;
  process.stdout.write(done.stdout + done.stderr);
  check(`${words.join(' ')} ends with status 0 (it was ${String(done.status)})`, done.status === 0);
  return done;
}
