import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { listens } from './listeners.ts';
import { freePort } from './ports.ts';
import { endOf } from './runningProgram.ts';

/** Somebody else may take a port that was free: this often another one is tried. */
const MOST_PORTS = 5;

/** A server that runs in the foreground, with a directory of its own and a port of 127.0.0.1. */
export class Daemon {
  readonly port: number;
  readonly #home = mkdtempSync(join(tmpdir(), 'shipctl-daemon-'));
  readonly #process: ChildProcess;
  readonly #ended: Promise<void>;

  private constructor(port: number, configuration: string, command: (file: string) => readonly string[]) {
    const file = join(this.#home, 'configuration');
    writeFileSync(file, configuration);
    const [program = '', ...argv] = command(file);
    this.port = port;
    this.#process = spawn(program, argv, { cwd: this.#home, stdio: 'ignore' });
    this.#process.on('error', () => undefined);
    this.#ended = endOf(this.#process);
  }

  /**
   * Starts it, and waits until it listens.
   *
   * @param configuration what is in its file, made from the port
   * @param command       its command line, made from the path of that file
   */
  static async start(
    configuration: (port: number) => string,
    command: (file: string) => readonly string[],
  ): Promise<Daemon> {
    for (let tries = 0; tries < MOST_PORTS; tries++) {
      const port = await freePort();
      const daemon = new Daemon(port, configuration(port), command);
      if (await daemon.#listens()) return daemon;
      await daemon.stop();
    }
    throw new Error(`${command('FILE').join(' ')} ends before it listens`);
  }

  async stop(): Promise<void> {
    this.#process.kill('SIGKILL');
    await this.#ended;
    rmSync(this.#home, { recursive: true, force: true });
  }

  /** Waits until it listens; false if it ends before. */
  async #listens(): Promise<boolean> {
    const { pid } = this.#process;
    let isOver = pid === undefined;
    void this.#ended.then(() => (isOver = true));
    while (pid !== undefined && !isOver) {
      if (listens(pid, this.port)) return true;
      await setTimeout(5);
    }
    return false;
  }
}
