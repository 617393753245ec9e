import { type ChildProcess, spawn } from 'node:child_process';
import { join } from 'node:path';
import { hasKeptBytes } from '../../rawText.ts';
import type { Captured } from '../../world/processes.ts';
import { environment } from '../environment.ts';
import { copyFileSync, mkdtempSync, rmSync, statSync, utimesSync } from '../fileSystem.ts';
import { isProgram, reasonFor } from './programPath.ts';
import { shellCommand } from './shellCommand.ts';
import { ENDING, statusOfSignal } from './signals.ts';
import { takes } from '../modes.ts';
import { attempt, explained, tolerating } from '../systemError.ts';

/** Runs a program and collects what it prints; see `Processes.capture`. */
export async function capture(
  command: readonly string[],
  variables: Readonly<Record<string, string | undefined>>,
  copies: Readonly<Record<string, string>> = {},
): Promise<Captured | undefined> {
  const scratch = new Scratch();
  let child: ChildProcess | undefined;
  let received: NodeJS.Signals | undefined;
  const passOn = (signal: NodeJS.Signals): void => {
    received ??= signal;
    child?.kill(signal);
  };
  for (const signal of ENDING) process.on(signal, passOn);
  try {
    const changed = { ...variables, ...scratch.copiesOf(copies) };
    const byteVariables = notText(changed);
    const isText = !command.some(hasKeptBytes) && Object.keys(byteVariables).length === 0;
    if (!isText && !isProgram(command[0] ?? '')) return undefined;
    const [file = '', ...words] = isText ? command : shellCommand(command, byteVariables);
    child = spawn(file, words, { env: { ...process.env, ...changed }, stdio: ['ignore', 'pipe', 'pipe'] });
    return await printedBy(child);
  } catch (error) {
    const [file = ''] = command;
    const code = reasonFor(error, file);
    if (code === 'ENOENT') return undefined;
    throw explained(code === undefined ? error : Object.assign(new Error(), { code }), `run ${file}`);
  } finally {
    scratch.remove();
    for (const signal of ENDING) process.off(signal, passOn);
    // It was the program's first, and is ours now, with what it does to a program that does not listen.
    if (received) process.kill(process.pid, received);
  }
}

/** What a program's environment is to hold that is not UTF-8. */
function notText(changed: Readonly<Record<string, string | undefined>>): Readonly<Record<string, string>> {
  const all = [
    ...environment.names().map((name) => [name, environment.get(name)]),
    ...Object.entries(changed),
  ];
  const final = Object.fromEntries(all) as Record<string, string | undefined>;
  return Object.fromEntries(
    Object.entries(final).flatMap(([name, value]) =>
      value !== undefined && hasKeptBytes(value) ? [[name, value] as const] : [],
    ),
  );
}

async function printedBy(child: ChildProcess): Promise<Captured> {
  const [stdout, stderr] = [collected(child.stdout), collected(child.stderr)];
  const status = await new Promise<number>((resolve, reject) => {
    child.on('error', reject);
    child.once('close', (code, signal) => {
      resolve(signal ? statusOfSignal(signal) : (code ?? 0));
    });
  });
  return { status, stdout: Buffer.concat(stdout), stderr: Buffer.concat(stderr).toString() };
}

function collected(stream: NodeJS.ReadableStream | null): readonly Buffer[] {
  const parts: Buffer[] = [];
  stream?.on('data', (part: Buffer) => parts.push(part));
  return parts;
}

/** A directory for copies of files, made when there is one. */
class Scratch {
  #directory: string | undefined;

  /** The paths of copies, by name, of files that may be missing. */
  copiesOf(files: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
    return Object.fromEntries(Object.entries(files).map(([name, path]) => [name, this.#copy(name, path)]));
  }

  #copy(name: string, path: string): string {
    const place = environment.get('TMPDIR') || '/tmp';
    this.#directory ??= attempt(`make a directory in ${place}`, () => mkdtempSync(join(place, 'shipctl-')));
    const copy = join(this.#directory, name);
    attempt(`copy ${path} to ${copy}`, () =>
      tolerating(['ENOENT'], () => {
        copyFileSync(path, copy);
        // To git's index its time says of which files it can't be sure; an earlier one is only slower.
        const seconds = Math.floor(statSync(path).mtimeMs / 1000);
        takes(() => {
          utimesSync(copy, seconds, seconds);
        });
      }),
    );
    return copy;
  }

  remove(): void {
    if (this.#directory !== undefined) rmSync(this.#directory, { recursive: true, force: true });
  }
}
