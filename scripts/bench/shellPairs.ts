import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Shell } from '../../src/core/shell/dialects.ts';
import { shellFunctions } from '../../src/core/shell/functions.ts';
import type { Timed } from './timing.ts';
import type { Bench, Pair } from './pairs.ts';
import { GETTER, VARIABLE, copyProgram } from './starts.ts';

/** How often a loop goes round, so that the start of the shell is next to nothing of it. */
const ROUNDS = 500;

/** What a script that was written for v5.8 starts for one getter. */
const PROGRAMS_OF_A_GETTER = 16;

const CALL = GETTER.join(' ');

/** A shell that runs a line many times; both of a pair read the functions. */
function loop(
  { job: { env }, directory }: Bench,
  [shell, ...options]: readonly [string, ...string[]],
  kind: Shell,
  line: string,
  name: string,
): Timed {
  const counted = `i=0\nwhile [ $i -lt ${ROUNDS} ]; do i=$((i + 1)); ${line}; done\n`;
  const file = path.join(directory, `${kind}-${name.replace(/\W+/g, '-')}.sh`);
  writeFileSync(file, shellFunctions(kind) + counted);
  return { name: `${ROUNDS} × ${name}, in ${shell}`, commands: [[shell, ...options, file]], env };
}

/** A getter after shell_init against the floor, once in `$(…)` and once with -v. */
export function getterInShell(
  bench: Bench,
  floor: string,
  shell: readonly [string, ...string[]],
  kind: Shell,
): readonly Pair[] {
  const timed = (line: string, name = line): Timed => loop(bench, shell, kind, line, name);
  return [
    {
      ours: timed(`x=$(shipctl ${CALL})`),
      theirs: timed(`x=$(${floor} ${VARIABLE})`, 'x=$(floor)'),
      goal: 0.75,
    },
    {
      ours: timed(`shipctl -v x ${CALL}`),
      theirs: timed(`${floor} ${VARIABLE} >/dev/null`, 'floor'),
      goal: 0.1,
    },
  ];
}

/**
 * A job script with shell_init and shipctl-fast: 30 getters, the AWS CLI configured, ten lines of state; against what
 * does the same for v5.8.
 */
export function jobScript(bench: Bench, floor: string): Pair {
  const { env, home } = bench.job;
  const directory = path.join(bench.directory, 'bin');
  mkdirSync(directory);
  const shipctl = copyProgram(bench.fast, directory, 'shipctl');
  const state = env['JOB_STATE'] ?? '';
  const prepare = (): void => {
    rmSync(home, { recursive: true, force: true });
    rmSync(path.join(state, 'my-aws.env'), { force: true });
    mkdirSync(home);
  };
  const timed = (name: string, lines: readonly string[]): Timed => {
    const file = path.join(bench.directory, `job-${name.replace(/\W+/g, '-')}.sh`);
    writeFileSync(file, `${lines.join('\n')}\n`);
    const PATH = `${path.dirname(shipctl)}:${env['PATH'] ?? ''}`;
    return { name, commands: [['bash', file]], env: { ...env, PATH }, prepare };
  };
  const ours = [
    'set -eu\neval "$(shipctl shell_init bash)"',
    ...repeated(30, () => `shipctl -v x ${CALL}`),
    'shipctl configure_aws my-aws',
    ...repeated(10, (index) => `shipctl put_resource_state my-aws key${index} "$x"`),
  ];
  const theirs = [
    'set -eu',
    ...repeated(30 * PROGRAMS_OF_A_GETTER, () => `${floor} ${VARIABLE} >/dev/null`),
    ...['aws_access_key_id', 'aws_secret_access_key', 'region'].map((key) => `aws configure set ${key} x`),
    ...repeated(10, (index) => `echo key${index}=x >> "$JOB_STATE/my-aws.env"`),
  ];
  return {
    ours: timed('a job script with shell_init and shipctl-fast', ours),
    theirs: timed('the same as for v5.8', theirs),
    goal: 1 / 12,
  };
}

const repeated = (count: number, line: (index: number) => string): string[] =>
  Array.from({ length: count }, (_, index) => line(index));

/** A job script of 30 getters that nobody changed, with the functions by BASH_ENV and without. */
export function unchangedScript({ job: { env }, directory, fast }: Bench): Pair {
  const bin = path.join(directory, 'bash-env');
  mkdirSync(bin);
  copyProgram(fast, bin, 'shipctl');
  const script = path.join(bin, 'job.sh');
  writeFileSync(script, `x=$(shipctl ${CALL})\n`.repeat(30));
  const functions = path.join(bin, 'shipctl.bash');
  writeFileSync(functions, shellFunctions('bash'));
  const variables = { ...env, PATH: `${bin}:${env['PATH'] ?? ''}` };
  const commands: Timed['commands'] = [['bash', script]];
  return {
    ours: {
      name: 'an unchanged script of 30 getters, with BASH_ENV',
      commands,
      env: { ...variables, BASH_ENV: functions },
    },
    theirs: { name: 'the same without it', commands, env: variables },
  };
}
