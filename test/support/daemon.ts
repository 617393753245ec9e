import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isListening } from './ports.ts';

/** A server that runs in the foreground, with a directory of its own. */
export class Daemon {
  readonly #home: string;
  readonly #process: ChildProcess;

  private constructor(home: string, words: readonly string[]) {
    const [program = '', ...argv] = words;
    this.#home = home;
    this.#process = spawn(program, argv, { cwd: home, stdio: 'ignore' });
  }

  /**
   * @param configuration what is in its file
   * @param command       its command line, made from the path of that file
   * @param port          where it listens on 127.0.0.1
   */
  static async start(
    configuration: string,
    command: (file: string) => readonly string[],
    port: number,
  ): Promise<Daemon> {
    const home = mkdtempSync(join(tmpdir(), 'shipctl-daemon-'));
    const file = join(home, 'configuration');
    writeFileSync(file, configuration);
    const daemon = new Daemon(home, command(file));
    const ended = new Promise<never>((_resolve, reject) => {
      daemon.#process.once('error', reject).once('close', (status) => {
        reject(new Error(`${command(file).join(' ')} ended with ${status}`));
      });
    });
    ended.catch(() => undefined);
    try {
      await Promise.race([isListening(port), ended]);
    } catch (error) {
      daemon.stop();
      throw error;
    }
    return daemon;
  }

  stop(): void {
    this.#process.kill('SIGKILL');
    rmSync(this.#home, { recursive: true, force: true });
  }
}
