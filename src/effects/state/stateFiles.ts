import { type BigIntStats, fchmodSync, fchownSync, fsyncSync } from 'node:fs';
import { mkdirSync, openSync } from '../fileSystem.ts';
import { basename, dirname, join } from 'node:path';
import type { FileEdit, StateChange, StateFiles } from '../../world.ts';
import { appendLines } from './appendLines.ts';
import { below, lookAt, realPath, removeTree } from './bytePaths.ts';
import { files, using, writeAll } from '../files.ts';
import { type Destination, type Piece, destinationOf, stagedPiece } from './pieces.ts';
import { bytesOf } from '../../rawText.ts';
import { Settling } from './settle.ts';
import { Failures, attempt, plainly, unless } from '../systemError.ts';
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

  change(changes: readonly StateChange[]): readonly string[] {
    const destinations = changes.map((change) =>
      destinationOf('into' in change ? change.into : dirname(change.path)),
    );
    const targets = [...new Set(destinations.map(({ existing }) => existing))];
    let leftOut: readonly string[] = [];
    this.#inWorkplace(targets, (workplace) => {
      const run = workplace.makeRun();
      const failures = new Failures();
      failures.collect(() => {
        const pieces = changes.map((change, index) =>
          stagedPiece(change, destinations[index] as Destination, below(run, `${index}`), workplace.path),
        );
        leftOut = pieces.flatMap(({ stage }) => stage.leftOut);
        workplace.locked(() => {
          settle(pieces, below(run, 'aside'), workplace.path);
        });
      });
      failures.collect(() => {
        removeTree(run);
      });
      failures.throwFirst();
    });
    return leftOut;
  }

  #inWorkplace(targets: readonly string[], work: (workplace: Workplace) => void): void {
    plainly(() => {
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

/** Moves all to their places; where one can't be moved, all are as they were. */
function settle(pieces: readonly Piece[], aside: Buffer, workplace: string): void {
  const settling = new Settling(aside);
  try {
    for (const { destination, staged, isWhole, stage, edit } of pieces) {
      const target = bytesOf(destination.existing);
      if (edit) stageEdit(edit, destination, staged);
      const isKept = (path: Buffer): boolean =>
        path.equals(bytesOf(workplace)) || stage.kept.has(path.toString('latin1'));
      if (isWhole) settling.replace(staged, target, isKept);
      else settling.merge(staged, target);
      settling.close();
      for (const { path, mode } of stage.modes) settling.setMode(path, mode);
    }
  } catch (error) {
    settling.undo();
    throw error;
  }
}

function stageEdit({ path, edit }: FileEdit, { existing, rest }: Destination, staged: Buffer): void {
  const name = basename(path);
  const file = join(existing, rest, name);
  const bytes = edit(files.read(file));
  const old = lookAt(bytesOf(file));
  attempt(`write ${path}`, () => {
    using(openSync(below(rest === '' ? staged : below(staged, rest), name), 'wx', 0o666), (descriptor) => {
      writeAll(descriptor, bytes);
      if (old) keepAttributes(descriptor, old);
      fsyncSync(descriptor);
    });
  });
}

function keepAttributes(descriptor: number, { uid, gid, mode }: BigIntStats): void {
  unless(['EPERM'], () => {
    fchownSync(descriptor, Number(uid), Number(gid));
  });
  fchmodSync(descriptor, Number(mode) & 0o777);
}
