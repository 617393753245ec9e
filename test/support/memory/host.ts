import type { Host } from '../../../src/effects/host.ts';
import type { ProcessIdentity } from '../../../src/effects/processIdentity.ts';
import { MemoryDisk, type Process } from './memoryDisk.ts';
import { MemoryStorage } from './storage.ts';

/** The number of the last process, on whatever machine: a copy of a disk may name one that was on the first. */
let last = 100;

/** A machine whose disk and clock are in memory, and on which processes can be. */
export class MemoryMachine {
  readonly storage: MemoryStorage;
  readonly living = new Set<number>();
  now = 0;

  constructor(storage = new MemoryStorage()) {
    this.storage = storage;
  }

  /** A new process. */
  start(rights: Process = {}): MemoryHost {
    this.living.add(++last);
    return new MemoryHost(this, last, rights);
  }
}

/** One process on a machine in memory. */
export class MemoryHost implements Host {
  readonly disk: MemoryDisk;
  readonly user: number;
  readonly reported: string[] = [];
  /** What others do while this process pauses. */
  whilePaused: () => void = () => undefined;
  readonly #machine: MemoryMachine;
  readonly #number: number;
  readonly #cwd: string;

  constructor(machine: MemoryMachine, number: number, rights: Process) {
    [this.#machine, this.#number] = [machine, number];
    [this.user, this.#cwd] = [rights.uid ?? 0, rights.cwd ?? '/'];
    this.disk = new MemoryDisk(machine.storage, rights);
  }

  /** The process ends; what it holds stays. */
  end(): void {
    this.#machine.living.delete(this.#number);
  }

  report(message: string): void {
    this.reported.push(message);
  }

  isMountPoint(path: string): boolean {
    return this.disk.isMountPoint(path);
  }

  now(): number {
    return this.#machine.now;
  }

  pause(milliseconds: number): void {
    this.#machine.now += milliseconds;
    this.whilePaused();
  }

  self(): ProcessIdentity {
    return { host: 'memory', boot: 'boot', namespace: 'pid', process: this.#number, started: '1' };
  }

  isAlive({ process }: ProcessIdentity): boolean {
    return this.#machine.living.has(process);
  }

  cwd(): string {
    return this.#cwd;
  }

  random(): number {
    return 0.5;
  }
}
