import type { Outcome } from './driver.ts';
import { type Call, type Cleanup, callerOf, profilesOf } from './history.ts';
import { traceOf } from './ourValues.ts';
import type { Scene } from './scene.ts';

/** Which callers may have something in the files. */
export class Holders {
  /** The callers, by what shows an identity in a file. */
  readonly #holders = new Map<string, Set<number>>();
  /** All profiles that a call may have written. */
  readonly #written = new Set<string>();

  readonly isWritten = (profile: string): boolean => this.#written.has(profile);

  /** Notes calls that were made at the same time: any of them may have been the last. */
  note(calls: readonly Call[], outcomes: readonly Outcome[]): void {
    for (const [index, call] of calls.entries()) {
      if (call.do === 'cleanup' && outcomes[index]?.status === 0) this.#release(call);
    }
    for (const [index, call] of calls.entries()) {
      const status = outcomes[index]?.status ?? 0;
      if (call.do !== 'configure' || status !== 0) continue;
      for (const profile of profilesOf(call)) this.#written.add(profile);
      for (const { identity } of call.resources) {
        const trace = traceOf(identity);
        this.#holders.set(trace, new Set([...(this.#holders.get(trace) ?? []), call.by]));
      }
    }
  }

  /** Nothing of a whole job is to stay in the files that can be read, once it is cleaned up. */
  faults(call: Call, outcome: Outcome | undefined, scene: Scene): readonly string[] {
    if (call.do !== 'cleanup' || outcome?.status === undefined) return [];
    // With a link or a mount, the directories do not say which two files are changed together.
    if (scene.broken.size > 0 && /linked|mounted/.test(scene.start.layout)) return [];
    const broken = new Set([...scene.broken.keys()].map(pairOf));
    const files = scene.ownership.files.filter((path) => !broken.has(pairOf(path)));
    const gone = [...this.#holders]
      .filter(([, holders]) => [...holders].every((by) => isCleaned(call, by)))
      .map(([trace]) => trace);
    return files.flatMap((path) => {
      const trace = gone.find((one) => scene.textOf(path)?.includes(one));
      const whose = call.all ? 'all jobs' : `job ${callerOf(call).job}`;
      return trace === undefined ? [] : [`${path} still holds ${trace} behind the cleanup of ${whose}`];
    });
  }

  #release(call: Cleanup): void {
    for (const holders of this.#holders.values()) {
      for (const by of holders) if (isCleaned(call, by)) holders.delete(by);
    }
  }
}

/** Whether a cleanup takes out all that a caller has in the files. */
export const isCleaned = (call: Cleanup, by: number): boolean =>
  call.names.length === 0 && (by === call.by || (call.all && callerOf({ by }).home === callerOf(call).home));

/** What the files have in common that are changed together. */
const pairOf = (path: string): string =>
  path.replace(/\/(?:[cd]|credentials|config)$/, '/1').replace(/\/[ef]$/, '/2');
