import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isAnswering } from './ports.ts';
import { endOf } from './runningProgram.ts';

/** A server that answers as AWS does, on a free port, and refuses wrong signatures once `freeCalls` were made. */
export class Moto {
  readonly #home = mkdtempSync(join(tmpdir(), 'shipctl-moto-'));
  readonly #process: ChildProcess;
  readonly #ended: Promise<void>;
  #url = '';

  private constructor(freeCalls: number, env: Readonly<Record<string, string>>) {
    this.#process = spawn('moto_server', ['-H', '127.0.0.1', '-p', '0'], {
      env: {
        PATH: process.env['PATH'] ?? '/usr/bin:/bin',
        HOME: this.#home,
        INITIAL_NO_AUTH_ACTION_COUNT: `${freeCalls}`,
        ...env,
      },
      cwd: this.#home,
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    this.#ended = endOf(this.#process);
  }

  /** @param env more variables of the server, which change what it answers */
  static async start(freeCalls: number, env: Readonly<Record<string, string>> = {}): Promise<Moto> {
    const moto = new Moto(freeCalls, env);
    try {
      moto.#url = await moto.#announced();
      const { hostname, port } = new URL(moto.#url);
      await isAnswering(Number(port), hostname);
      return moto;
    } catch (error) {
      await moto.stop();
      throw error;
    }
  }

  get url(): string {
    return this.#url;
  }

  async stop(): Promise<void> {
    this.#process.kill('SIGKILL');
    await this.#ended;
    rmSync(this.#home, { recursive: true, force: true });
  }

  /** The address that it says it listens at. */
  #announced(): Promise<string> {
    return new Promise((resolve, reject) => {
      let said = '';
      this.#process.stderr?.on('data', (part: Buffer) => {
        said += part.toString();
        const url = /Running on (?<url>http:\/\/127\.0\.0\.1:\d+)/.exec(said)?.groups?.['url'];
        if (url !== undefined) resolve(url);
      });
      this.#process.on('error', reject);
      this.#process.on('close', () => {
        reject(new Error(`moto_server ended: ${said}`));
      });
    });
  }
}
