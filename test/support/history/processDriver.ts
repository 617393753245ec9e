import { spawn, spawnSync } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  readlinkSync,
  realpathSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import process from 'node:process';
import { setImmediate } from 'node:timers/promises';
import type { DrivenCall, Driver, Entry, Outcome, StartTree, Tree } from './driver.ts';

/** Runs histories with a built program, each in a directory of its own. A kill counts in hundredths of a millisecond. */
export class ProcessDriver implements Driver {
  readonly #program: string;
  readonly #top = realpathSync(mkdtempSync(join(tmpdir(), 'shipctl-history-')));
  readonly root = join(this.#top, 'root');
  readonly #kept = join(this.#top, 'kept');
  #mount: StartTree['mount'];

  constructor(program: string) {
    this.#program = program;
  }

  begin({ entries, mount }: StartTree): void {
    this.#mount = mount;
    for (const [path, entry] of entries) this.#make(path, entry);
  }

  async run(calls: readonly DrivenCall[]): Promise<readonly Outcome[]> {
    if (calls.some(({ kill }) => kill !== undefined)) this.#keep();
    return Promise.all(calls.map((call) => this.#runOne(call)));
  }

  #keep(): void {
    rmSync(this.#kept, { recursive: true, force: true });
    spawnSync('cp', ['-a', this.root, this.#kept]);
  }

  async foresee(call: DrivenCall): Promise<Tree> {
    const killed = join(this.#top, 'killed');
    renameSync(this.root, killed);
    renameSync(this.#kept, this.root);
    const whole = { ...call, kill: undefined };
    await this.#runOne(whole);
    const tree = this.files();
    rmSync(this.root, { recursive: true, force: true });
    renameSync(killed, this.root);
    return tree;
  }

  async #runOne(call: DrivenCall): Promise<Outcome> {
    const [file = '', ...words] = this.#commandLine(call);
    const path = process.env['PATH'] ?? '/usr/bin:/bin';
    const child = spawn(file, words, {
      cwd: this.#top,
      env: { PATH: path, ...call.environment(this.root) },
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    let [stderr, isOver] = ['', false];
    child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
    const ended = new Promise<Outcome>((resolve, reject) => {
      child.on('error', reject);
      child.on('exit', () => (isOver = true));
      child.on('close', (status) => {
        resolve({ status: status ?? undefined, stderr });
      });
    });
    if (call.kill !== undefined) {
      await this.#work(call, () => isOver);
      const until = process.hrtime.bigint() + BigInt(call.kill) * 10_000n;
      while (!isOver && process.hrtime.bigint() < until) await setImmediate();
      child.kill('SIGKILL');
    }
    return ended;
  }

  #commandLine(call: DrivenCall): readonly string[] {
    const words = [this.#program, ...call.words];
    if (!this.#mount) return words;
    const script = 'mount --bind "$1" "$2" || exit 9; shift 2; exec "$@"';
    const paths = [this.#mount.file, this.#mount.at].map((path) => join(this.root, path));
    return ['unshare', '-m', 'sh', '-c', script, 'sh', ...paths, ...words];
  }

  /** Waits until a call has taken its first lock, or has ended. */
  async #work(call: DrivenCall, isOver: () => boolean): Promise<void> {
    const locks = call.files.map((path) =>
      join(
        this.root,
        path.replace(/[^/]+$/, (name) => `.${name}.shipctl-lock`),
      ),
    );
    while (!isOver() && !locks.some((lock) => existsSync(lock))) await setImmediate();
  }

  files(): Tree {
    const tree = new Map<string, Entry>();
    const look = (path: string): void => {
      for (const name of readdirSync(join(this.root, path)).sort()) {
        const child = path === '' ? name : `${path}/${name}`;
        const entry = entryAt(join(this.root, child));
        tree.set(child, entry);
        if (entry.kind === 'directory') look(child);
      }
    };
    look('');
    return tree;
  }

  write(path: string, text: string): void {
    writeFileSync(join(this.root, path), text);
  }

  replace(path: string, text: string): void {
    this.remove(path);
    this.#make(path, { kind: 'file', text, mode: 0o600 });
  }

  remove(path: string): void {
    rmSync(join(this.root, path));
  }

  end(): void {
    rmSync(this.#top, { recursive: true, force: true });
  }

  #make(path: string, { kind, text, mode }: Entry): void {
    const place = join(this.root, path);
    mkdirSync(kind === 'directory' ? place : dirname(place), { recursive: true });
    if (kind === 'link') symlinkSync(text, place);
    if (kind !== 'file') return;
    writeFileSync(place, text);
    chmodSync(place, mode);
  }
}

function entryAt(path: string): Entry {
  const stat = lstatSync(path);
  const mode = stat.mode & 0o7777;
  if (stat.isDirectory()) return { kind: 'directory', mode, text: '' };
  if (stat.isSymbolicLink()) return { kind: 'link', mode, text: readlinkSync(path) };
  if (!stat.isFile()) return { kind: 'other', mode, text: '' };
  return { kind: 'file', mode, text: readFileSync(path, 'utf8') };
}
