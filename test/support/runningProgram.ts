import { type ChildProcess, type ChildProcessByStdio, spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import type { Readable, Writable } from 'node:stream';
import { setTimeout } from 'node:timers/promises';
import type { Ended, Job } from './job.ts';

/** A program that runs beside the test, which waits for what it prints. */
export class Running {
  readonly process: number;
  readonly ended: Promise<Ended>;
  readonly #child: ChildProcessByStdio<Writable, Readable, Readable>;
  #stdout = '';
  #stderr = '';
  #look: () => void = () => undefined;

  /** Starts it in a job, in a process group of its own. */
  constructor(job: Job, [file = '', ...argv]: readonly string[], env: Readonly<Record<string, string>> = {}) {
    const child = spawn(file, argv, {
      cwd: job.path('work'),
      env: { ...job.env, ...env },
      stdio: ['pipe', 'pipe', 'pipe'],
      detached: true,
    });
    this.#child = child;
    this.process = child.pid ?? 0;
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      this.#stdout += text;
      this.#look();
    });
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      this.#stderr += text;
      this.#look();
    });
    this.ended = new Promise((resolve, reject) => {
      child.on('error', reject);
      child.on('close', (status, signal) => {
        resolve({ status, signal, stdout: this.#stdout, stderr: this.#stderr });
      });
    });
  }

  /** Waits until it has printed something, on standard output or standard error; fails where it ends before. */
  async prints(pattern: RegExp): Promise<RegExpExecArray> {
    const printed = new Promise<RegExpExecArray>((resolve) => {
      this.#look = () => {
        const found = pattern.exec(this.#stdout) ?? pattern.exec(this.#stderr);
        if (found) resolve(found);
      };
      this.#look();
    });
    const tooEarly = this.ended.then((end) => {
      throw new Error(`ended without ${String(pattern)}: ${JSON.stringify(end)}`);
    });
    return Promise.race([printed, tooEarly]);
  }

  signal(signal: NodeJS.Signals): void {
    process.kill(this.process, signal);
  }

  write(text: string): void {
    this.#child.stdin.write(text);
  }
}

/** Whether a process lives; a zombie does not. */
export function lives(pid: number): boolean {
  try {
    return !/^State:\s+[ZX]/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'));
  } catch {
    return false;
  }
}

/** Waits until a process that was killed has ended. It does so a moment after what it had open is closed. */
export async function death(pid: number): Promise<void> {
  while (lives(pid)) await setTimeout(5);
}

/** The end of a process that was just started, also of one that could not be: nothing of it writes any more. */
export const endOf = (child: ChildProcess): Promise<void> =>
  new Promise((resolve) => child.once('close', resolve));
