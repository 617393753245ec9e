import { basename, dirname, join } from 'node:path';
import type { StateChange, StateFiles, StateOutcome } from '../../world/stateFiles.ts';
import { type Host, realHost } from '../host.ts';
import { type Transaction, NotPutBack, allOrNone } from '../replacing/transaction.ts';
import { Failures, attempt, explaining } from '../systemError.ts';
import { appendLines } from './appendLines.ts';
import { type Destination, destinationOf } from './destination.ts';
import { Placement } from './placement.ts';
import { stageRewrite } from './stageRewrite.ts';
import { type StagedChange, stagedChange } from './stagedChange.ts';
import { below, lookAt, makeDirectories, realPath } from './tree.ts';
import { Workplace } from './workplace.ts';

/** The files of the job: appended to under a lock, or staged in the workplace and moved to their place. */
export class StagedFiles implements StateFiles {
  readonly #home: string | undefined;
  readonly #host: Host;

  /** @param home where the workplace is to be, if that can be */
  constructor(home: string | undefined, host = realHost) {
    [this.#home, this.#host] = [home, host];
  }

  find(path: string): string | undefined {
    const { disk } = this.#host;
    return attempt(`find ${path}`, () => {
      const name = basename(path);
      if (path.endsWith('/') || name === '.' || name === '..') return realPath(disk, path);
      const directory = realPath(disk, dirname(path));
      const found = directory === undefined ? undefined : join(directory, name);
      return found !== undefined && lookAt(disk, found) ? found : undefined;
    });
  }

  append(path: string, lines: string): void {
    const { disk } = this.#host;
    const { existing, rest } = destinationOf(disk, dirname(path));
    this.#inWorkplace([existing], (workplace) => {
      workplace.locked(() => {
        attempt(`write ${path}`, () => {
          makeDirectories(disk, join(existing, rest));
          appendLines(disk, join(existing, rest, basename(path)), lines);
        });
      });
    });
  }

  change(changes: readonly StateChange[]): StateOutcome {
    const host = this.#host;
    const destinations = changes.map((change) =>
      destinationOf(host.disk, 'into' in change ? change.into : dirname(change.path)),
    );
    const targets = [...new Set(destinations.map(({ existing }) => existing))];
    let outcome: StateOutcome = { leftOut: [], altered: [] };
    this.#inWorkplace(targets, (workplace) => {
      const { run, path } = workplace;
      const staged = changes.map((change, index) =>
        stagedChange(change, destinations[index] as Destination, below(run, `${index}`), path, host),
      );
      workplace.locked(() => {
        const altered = this.#place(staged, workplace);
        outcome = { leftOut: staged.flatMap(({ stage }) => stage.leftOut), altered };
      });
    });
    return outcome;
  }

  #inWorkplace(targets: readonly string[], work: (workplace: Workplace) => void): void {
    explaining(() => {
      const workplace = Workplace.for(targets, this.#home, this.#host);
      const failures = new Failures();
      let isNeeded = false;
      failures.collect(() => {
        try {
          workplace.sweep();
          work(workplace);
        } catch (error) {
          // Old files that could not be put back are in it.
          isNeeded = error instanceof NotPutBack;
          throw error;
        }
      });
      failures.collect(() => {
        if (!isNeeded) workplace.leave();
      });
      failures.throwFirst();
    });
  }

  /**
   * Moves all to their places. If one can't be moved, all are as they were.
   *
   * @returns what did not get its mode
   */
  #place(changes: readonly StagedChange[], { run, path }: Workplace): readonly string[] {
    const { disk } = this.#host;
    const aside = below(run, 'aside');
    disk.mkdir(aside, 0o700);
    let count = 0;
    const secondName = (): string => below(aside, `${count++}`);
    const altered = allOrNone(disk, secondName, (transaction) =>
      changes.flatMap((change) => this.#placeOne(change, path, transaction)),
    );
    return [...new Set(altered)];
  }

  #placeOne(change: StagedChange, workplace: string, transaction: Transaction): readonly string[] {
    const host = this.#host;
    const { destination, staged, isWhole, stage, rewrite } = change;
    const target = destination.existing;
    const altered: string[] = [];
    // A run that failed may have taken back a directory that it had made.
    makeDirectories(host.disk, target);
    if (rewrite && !stageRewrite(rewrite, destination, staged, host.disk)) altered.push(rewrite.path);
    altered.push(...stage.altered);
    const placement = new Placement(transaction, host);
    if (isWhole) placement.replace(staged, target, (path) => path === workplace || stage.kept.has(path));
    else placement.merge(staged, target);
    placement.close();
    for (const { path, mode } of stage.modes) {
      if (!transaction.setMode(path, mode)) altered.push(path);
    }
    return altered;
  }
}
