import { dirname, join } from 'node:path';
import { ShipctlError } from '../../errors.ts';
import { MOST_TRIES } from '../shared/madeDirectories.ts';
import type { Disk } from '../disk.ts';
import type { Host } from '../host.ts';
import { acquire } from '../lock.ts';
import { setMode } from '../modes.ts';
import type { ProcessIdentity } from '../processIdentity.ts';
import { Failures, attempt, codeOf, tolerating } from '../systemError.ts';
import { below, removeTree } from './tree.ts';

/** What is done under the lock takes seconds at most. */
const LOCK_TIMEOUT_MS = 120_000;
/**
 * The directory, the user's own, that holds the lock and what is not yet in its place. It exists while somebody uses it:
 * it contains a directory of each run, for as long as that runs, and the last one to leave removes the workplace. The run's
 * directory bears its name, so that the next run sees which one was killed.
 */
export class Workplace {
  readonly path: string;
  /** The run's own directory. */
  readonly run: string;
  readonly #host: Host;

  private constructor(path: string, run: string, host: Host) {
    [this.path, this.run, this.#host] = [path, run, host];
  }

  /**
   * A workplace from which files can be moved to all of the targets: in `home`, else beside a target, else in one.
   *
   * @param targets directories, by their real paths
   */
  static for(targets: readonly string[], home: string | undefined, host: Host): Workplace {
    let last: unknown = new ShipctlError(
      `${targets.join(' and ')} are on different file systems, and can't be changed together`,
    );
    for (const place of [...(home ? [home] : []), ...targets.map((path) => dirname(path)), ...targets]) {
      try {
        const workplace = Workplace.#enter(join(place, `.shipctl-${host.user}`), host);
        if (targets.every((target) => workplace.#reaches(target))) return workplace;
        workplace.leave();
      } catch (error) {
        last = error;
      }
    }
    throw last;
  }

  /** Makes it, unless another run has, with the run's own directory in it. */
  static #enter(path: string, host: Host): Workplace {
    const { disk } = host;
    return attempt(`make the directory ${path}`, () => {
      for (let tries = 1; ; tries++) {
        const isNew = isMade(disk, path);
        try {
          const { kind, uid, mode } = disk.lstat(path);
          if (kind !== 'directory' || uid !== host.user)
            throw new ShipctlError(`${path} belongs to user ${uid}, or is not a directory`);
          if ((mode & 0o077) !== 0) setMode(path, 0o700, disk);
          const run = join(path, runName(host));
          disk.mkdir(run, 0o700);
          return new Workplace(path, run, host);
        } catch (error) {
          // Another run has just left, and removed the workplace.
          if (codeOf(error) === 'ENOENT' && tries < MOST_TRIES) continue;
          if (isNew) removeIfUnused(disk, path);
          throw error;
        }
      }
    });
  }

  /** Removes what runs left that were killed. */
  sweep(): void {
    const { disk } = this.#host;
    for (const name of tolerating(['ENOENT'], () => disk.readdir(this.path)) ?? []) {
      const path = join(this.path, name);
      const one = identityIn(name);
      if (one && this.#host.isAlive(one, path) === false) removeTree(disk, path);
    }
  }

  /** Does `work` while nobody else does. */
  locked(work: () => void): void {
    const whenGone = (): never => {
      throw new ShipctlError(`the directory ${this.path} is gone: another program removed it`);
    };
    const deadline = this.#host.now() + LOCK_TIMEOUT_MS;
    const lock = acquire(join(this.path, 'lock'), deadline, whenGone, this.#host);
    const failures = new Failures();
    failures.collect(work);
    failures.collect(() => {
      lock.release();
    });
    failures.throwFirst();
  }

  /** The last one to leave removes it. */
  leave(): void {
    removeTree(this.#host.disk, this.run);
    removeIfUnused(this.#host.disk, this.path);
  }

  /**
   * Whether a file can be moved from here to there. The system looks first whether both are of one mount, and only then
   * whether the file is there.
   */
  #reaches(target: string): boolean {
    try {
      this.#host.disk.rename(join(this.path, 'nothing'), below(target, 'nothing'));
      return true;
    } catch (error) {
      return codeOf(error) !== 'EXDEV';
    }
  }
}

/** Makes a directory; false if it exists. */
const isMade = (disk: Disk, path: string): boolean =>
  tolerating(['EEXIST'], () => {
    disk.mkdir(path, 0o700);
    return true;
  }) ?? false;

function removeIfUnused(disk: Disk, path: string): void {
  tolerating(['ENOENT', 'ENOTEMPTY', 'EEXIST'], () => {
    disk.rmdir(path);
  });
}

/** The name of this run, with a number by chance: without /proc, two containers may have one identity. */
function runName(machine: Host): string {
  const { host, boot, namespace, process, started } = machine.self();
  const chance = Math.floor(machine.random() * 1e6);
  return Buffer.from(JSON.stringify([host, boot, namespace, process, started, chance])).toString('base64url');
}

/** The run whose directory is of that name; undefined if it is none. */
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
