import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { BINARY, FAST_BINARY, inRoot } from '../support/paths.ts';
import type { SampleJob } from '../support/sampleJob.ts';
import { say } from './transcript.ts';
import { makeWorkplace } from './workplace.ts';

/** The shells whose prompt can be set; others are replaced by sh. */
const SHELLS = ['bash', 'zsh', 'sh', 'dash'];

/** Variables of the terminal and the user that a shell needs. */
const KEPT = ['TERM', 'COLORTERM', 'LANG', 'LC_ALL', 'LC_CTYPE', 'USER', 'LOGNAME', 'TMPDIR'];

const PROMPT = "PS1='(sample job) $ '\n";

/**
 * Opens the user's shell in the sample job and waits for its end. The built programs are first in PATH, and
 * `shipctl-source` runs the sources.
 *
 * @returns the status of the shell; 0 on a terminal, since it would be that of the last command
 */
export async function openShell(job: SampleJob): Promise<number> {
  const isTerminal = process.stdin.isTTY;
  const directory = makeWorkplace(job);
  if (isTerminal) {
    say('# A shell in a sample job: shipctl --help lists the commands, and list_resources the resources.');
    say('# Leave it with exit or Ctrl-D; then its files are deleted, its home directory included.');
  }
  const status = await waitFor(shellOf(process.env['SHELL']), directory, environmentOf(job));
  return isTerminal ? 0 : status;
}

function shellOf(named: string | undefined): string {
  return named !== undefined && SHELLS.includes(path.basename(named)) ? named : '/bin/sh';
}

/** What each shell reads at its start is in the job's own home directory. */
function environmentOf({ home, env }: SampleJob): NodeJS.ProcessEnv {
  for (const name of ['.bashrc', '.zshrc', '.shrc']) writeFileSync(path.join(home, name), PROMPT);
  const kept = KEPT.flatMap((name) => (process.env[name] === undefined ? [] : [[name, process.env[name]]]));
  return {
    ...(Object.fromEntries(kept) as NodeJS.ProcessEnv),
    ...env,
    PATH: `${programs(path.dirname(home))}:${env['PATH'] ?? ''}`,
    ENV: path.join(home, '.shrc'),
  };
}

/** Makes a directory of the programs. */
function programs(root: string): string {
  const bin = path.join(root, 'bin');
  mkdirSync(bin);
  symlinkSync(BINARY, path.join(bin, 'shipctl'));
  symlinkSync(FAST_BINARY, path.join(bin, 'shipctl-fast'));
  const loader = fileURLToPath(import.meta.resolve('tsx'));
  const source = `#!/bin/sh\nexec '${process.execPath}' --import '${loader}' '${inRoot('src', 'main.ts')}' "$@"\n`;
  writeFileSync(path.join(bin, 'shipctl-source'), source, { mode: 0o755 });
  addStandIns(bin);
  return bin;
}

/** Programs that an image has, without their effects on this machine. */
export function addStandIns(bin: string): void {
  const texts = { shippable_service: 'echo "service $*"', 'update-alternatives': 'exit 0' };
  for (const [name, text] of Object.entries(texts))
    writeFileSync(path.join(bin, name), `#!/bin/sh\n${text}\n`, { mode: 0o755 });
}

/** Runs the shell. Ctrl-C is for what runs in it; a signal that ends this program ends the shell. */
async function waitFor(shell: string, cwd: string, env: NodeJS.ProcessEnv): Promise<number> {
  const child = spawn(shell, [], { cwd, env, stdio: 'inherit' });
  process.on('SIGINT', () => undefined);
  for (const signal of ['SIGTERM', 'SIGHUP'] as const) process.on(signal, () => child.kill('SIGHUP'));
  const [status] = (await once(child, 'exit')) as [number | null];
  return status ?? 1;
}
