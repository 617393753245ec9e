import { copyFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { compile } from '../build/compile.ts';
import { BUN, HOST, NODE, fetchRuntime, runtimeVersion } from '../build/runtime.ts';
import type { Bench, Pair } from './pairs.ts';
import type { Timed } from './timing.ts';

/** The getter that is measured, and what it prints. */
export const GETTER = ['get_integration_resource_field', 'my-aws', 'accessKey'];
export const VARIABLE = 'MYAWS_INTEGRATION_ACCESSKEY';

/**
 * Copies a program. How a file was written decides how the kernel keeps it in memory, which is worth some per cent of
 * a start; copied in one way, programs that were written in different ways start alike.
 */
export function copyProgram(program: string, directory: string, name = path.basename(program)): string {
  const copy = path.join(directory, name);
  copyFileSync(program, copy);
  return copy;
}

/** Node doing nothing, of the version that `shipctl` is made of. */
function emptyNode({ directory, job: { env } }: Bench): Timed {
  const node = copyProgram(fetchRuntime(NODE), directory);
  return { name: `node ${runtimeVersion(NODE)} -e 0`, commands: [[node, '-e', '0']], env };
}

/** An empty program, compiled as `shipctl-fast` is. */
function emptyBun({ directory, job: { env } }: Bench): Timed {
  const text = path.join(directory, 'empty.cjs');
  writeFileSync(text, '');
  compile(fetchRuntime(BUN), HOST, path.join(directory, 'compiled'), [text]);
  const program = copyProgram(path.join(directory, 'compiled'), directory, 'empty');
  return { name: `an empty program of bun ${runtimeVersion(BUN)}`, commands: [[program]], env };
}

/** That getter of a program. */
export const getter = (program: string, env: Timed['env']): Timed => ({
  name: `${path.basename(program)} ${GETTER.join(' ')}`,
  commands: [[program, ...GETTER]],
  env,
});

/** The floor: a C program that prints the variable. */
const least = (floor: string, env: Timed['env']): Timed => ({
  name: 'floor',
  commands: [[floor, VARIABLE]],
  env,
});

/** A getter of each program, against its runtime doing nothing, and against the floor if there is one. */
export function starts(bench: Bench): readonly Pair[] {
  const { fast, shipctl, floor, job } = bench;
  return [
    ...(floor === undefined
      ? []
      : [{ ours: getter(fast, job.env), theirs: least(floor, job.env), goal: 8.5 }]),
    { ours: getter(fast, job.env), theirs: emptyBun(bench) },
    { ours: getter(shipctl, job.env), theirs: emptyNode(bench), goal: 1.08 },
  ];
}

/** A getter in an environment of 1 MB, and in none but its variable, with both for the floor. */
export function largeEnvironment({ job }: Bench, program: string, floor: string): readonly Timed[] {
  const small = { [VARIABLE]: job.env[VARIABLE] ?? '' };
  const filling = Array.from({ length: 1000 }, (_, at) => [`FILLING_${at}`, 'x'.repeat(1000)] as const);
  const large = { ...small, ...Object.fromEntries(filling) };
  return [getter(program, large), getter(program, small), least(floor, large), least(floor, small)];
}
