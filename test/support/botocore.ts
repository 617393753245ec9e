import { type ChildProcessWithoutNullStreams, spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { endOf } from './runningProgram.ts';

/** Pairs of a key and what it holds; pairs again for nested settings. */
export type Pairs = readonly (readonly [key: string, value: string | Pairs])[];

/** One file as botocore reads it. */
export interface BotocoreFile {
  /** With what they inherit from `[DEFAULT]`, which is none of them. */
  readonly sections: readonly (readonly [header: string, profile: string | null, settings: Pairs])[];
  /** What `[DEFAULT]` sets. */
  readonly inherited: Pairs;
}

/** What a session finds for a profile. */
export interface Found {
  readonly accessKey?: string;
  readonly secretKey?: string;
  readonly sessionToken?: string | null;
  readonly region?: string;
  /** Where the keys come from, such as `shared-credentials-file` or `custom-process`. */
  readonly method?: string;
  /** All profiles that there are. */
  readonly profiles?: readonly string[];
  /** Why there are no keys. */
  readonly error?: string;
}

/** No CA settings, no AWS settings, no home, no metadata service: the same everywhere. */
const ENV = {
  PATH: process.env['PATH'] ?? '/usr/bin:/bin',
  LC_ALL: 'C.UTF-8',
  HOME: '/nonexistent',
  AWS_EC2_METADATA_DISABLED: 'true',
};

/** The Python that has botocore: the one on PATH, or the one that the AWS CLI runs on. */
export function pythonWithBotocore(): string | undefined {
  python ??= found() ?? '';
  return python === '' ? undefined : python;
}

let python: string | undefined;

function found(): string | undefined {
  const aws = printed('sh', ['-c', 'command -v aws']);
  const script = aws === '' ? '' : readFileSync(aws).subarray(0, 200).toString('latin1');
  const interpreter = /^#!\s*(?<path>\/\S*python\S*)/.exec(script)?.groups?.['path'] ?? 'python3';
  return ['python3', interpreter, '/usr/bin/python3']
    .map((candidate) => printed(candidate, ['-c', 'import sys, botocore.session; print(sys.executable)']))
    .find((path) => path !== '');
}

/** What a program prints; nothing if it fails. */
function printed(program: string, argv: readonly string[]): string {
  const { status, stdout } = spawnSync(program, argv, { encoding: 'utf8', env: ENV });
  return status === 0 ? stdout.trim() : '';
}

/** botocore in a process of its own, asked over pipes; answers come in the order of the questions. */
export class Botocore {
  readonly #directory = mkdtempSync(join(tmpdir(), 'shipctl-botocore-'));
  readonly #process: ChildProcessWithoutNullStreams;
  readonly #waiting: { resolve: (line: string) => void; reject: (error: Error) => void }[] = [];
  readonly #ended: Promise<void>;
  #said = '';

  constructor(python: string, env: Readonly<Record<string, string>> = {}) {
    this.#process = spawn(python, [join(import.meta.dirname, 'botocore_reader.py'), this.#directory], {
      env: { ...ENV, ...env },
    });
    createInterface(this.#process.stdout).on('line', (line) => this.#waiting.shift()?.resolve(line));
    // If the process has ended, `close` reports it.
    this.#process.stdin.on('error', () => undefined);
    this.#process.stderr.on('data', (part: Buffer) => (this.#said += part.toString()));
    this.#ended = endOf(this.#process);
    this.#process.on('close', () => {
      for (const { reject } of this.#waiting) reject(new Error(`botocore's process ended: ${this.#said}`));
    });
  }

  /** What each text holds; null for one that can't be read. `raw` leaves nested settings as one value. */
  read(texts: readonly string[], raw = false): Promise<readonly (BotocoreFile | null)[]> {
    return this.#ask({ do: 'read', texts, raw });
  }

  /** All profiles of a session with these two files, with the settings from both. */
  async profiles(credentials: string, config: string): Promise<ReadonlyMap<string, Pairs>> {
    return new Map(await this.#ask<readonly [string, Pairs][]>({ do: 'profiles', credentials, config }));
  }

  /** The keys and the region of a session, from the files that the environment names; with more variables in it. */
  credentials(profile: string | null, env: Readonly<Record<string, string>> = {}): Promise<Found> {
    return this.#ask({ do: 'credentials', profile, env });
  }

  /** The text after `aws configure set`. */
  set(text: string, section: string, key: string, value: string): Promise<string> {
    return this.#ask({ do: 'set', text, section, key, value });
  }

  /** Ends the process, which may still be writing: a test that fails waits for no answer. */
  async stop(): Promise<void> {
    this.#process.stdin.end();
    await this.#ended;
    rmSync(this.#directory, { recursive: true, force: true });
  }

  async #ask<T>(request: object): Promise<T> {
    if (this.#process.exitCode !== null) throw new Error(`botocore's process ended: ${this.#said}`);
    const line = await new Promise<string>((resolve, reject) => {
      this.#waiting.push({ resolve, reject });
      this.#process.stdin.write(`${JSON.stringify(request)}\n`);
    });
    return JSON.parse(line) as T;
  }
}
