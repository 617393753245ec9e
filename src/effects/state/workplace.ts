import { lstatSync, mkdirSync, readdirSync, renameSync, rmdirSync } from '../fileSystem.ts';
import { dirname, join } from 'node:path';
import { ShipctlError } from '../../errors.ts';
import { below, removeTree } from './bytePaths.ts';
import { monotonicMs } from '../clock.ts';
import { MOST_TRIES } from '../directories.ts';
import { acquire } from '../lock.ts';
import { setMode } from '../modes.ts';
import { type ProcessIdentity, isAlive, ownIdentity } from '../processIdentity.ts';
import { bytesOf } from '../../rawText.ts';
import { Failures, attempt, codeOf, tolerating } from '../systemError.ts';

/** What is done under the lock takes seconds at most. */
const LOCK_TIMEOUT_MS = 120_000;
/**
 * The directory, the user's own, that holds the lock and what is not yet in its place. It exists while somebody uses it:
 * each run has a directory in it, for as long as it runs, and the last one to leave removes the workplace. The run's
 * directory bears its name, so that the next run sees which one was killed.
 */
export class Workplace {
  readonly path: string;
  /** The run's own directory. */
  readonly run: Buffer;

  private constructor(path: string, run: Buffer) {
    this.path = path;
    this.run = run;
  }

  /**
   * A workplace from which files can be moved to all of the targets: in `home`, else beside a target, else in one.
   *
   * @param targets directories, by their real paths
   */
  static for(targets: readonly string[], home: string | undefined): Workplace {
    let last: unknown = new ShipctlError(
      `${targets.join(' and ')} are on different file systems, and can't be changed together`,
    );
    for (const place of [...(home ? [home] : []), ...targets.map((path) => dirname(path)), ...targets]) {
      try {
        const workplace = Workplace.#enter(join(place, `.shipctl-${process.geteuid?.() ?? 0}`));
        if (targets.every((target) => workplace.#reaches(target))) return workplace;
        workplace.leave();
      } catch (error) {
        last = error;
      }
    }
    throw last;
  }

  /** Makes it, unless another run has, with the run's own directory in it. */
  static #enter(path: string): Workplace {
    return attempt(`make the directory ${path}`, () => {
      for (let tries = 1; ; tries++) {
        const isNew = isMade(path);
        try {
          const { uid, mode, isOwn } = ownership(path);
          if (!isOwn) throw new ShipctlError(`${path} belongs to user ${uid}, or is no directory`);
          if ((mode & 0o077) !== 0) setMode(path, 0o700);
          const run = join(path, runName());
          mkdirSync(run, { mode: 0o700 });
          return new Workplace(path, bytesOf(run));
        } catch (error) {
          // Another run has just left, and removed the workplace.
          if (codeOf(error) === 'ENOENT' && tries < MOST_TRIES) continue;
          if (isNew) removeIfUnused(path);
          throw error;
        }
      }
    });
  }

  /** Removes what runs left that were killed. */
  sweep(): void {
    for (const name of tolerating(['ENOENT'], () => readdirSync(this.path)) ?? []) {
      const path = join(this.path, name);
      const one = identityIn(name);
      if (one && isAlive(one, ownIdentity(), path) === false) removeTree(bytesOf(path));
    }
  }

  /** Does `work` while nobody else does. */
  locked(work: () => void): void {
    const lock = acquire(join(this.path, 'lock'), monotonicMs() + LOCK_TIMEOUT_MS, () => {
      throw new ShipctlError(`the directory ${this.path} is gone: another program removed it`);
    });
    const failures = new Failures();
    failures.collect(work);
    failures.collect(() => {
      lock.release();
    });
    failures.throwFirst();
  }

  /** The last one to leave removes it. */
  leave(): void {
    removeTree(this.run);
    removeIfUnused(this.path);
  }

  /**
   * Whether a file can be moved from here to there. The system looks first whether both are of one mount, and only then
   * whether the file is there.
   */
  #reaches(target: string): boolean {
    try {
      renameSync(join(this.path, 'nothing'), below(bytesOf(target), 'nothing'));
      return true;
    } catch (error) {
      return codeOf(error) !== 'EXDEV';
    }
  }
}

function ownership(path: string): { uid: number; mode: number; isOwn: boolean } {
  const stat = lstatSync(path);
  return {
    uid: stat.uid,
    mode: stat.mode,
    isOwn: stat.isDirectory() && stat.uid === process.geteuid?.(),
  };
}

/** Makes a directory; false if it exists. */
const isMade = (path: string): boolean =>
  tolerating(['EEXIST'], () => {
    mkdirSync(path, { mode: 0o700 });
    return true;
  }) ?? false;

function removeIfUnused(path: string): void {
  tolerating(['ENOENT', 'ENOTEMPTY', 'EEXIST'], () => {
    rmdirSync(path);
  });
}

/** The name of this run, with a number by chance: without /proc, two containers may have one identity. */
function runName(): string {
  const { host, boot, namespace, process, started } = ownIdentity();
  const chance = Math.floor(Math.random() * 1e6);
  return Buffer.from(JSON.stringify([host, boot, namespace, process, started, chance])).toString('base64url');
}

/** The run whose directory is of that name; undefined where it is none. */
function identityIn(name: string): ProcessIdentity | undefined {
  try {
    const parts = JSON.parse(Buffer.from(name, 'base64url').toString()) as unknown;
    if (!Array.isArray(parts) || parts.length !== 6) return undefined;
    const [host, boot, namespace, process, started] = parts as [string, string, string, number, string];
    return { host, boot, namespace, process, started };
  } catch {
    return undefined;
  }
}
