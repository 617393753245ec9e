import type { DiskCall, MemoryDisk } from './memoryDisk.ts';
import { Refusal } from './walk.ts';

/** Lets calls of a process fail: those at which `codeFor` says how. */
export function failWhen(disk: MemoryDisk, codeFor: (call: DiskCall) => string | undefined): void {
  disk.watcher = (call) => {
    const code = codeFor(call);
    if (code !== undefined) throw new Refusal(code);
  };
}

/** The calls that a run makes, in their order. */
export function callsOf(disk: MemoryDisk, run: () => void): readonly DiskCall[] {
  const calls: DiskCall[] = [];
  disk.watcher = (call) => calls.push(call);
  try {
    run();
    return calls;
  } finally {
    disk.watcher = undefined;
  }
}

/** What a run throws; undefined if it throws nothing. */
export function thrownBy(run: () => void): Error | undefined {
  try {
    run();
    return undefined;
  } catch (error) {
    return error as Error;
  }
}
