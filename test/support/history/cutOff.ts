import type { Outcome } from './driver.ts';
import { type Call, callerOf } from './history.ts';
import { isCleaned } from './holders.ts';
import { awsFilesOf } from './places.ts';
import type { Scene } from './scene.ts';

/** The files that a killed call may have been at, until a call has ended well that made sure of them. */
export class CutOff {
  /** Who was at them last, by path. */
  readonly #files = new Map<string, number>();

  has(path: string): boolean {
    return this.#files.has(path);
  }

  note(call: Call, { status }: Outcome, scene: Scene): void {
    const own = awsFilesOf(scene.start.layout, call.at, callerOf(call)).map(({ path }) =>
      scene.placeOf(path),
    );
    if (status === undefined) {
      for (const path of call.do === 'cleanup' ? scene.ownership.files : own) this.#files.set(path, call.by);
    } else if (status === 0 && call.do === 'configure') {
      for (const path of own) this.#files.delete(path);
    } else if (status === 0 && call.do === 'cleanup') {
      for (const [path, by] of this.#files) if (isCleaned(call, by)) this.#files.delete(path);
    }
  }

  /** A copy of a file has come to be there as well. */
  copied(from: string, to: string): void {
    const by = this.#files.get(from);
    if (by !== undefined) this.#files.set(to, by);
  }
}
