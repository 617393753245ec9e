import { run } from '../../../src/cli/run.ts';
import { fakeWorld } from '../fakeWorld.ts';
import { type Driver, type Entry, type Outcome, type Tree, placeOf } from './driver.ts';
import { type Call, type Start, wordsOf } from './history.ts';
import { environmentOf } from './places.ts';

const ROOT = '/t';

/** Runs histories in this process, on files in memory. */
export class MemoryDriver implements Driver {
  #start: Start = { credentials: null, config: null, layout: 'plain' };
  #scene = fakeWorld({});

  begin(start: Start): void {
    this.#start = start.layout === 'linked' ? { ...start, layout: 'plain' } : start;
    const shared: Record<string, string> = {};
    if (start.credentials !== null && start.layout !== 'one file')
      shared[`${ROOT}/home0/.aws/credentials`] = start.credentials;
    if (start.config !== null) shared[`${ROOT}/home0/.aws/config`] = start.config;
    this.#scene = fakeWorld({ shared });
  }

  async run(calls: readonly Call[]): Promise<readonly Outcome[]> {
    const outcomes: Outcome[] = [];
    for (const call of calls) outcomes.push(await this.#runOne(call));
    return outcomes;
  }

  async #runOne(call: Call): Promise<Outcome> {
    const { machine } = this.#scene.seen;
    const { world, seen } = fakeWorld({ env: environmentOf(call, this.#start.layout, ROOT), machine });
    const status = await run(wordsOf(call), world, true);
    return { status, stderr: seen.err };
  }

  files(): Tree {
    const { shared, journal } = this.#scene.seen;
    const all = [...shared, ...[...journal].map(([path, text]) => [path, { text, mode: 0o600 }] as const)];
    return new Map(
      all.map(([path, { text, mode }]): [string, Entry] => [
        path.slice(ROOT.length + 1),
        { kind: 'file', mode, text },
      ]),
    );
  }

  foresee(): Promise<Tree> {
    return Promise.reject(new Error('nothing is killed here'));
  }

  write(path: string, text: string): void {
    const { mode = 0o600 } = this.#scene.seen.shared.get(`${ROOT}/${path}`) ?? {};
    this.#scene.seen.shared.set(`${ROOT}/${path}`, { text, mode });
  }

  replace(path: string, text: string): void {
    this.write(placeOf(this.files(), path), text);
  }

  end(): void {
    // Nothing of it is anywhere else.
  }
}
