import { copyFileSync, mkdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import type { SampleJob } from '../support/sampleJob.ts';
import type { Timed } from './timing.ts';
import { writeJson, writeTemplate } from './inputs.ts';

/** Two things to compare. */
export interface Pair {
  readonly ours: Timed;
  readonly theirs: Timed;
  /** The ratio to reach, if there is one: the time of ours by that of theirs. */
  readonly goal?: number;
}

/** What pairs are made in. */
export interface Bench {
  readonly job: SampleJob;
  /** The paths of the two programs. */
  readonly shipctl: string;
  readonly fast: string;
  /** floor.c, if a C compiler is installed. */
  readonly floor: string | undefined;
  /** stopwatch.c, likewise. */
  readonly stopwatch: string | undefined;
  /** For the files that are worked on. */
  readonly directory: string;
}

/** Of ten times the work, how many times the time. */
const GROWTH = 12;

/** Configuring the AWS CLI from nothing with one of the programs, against its own command, which knows no resource. */
export function configure({ job: { env, home } }: Bench, program: string, goal: number): Pair {
  const prepare = (): void => {
    rmSync(home, { recursive: true, force: true });
    mkdirSync(home);
  };
  const settings = {
    aws_access_key_id: env['MYAWS_INTEGRATION_ACCESSKEY'] ?? '',
    aws_secret_access_key: env['MYAWS_INTEGRATION_SECRETKEY'] ?? '',
    region: 'us-east-1',
  };
  const commands = Object.entries(settings).map(
    ([name, value]) => ['aws', 'configure', 'set', name, value] as const,
  );
  const words = ['configure_aws', 'my-aws'];
  const name = `${path.basename(program)} ${words.join(' ')}`;
  return {
    ours: { name, commands: [[program, ...words]], env, prepare },
    theirs: { name: '3 × aws configure set', commands, env, prepare },
    goal,
  };
}

/** A value at the end of 50 MB of JSON, against jq; and how that grows. */
export function jsonValue({ job: { env }, shipctl, directory }: Bench): { pair: Pair; growth: Pair } {
  const [file, tenth] = [writeJson(directory, 50), writeJson(directory, 5)];
  const timed = (of: string): Timed => ({
    name: `shipctl get_json_value ${path.basename(of)} last.value`,
    commands: [[shipctl, 'get_json_value', of, 'last.value']],
    env,
  });
  const name = `jq -r .last.value ${path.basename(file)}`;
  const theirs = { name, commands: [['jq', '-r', '.last.value', file]] as const, env };
  return { pair: { ours: timed(file), theirs, goal: 0.7 }, growth: grown(timed(file), timed(tenth)) };
}

/** Variables in 100 MB of text, against envsubst; and how that grows. */
export function replacing({ job, shipctl, directory }: Bench): { pair: Pair; growth: Pair } {
  const env = { ...job.env, REGION: 'us-east-1', BUCKET: 'releases' };
  const [file, tenth] = [writeTemplate(directory, 100), writeTemplate(directory, 10)];
  const copy = path.join(directory, 'copy.txt');
  const timed = (of: string): Timed => ({
    name: `shipctl replace ${path.basename(of)}`,
    commands: [[shipctl, 'replace', copy]],
    env,
    prepare: () => {
      copyFileSync(of, copy);
    },
  });
  // envsubst writes to another file; shipctl writes the file that it reads, and has it on disk when it ends.
  const command = ['sh', '-c', 'exec envsubst < "$1" > "$2"', 'sh', file, copy] as const;
  const theirs = { name: `envsubst < ${path.basename(file)}`, commands: [command], env };
  return { pair: { ours: timed(file), theirs, goal: 1 }, growth: grown(timed(file), timed(tenth)) };
}

/** How something grows: ten times the work against the work. */
export const grown = (ours: Timed, theirs: Timed): Pair => ({ ours, theirs, goal: GROWTH });
