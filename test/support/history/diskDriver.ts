import { constants } from 'node:fs';
import { run } from '../../../src/cli/run.ts';
import type { Host } from '../../../src/effects/host.ts';
import type { Environment } from '../../../src/world/environment.ts';
import type { World } from '../../../src/world/world.ts';
import { readWhole, withOpen } from '../../../src/effects/disk.ts';
import { fakeWorld } from '../fakeWorld.ts';
import { MemoryDisk } from '../memory/memoryDisk.ts';
import { MemoryStorage } from '../memory/storage.ts';
import type { DrivenCall, Driver, Entry, Outcome, StartTree, Tree } from './driver.ts';

const ROOT = '/t';

type SharedFiles = Awaited<ReturnType<World['sharedFiles']>>;

/** Gives a call its window to the shared files. */
export type SharedFilesOf = (host: Host, env: Environment) => SharedFiles;

/**
 * Runs histories in this process, on a disk in memory. A kill counts the changes of the disk: `2 n` ends the call before
 * change n, `2 n + 1` within it, if that writes to anything but a mounted file: the system writes a block at once.
 */
export class DiskDriver implements Driver {
  readonly root = ROOT;
  readonly #sharedFilesOf: SharedFilesOf;
  #mount: StartTree['mount'];
  #storage = new MemoryStorage();
  #kept = this.#storage;
  #processes = 0;

  constructor(sharedFilesOf: SharedFilesOf) {
    this.#sharedFilesOf = sharedFilesOf;
  }

  begin({ entries, mount }: StartTree): void {
    this.#mount = mount;
    const disk = new MemoryDisk(this.#storage);
    for (const [path, entry] of entries) make(disk, `${ROOT}/${path}`, entry);
    if (mount) disk.mount(`${ROOT}/${mount.at}`, disk.inode(`${ROOT}/${mount.file}`));
  }

  async run(calls: readonly DrivenCall[]): Promise<readonly Outcome[]> {
    const outcomes: Outcome[] = [];
    for (const call of calls) outcomes.push(await this.#runOne(call));
    return outcomes;
  }

  async #runOne(call: DrivenCall): Promise<Outcome> {
    const disk = new MemoryDisk(this.#storage);
    const end = { isOver: false };
    if (call.kill !== undefined) {
      this.#kept = this.#storage.copy();
      disk.crashAt(call.kill >> 1, call.kill % 2 === 1 && this.#mount === undefined);
      const { watcher } = disk;
      disk.watcher = (one) => {
        try {
          watcher?.(one);
        } catch (error) {
          end.isOver = true;
          throw error;
        }
      };
    }
    const { world, seen } = fakeWorld({ env: call.environment(ROOT) });
    const host = this.#host(disk);
    const sharedFiles = (): Promise<SharedFiles> => Promise.resolve(this.#sharedFilesOf(host, world.env));
    const status = await run(call.words, { ...world, sharedFiles }, true);
    return end.isOver ? { status: undefined, stderr: '' } : { status, stderr: seen.err };
  }

  /** One process after the other: all that ran before have ended. */
  #host(disk: MemoryDisk): Host {
    const number = ++this.#processes;
    let [now, draws] = [0, 0];
    return {
      disk,
      now: () => now,
      pause: (milliseconds) => {
        now += milliseconds;
      },
      self: () => ({ host: 'h', boot: 'b', namespace: 'n', process: number, started: `${number}` }),
      isAlive: (one) => one.process === number,
      report: () => undefined,
      user: 0,
      cwd: () => '/',
      isMountPoint: (path) => disk.isMountPoint(path),
      random: () => ((number * 7919 + draws++ * 104_729) % 10_007) / 10_007,
    };
  }

  async foresee(call: DrivenCall): Promise<Tree> {
    const killed = this.#storage;
    this.#storage = this.#kept;
    await this.#runOne({ ...call, kill: undefined });
    const tree = this.files();
    this.#storage = killed;
    return tree;
  }

  files(): Tree {
    const disk = new MemoryDisk(this.#storage);
    const tree = new Map<string, Entry>();
    const look = (path: string): void => {
      for (const name of disk.readdir(`${ROOT}/${path}`).toSorted()) {
        const child = path === '' ? name : `${path}/${name}`;
        // Outside a mount, what is below it can be seen.
        const isMount = child === this.#mount?.at;
        const entry: Entry = isMount
          ? { kind: 'file', mode: 0o600, text: '' }
          : entryAt(disk, `${ROOT}/${child}`);
        tree.set(child, entry);
        if (entry.kind === 'directory') look(child);
      }
    };
    look('');
    return tree;
  }

  write(path: string, text: string): void {
    write(new MemoryDisk(this.#storage), `${ROOT}/${path}`, text, 0o600);
  }

  replace(path: string, text: string): void {
    this.remove(path);
    this.write(path, text);
  }

  remove(path: string): void {
    new MemoryDisk(this.#storage).unlink(`${ROOT}/${path}`);
  }

  end(): void {
    // Nothing of it is anywhere else.
  }
}

function make(disk: MemoryDisk, path: string, { kind, mode, text }: Entry): void {
  makeDirectories(disk, kind === 'directory' ? path : path.slice(0, path.lastIndexOf('/')));
  if (kind === 'link') disk.symlink(text, path);
  if (kind !== 'file') return;
  write(disk, path, text, mode);
  disk.chmod(path, mode);
}

function makeDirectories(disk: MemoryDisk, path: string): void {
  const parts = path.split('/').slice(1);
  for (const [index] of parts.entries()) {
    const directory = `/${parts.slice(0, index + 1).join('/')}`;
    const parent = directory.slice(0, directory.lastIndexOf('/')) || '/';
    if (!disk.readdir(parent).includes(parts[index] ?? '')) disk.mkdir(directory, 0o755);
  }
}

const WRITING = constants.O_WRONLY | constants.O_CREAT | constants.O_TRUNC;

function write(disk: MemoryDisk, path: string, text: string, mode: number): void {
  withOpen(disk, path, WRITING, (descriptor) => disk.write(descriptor, Buffer.from(text), null), mode);
}

function entryAt(disk: MemoryDisk, path: string): Entry {
  const { kind, mode, size } = disk.lstat(path);
  const text = (): string =>
    withOpen(disk, path, constants.O_RDONLY, (descriptor) =>
      Buffer.from(readWhole(disk, descriptor, size)).toString(),
    );
  return { kind, mode, text: kind === 'file' ? text() : kind === 'link' ? disk.readlink(path) : '' };
}
