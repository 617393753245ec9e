import { type SpawnSyncReturns, spawnSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Shell } from '../../src/core/shell/dialects.ts';
import { shellFunctions } from '../../src/core/shell/functions.ts';
import { BINARY, HANG_MS, type Job } from './job.ts';

/** A shell that the functions of shell_init are for. */
export interface RealShell {
  readonly title: string;
  readonly program: string;
  readonly words: readonly string[];
  readonly functions: Shell;
}

export const REAL_SHELLS: readonly RealShell[] = [
  { title: 'bash', program: 'bash', words: ['--norc'], functions: 'bash' },
  { title: 'zsh', program: 'zsh', words: ['-f'], functions: 'zsh' },
  { title: 'dash', program: 'dash', words: [], functions: 'sh' },
  { title: 'busybox sh', program: 'busybox', words: ['sh'], functions: 'sh' },
  { title: 'bash as sh', program: 'bash', words: ['--posix'], functions: 'sh' },
];

/** Text or bytes as one word of any shell. */
export const quoted = (text: string): string => `'${text.replaceAll("'", "'\\''")}'`;

/** Runs a script, which may hold any bytes, in a job; shipctl is the packaged program, or what else is in `directory`. */
export function runScript(
  { program, words }: RealShell,
  job: Job,
  script: string | Uint8Array,
  env: Readonly<Record<string, string>> = {},
  directory = dirname(BINARY),
): SpawnSyncReturns<Buffer> {
  return spawnSync(program, [...words, job.write('script', script)], {
    cwd: job.path('work'),
    env: { ...job.env, PATH: `${directory}:${process.env['PATH'] ?? ''}`, ...env },
    timeout: HANG_MS,
    maxBuffer: 1 << 28,
  });
}

/** The line that makes shipctl a function, without the program, which takes longer. */
export const initLine = ({ functions }: RealShell, job: Job): string =>
  `. ${job.write(`init.${functions}`, shellFunctions(functions))}\n`;

/** A directory with a shipctl that does nothing but end with status 77. */
export function standIn(job: Job): string {
  const directory = join(job.root, 'stand-in');
  mkdirSync(directory, { recursive: true });
  writeFileSync(join(directory, 'shipctl'), '#!/bin/sh\nexit 77\n', { mode: 0o755 });
  return directory;
}
