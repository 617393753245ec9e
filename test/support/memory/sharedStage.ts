import { constants } from 'node:fs';
import { expect } from 'chai';
import { withOpen } from '../../../src/effects/disk.ts';
import { type MemoryHost, MemoryMachine } from './host.ts';
import { Crash, type DiskCall, type MemoryDisk } from './memoryDisk.ts';
import { SharedJob } from './sharedJob.ts';
import { MemoryStorage } from './storage.ts';
import { treeIn } from './treeIn.ts';

export type Run = (stage: SharedStage) => void;

/** Two files that are changed together. */
export const PATHS = ['/home/.aws/credentials', '/home/.aws/config'] as const;

/** A machine with jobs, each of which is a process of its own. */
export class SharedStage {
  readonly #machine: MemoryMachine;
  readonly #host: MemoryHost;

  constructor(storage = new MemoryStorage()) {
    this.#machine = new MemoryMachine(storage);
    this.#host = this.#machine.start();
    if (!storage.root.entries.has('home')) this.disk.mkdir('/home', 0o755);
  }

  get disk(): MemoryDisk {
    return this.#host.disk;
  }

  /** The same disk on another machine: all processes have ended. */
  copy(): SharedStage {
    return new SharedStage(this.#machine.storage.copy());
  }

  /** Lets time pass, in milliseconds. */
  pass(milliseconds: number): void {
    this.#machine.now += milliseconds;
  }

  job(name = 'a', env: Readonly<Record<string, string>> = {}): SharedJob {
    const host = this.#machine.start();
    this.onStart(host.disk);
    return new SharedJob(name, host, { HOME: '/home', ...env });
  }

  /** Receives the disk of each job that starts. */
  onStart: (disk: MemoryDisk) => void = () => undefined;

  write(path: string, text: string, mode = 0o644): void {
    const flags = constants.O_WRONLY | constants.O_CREAT | constants.O_TRUNC;
    withOpen(this.disk, path, flags, (descriptor) => this.disk.write(descriptor, Buffer.from(text), 0), mode);
  }

  read(path: string): string {
    return Buffer.from(this.disk.inode(path).bytes).toString();
  }

  tree(): Readonly<Record<string, string>> {
    return treeIn(this.disk);
  }

  /** What the files hold; undefined for one that is missing. */
  files(): readonly (string | undefined)[] {
    const tree = this.tree();
    return PATHS.map((path) => tree[path]);
  }

  /** How often a run calls the disk. */
  callsOf(run: Run, isMeant: (call: DiskCall) => boolean = () => true): number {
    const stage = this.copy();
    let count = 0;
    stage.onStart = (disk) => {
      disk.watcher = (call) => {
        if (isMeant(call)) count++;
      };
    };
    run(stage);
    return count;
  }

  /** Lets others do something right before one of the calls of a run. */
  between(run: Run, number: number, others: () => void): void {
    let count = 0;
    this.onStart = (disk) => {
      disk.watcher = () => {
        if (count++ === number) others();
      };
    };
    try {
      run(this);
    } finally {
      this.onStart = () => undefined;
    }
  }

  /** Lets a run end at one of its changes. */
  crashed(run: Run, number: number, isTorn: boolean): SharedStage {
    const stage = this.copy();
    stage.onStart = (disk) => {
      disk.crashAt(number, isTorn);
    };
    expect(() => {
      run(stage);
    }).to.throw(Crash);
    return stage.copy();
  }

  /** Lets one call of a run fail. */
  failed(run: Run, number: number, code: string): { readonly stage: SharedStage; readonly error: unknown } {
    const stage = this.copy();
    stage.onStart = (disk) => {
      disk.failAt(number, code);
    };
    let error: unknown;
    try {
      run(stage);
    } catch (thrown) {
      error = thrown;
    }
    return { stage: stage.copy(), error };
  }
}
