import { spawn, spawnSync } from 'node:child_process';
import { closeSync, mkdtempSync, openSync, readSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { endOf } from './runningProgram.ts';

/** Whether python3 has PyYAML. */
export const hasPyYaml = (): boolean => spawnSync('python3', ['-c', 'import yaml']).status === 0;

/** PyYAML in a process of its own. Whoever asks waits for the answer, so that properties need not be asynchronous. */
export class PyYaml {
  readonly #directory = mkdtempSync(join(tmpdir(), 'shipctl-pyyaml-'));
  readonly #ended: Promise<void>;
  readonly #questions: number;
  readonly #answers: number;
  readonly #known = new Map<string, ReadonlyMap<string, string>>();

  constructor() {
    const [questions, answers] = ['questions', 'answers'].map((name) => join(this.#directory, name)) as [
      string,
      string,
    ];
    spawnSync('mkfifo', [questions, answers]);
    const script = join(import.meta.dirname, 'yaml_reader.py');
    const process = spawn('sh', ['-c', 'exec python3 "$1" <"$2" >"$3"', 'sh', script, questions, answers], {
      stdio: ['ignore', 'ignore', 'inherit'],
    });
    this.#ended = endOf(process);
    this.#questions = openSync(questions, 'w');
    this.#answers = openSync(answers, 'r');
  }

  /** The leaves of a text's first document by their addresses, as `Reading.values` has them. */
  values(text: string, lists: Readonly<Record<string, string>>): ReadonlyMap<string, string> {
    const known = this.#known.get(text);
    if (known) return known;
    const values = new Map(this.#ask({ do: 'read', text, lists }) as readonly (readonly [string, string])[]);
    this.#known.set(text, values);
    return values;
  }

  /**
   * A text written anew by PyYAML.
   *
   * @param style as `yaml.dump` knows it
   * @param added members of the top, and items in front of those of its lists
   */
  dump(
    text: string,
    style: Readonly<Record<string, unknown>>,
    added: { readonly members?: object; readonly items?: object } = {},
  ): string {
    return this.#ask({ do: 'dump', text, style, ...added }) as string;
  }

  /** The first document of a text. */
  load(text: string): unknown {
    return this.#ask({ do: 'load', text });
  }

  async stop(): Promise<void> {
    closeSync(this.#questions);
    closeSync(this.#answers);
    await this.#ended;
    rmSync(this.#directory, { recursive: true, force: true });
  }

  #ask(question: object): unknown {
    const bytes = Buffer.from(`${JSON.stringify(question)}\n`);
    for (let at = 0; at < bytes.length;) at += writeSync(this.#questions, bytes, at);
    const { value, error } = JSON.parse(this.#line()) as { readonly value: unknown; readonly error?: string };
    if (error !== undefined) throw new Error(`PyYAML: ${error}\n${JSON.stringify(question)}`);
    return value;
  }

  #line(): string {
    const parts: Buffer[] = [];
    for (;;) {
      const part = Buffer.alloc(65_536);
      const length = readSync(this.#answers, part);
      parts.push(part.subarray(0, length));
      if (length === 0 || part[length - 1] === 10) return Buffer.concat(parts).toString();
    }
  }
}
