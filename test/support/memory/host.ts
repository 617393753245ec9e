import type { Host } from '../../../src/effects/host.ts';
import type { ProcessIdentity } from '../../../src/effects/processIdentity.ts';
import { MemoryDisk, type Process } from './memoryDisk.ts';
import { MemoryStorage } from './storage.ts';

/** A machine whose disk and clock are in memory, and on which processes can be. */
export class MemoryMachine {
  readonly storage: MemoryStorage;
  readonly living = new Set<number>();
  now = 0;
  #last = 100;

  constructor(storage = new MemoryStorage()) {
    this.storage = storage;
  }

  /** A new process. */
  start(rights: Process = {}): MemoryHost {
    this.living.add(++this.#last);
    return new MemoryHost(this, this.#last, rights);
  }
}

/** One process on a machine in memory. */
export class MemoryHost implements Host {
  readonly disk: MemoryDisk;
  /** What others do while this process pauses. */
  whilePaused: () => void = () => undefined;
  readonly #machine: MemoryMachine;
  readonly #number: number;
  readonly #user: number;

  constructor(machine: MemoryMachine, number: number, rights: Process) {
    [this.#machine, this.#number, this.#user] = [machine, number, rights.uid ?? 0];
    this.disk = new MemoryDisk(machine.storage, rights);
  }

  /** The process ends; what it holds stays. */
  end(): void {
    this.#machine.living.delete(this.#number);
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

  user(): number {
    return this.#user;
  }

  cwd(): string {
    return '/';
  }

  random(): number {
    return 0.5;
  }
}
