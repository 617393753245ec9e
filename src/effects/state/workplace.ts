import {
  chmodSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  renameSync,
  rmdirSync,
  statSync,
} from '../fileSystem.ts';
import { dirname, join } from 'node:path';
import { ShipctlError } from '../../errors.ts';
import { below, removeTree } from './bytePaths.ts';
import { monotonicMs } from '../clock.ts';
import { MOST_TRIES } from '../directories.ts';
import { acquire } from '../lock.ts';
import { type ProcessIdentity, isAlive, ownIdentity } from '../processIdentity.ts';
import { bytesOf } from '../../rawText.ts';
import { Failures, attempt, codeOf, unless } from '../systemError.ts';

/** What is done under the lock takes seconds at most. */
const LOCK_TIMEOUT_MS = 120_000;
/** What a run that can't be seen from here (another host or container) left is removed after this long. */
const UNSEEN_AFTER_MS = 24 * 60 * 60 * 1000;

/**
 * The directory, the user's own, that holds the lock and what is not yet in its place. It is there while somebody uses
 * it. Each run has a directory in it that bears the run's name, so that it can be told who has been killed.
 */
export class Workplace {
  readonly path: string;
  readonly #own = ownIdentity();

  private constructor(path: string) {
    this.path = path;
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
      const workplace = new Workplace(join(place, `.shipctl-${process.geteuid?.() ?? 0}`));
      try {
        workplace.#enter();
        if (targets.every((target) => workplace.#reaches(target))) return workplace;
        workplace.leave();
      } catch (error) {
        last = error;
      }
    }
    throw last;
  }

  /** Makes the run's own directory, and removes those of runs that were killed. */
  makeRun(): Buffer {
    const path = join(this.path, nameOf(this.#own));
    for (let tries = 1; ; tries++) {
      try {
        mkdirSync(path, { mode: 0o700 });
        return bytesOf(path);
      } catch (error) {
        // Another run has just left, and removed the workplace.
        if (tries === MOST_TRIES || codeOf(error) !== 'ENOENT') throw error;
        this.#enter();
      }
    }
  }

  /** Removes what runs left that were killed. */
  sweep(): void {
    for (const name of unless(['ENOENT'], () => readdirSync(this.path)) ?? []) {
      const path = join(this.path, name);
      const one = identityIn(name);
      if (one && this.#isGone(one, path)) removeTree(bytesOf(path));
    }
  }

  /** Does `work` while nobody else does. */
  locked(work: () => void): void {
    const lock = acquire(join(this.path, 'lock'), monotonicMs() + LOCK_TIMEOUT_MS, () => {
      this.#enter();
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
    unless(['ENOENT', 'ENOTEMPTY', 'EEXIST'], () => {
      rmdirSync(this.path);
    });
  }

  #enter(): void {
    attempt(`make the directory ${this.path}`, () => {
      unless(['EEXIST'], () => {
        mkdirSync(this.path, { mode: 0o700 });
      });
      const { uid, mode, isOwn } = ownership(this.path);
      if (!isOwn) throw new ShipctlError(`${this.path} belongs to user ${uid}, or is no directory`);
      if ((mode & 0o077) !== 0) chmodSync(this.path, 0o700);
    });
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

  #isGone(one: ProcessIdentity, path: string): boolean {
    const alive = isAlive(one, this.#own);
    if (alive !== undefined) return !alive;
    const stat = unless(['ENOENT'], () => statSync(path));
    return stat !== undefined && Date.now() - stat.mtimeMs > UNSEEN_AFTER_MS;
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

function nameOf({ host, boot, namespace, process, started }: ProcessIdentity): string {
  return Buffer.from(JSON.stringify([host, boot, namespace, process, started])).toString('base64url');
}

/** The run whose directory is of that name; undefined where it is none. */
function identityIn(name: string): ProcessIdentity | undefined {
  try {
    const parts = JSON.parse(Buffer.from(name, 'base64url').toString()) as unknown;
    if (!Array.isArray(parts) || parts.length !== 5) return undefined;
    const [host, boot, namespace, process, started] = parts as [string, string, string, number, string];
    return { host, boot, namespace, process, started };
  } catch {
    return undefined;
  }
}
