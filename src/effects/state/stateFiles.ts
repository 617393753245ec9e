import { type BigIntStats, fchownSync, fsyncSync } from 'node:fs';
import { mkdirSync, openSync } from '../fileSystem.ts';
import { basename, dirname, join } from 'node:path';
import type { FileRewrite, StateChange, StateFiles, StateOutcome } from '../../world/stateFiles.ts';
import { appendLines } from './appendLines.ts';
import { below, lookAt, realPath, shown } from './bytePaths.ts';
import { files, using, writeAll } from '../files.ts';
import { type Destination, type Piece, destinationOf, stagedPiece } from './pieces.ts';
import { isTaken, setMode } from '../modes.ts';
import { bytesOf } from '../../rawText.ts';
import { Settling } from './settle.ts';
import { Failures, attempt, explaining } from '../systemError.ts';
import { Workplace } from './workplace.ts';

/** The files of the job: appended to under a lock, or staged in the workplace and moved to their place. */
export class StagedFiles implements StateFiles {
  readonly #home: string | undefined;

  /** @param home where the workplace is to be, if that can be */
  constructor(home: string | undefined) {
    this.#home = home;
  }

  find(path: string): string | undefined {
    return attempt(`find ${path}`, () => {
      const name = basename(path);
      if (path.endsWith('/') || name === '.' || name === '..') return realPath(path);
      const directory = realPath(dirname(path));
      const found = directory === undefined ? undefined : join(directory, name);
      return found !== undefined && lookAt(bytesOf(found)) ? found : undefined;
    });
  }

  append(path: string, lines: string): void {
    const { existing, rest } = destinationOf(dirname(path));
    this.#inWorkplace([existing], (workplace) => {
      workplace.locked(() => {
        attempt(`write ${path}`, () => {
          mkdirSync(join(existing, rest), { recursive: true });
          appendLines(join(existing, rest, basename(path)), lines);
        });
      });
    });
  }

  change(changes: readonly StateChange[]): StateOutcome {
    const destinations = changes.map((change) =>
      destinationOf('into' in change ? change.into : dirname(change.path)),
    );
    const targets = [...new Set(destinations.map(({ existing }) => existing))];
    let outcome: StateOutcome = { leftOut: [], altered: [] };
    this.#inWorkplace(targets, (workplace) => {
      const { run, path } = workplace;
      const pieces = changes.map((change, index) =>
        stagedPiece(change, destinations[index] as Destination, below(run, `${index}`), path),
      );
      workplace.locked(() => {
        const altered = settle(pieces, below(run, 'aside'), path);
        outcome = { leftOut: pieces.flatMap(({ stage }) => stage.leftOut), altered };
      });
    });
    return outcome;
  }

  #inWorkplace(targets: readonly string[], work: (workplace: Workplace) => void): void {
    explaining(() => {
      const workplace = Workplace.for(targets, this.#home);
      const failures = new Failures();
      failures.collect(() => {
        workplace.sweep();
        work(workplace);
      });
      failures.collect(() => {
        workplace.leave();
      });
      failures.throwFirst();
    });
  }
}

/**
 * Moves all to their places. If one can't be moved, all are as they were.
 *
 * @returns what did not get its mode
 */
function settle(pieces: readonly Piece[], aside: Buffer, workplace: string): readonly string[] {
  const settling = new Settling(aside);
  const altered: string[] = [];
  try {
    for (const { destination, staged, isWhole, stage, edit } of pieces) {
      const target = bytesOf(destination.existing);
      // A run that failed may have taken back a directory that it had made.
      if (!lookAt(target)) mkdirSync(target, { recursive: true });
      if (edit && !stageEdit(edit, destination, staged)) altered.push(edit.path);
      altered.push(...stage.altered);
      const isKept = (path: Buffer): boolean =>
        path.equals(bytesOf(workplace)) || stage.kept.has(path.toString('latin1'));
      if (isWhole) settling.replace(staged, target, isKept);
      else settling.merge(staged, target);
      settling.close();
      for (const { path, mode } of stage.modes) {
        if (!settling.setMode(path, mode)) altered.push(shown(path));
      }
    }
    return [...new Set(altered)];
  } catch (error) {
    settling.undo();
    throw error;
  }
}

/** @returns whether the new file has the mode of the old one; that of a link is none */
function stageEdit({ path, rewrite }: FileRewrite, { existing, rest }: Destination, staged: Buffer): boolean {
  const name = basename(path);
  const file = join(existing, rest, name);
  const bytes = rewrite(files.read(file));
  const old = lookAt(bytesOf(file));
  const place = below(rest === '' ? staged : below(staged, rest), name);
  return attempt(`write ${path}`, () => {
    const mode = old?.isFile() ? Number(old.mode) & 0o777 : 0o666;
    return using(openSync(place, 'wx', mode), (descriptor) => {
      writeAll(descriptor, bytes);
      const isKept = !old?.isFile() || keepAttributes(descriptor, old);
      fsyncSync(descriptor);
      return isKept;
    });
  });
}

/** @returns whether the file has the mode of the old one */
function keepAttributes(descriptor: number, { uid, gid, mode }: BigIntStats): boolean {
  isTaken(() => {
    fchownSync(descriptor, Number(uid), Number(gid));
  });
  return setMode(descriptor, Number(mode) & 0o777);
}
