import { type ChildProcess, spawn } from 'node:child_process';
import type { Captured } from '../world.ts';
import { ENDING, statusOfSignal } from './signals.ts';
import { codeOf, explained } from './systemError.ts';

/** Runs a program and collects what it prints; see `Processes.capture`. */
export async function capture(
  [file = '', ...words]: readonly string[],
  variables: Readonly<Record<string, string | undefined>>,
): Promise<Captured | undefined> {
  try {
    const env = { ...process.env, ...variables };
    const child = spawn(file, words, { env, stdio: ['ignore', 'pipe', 'pipe'] });
    const [stdout, stderr] = [collected(child.stdout), collected(child.stderr)];
    const status = await passingOn(child, closed(child));
    return { status, stdout: Buffer.concat(stdout), stderr: Buffer.concat(stderr).toString() };
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return undefined;
    throw explained(error, `run ${file}`);
  }
}

function collected(stream: NodeJS.ReadableStream): readonly Buffer[] {
  const parts: Buffer[] = [];
  stream.on('data', (part: Buffer) => parts.push(part));
  return parts;
}

const closed = (child: ChildProcess): Promise<number> =>
  new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code, signal) => {
      resolve(signal ? statusOfSignal(signal) : (code ?? 0));
    });
  });

/** Waits for the end of a program. A signal that asks us to end is the program's first, and then ours. */
async function passingOn(child: ChildProcess, end: Promise<number>): Promise<number> {
  let received: NodeJS.Signals | undefined;
  const passOn = (signal: NodeJS.Signals): void => {
    received ??= signal;
    child.kill(signal);
  };
  for (const signal of ENDING) process.on(signal, passOn);
  try {
    return await end;
  } finally {
    for (const signal of ENDING) process.off(signal, passOn);
    if (received) process.kill(process.pid, received);
  }
}
