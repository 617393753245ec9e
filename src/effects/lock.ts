import { lstatSync, openSync, readFileSync, unlinkSync, writeSync, fstatSync } from 'node:fs';
import { ShipctlError } from '../errors.ts';
import { monotonicMs } from './clock.ts';
import { using } from './files.ts';
import { pause } from './pause.ts';
import { type ProcessIdentity, isAlive, ownIdentity } from './processIdentity.ts';
import { codeOf, explained, isThere, unless } from './systemError.ts';

/** A lock that this process holds. */
export interface Lock {
  release(): void;
}

/** A lock file without a name in it is held by a process that was killed while making it, or that is just doing so. */
const NAMELESS_AFTER_MS = 1000;
/** A holder that can't be seen from here (another host or container) is taken for dead after this long. */
const UNSEEN_AFTER_MS = 10 * 60 * 1000;

/**
 * Takes the lock whose file is `path`: made with O_EXCL, with the holder's name in it. A dead holder's lock is removed
 * under a second lock, so that nobody removes one that was made since.
 *
 * @param deadline on the clock of `monotonicMs()`, in milliseconds
 * @param whenGone called where the directory has gone
 * @throws ShipctlError that names the holder, where the lock is not free in time
 * @see aws-files, "Several writers"
 */
export function acquire(path: string, deadline: number, whenGone: () => void): Lock {
  const own = ownIdentity();
  const watch = new Watch(path, own);
  for (;;) {
    const inode = make(path, own, whenGone);
    if (inode !== undefined) {
      sweep(breakerOf(path), own, deadline, whenGone);
      return {
        release: () => {
          remove(path, inode);
        },
      };
    }
    const { isDead, stamp, holder } = watch.look();
    if (isDead) removeDead(path, stamp, own, deadline, whenGone);
    else if (monotonicMs() >= deadline) throw lockedBy(path, holder);
    else if (stamp !== undefined) pause(5 + Math.random() * 20);
  }
}

/** Whether a lock file, or the one that guards its removal, looks like that of a process that was killed. */
export function isAbandoned(path: string): boolean {
  return [path, breakerOf(path)].filter(isThere).some((file) => {
    const { isDead, stamp, holder } = new Watch(file, ownIdentity()).look();
    return stamp !== undefined && (isDead || !holder);
  });
}

const breakerOf = (path: string): string => `${path}.break`;

function make(path: string, own: ProcessIdentity, whenGone: () => void): bigint | undefined {
  try {
    return using(openSync(path, 'wx', 0o600), (descriptor) => {
      const { ino } = fstatSync(descriptor, { bigint: true });
      try {
        writeSync(descriptor, JSON.stringify(own));
      } catch (error) {
        unlinkSync(path);
        throw error;
      }
      // Whoever took the file for a killed process's, since it had no name in it yet, has removed it.
      return inodeOf(path) === ino ? ino : undefined;
    });
  } catch (error) {
    if (codeOf(error) === 'EEXIST') return undefined;
    if (codeOf(error) !== 'ENOENT') throw explained(error, `make the lock file ${path}`);
    whenGone();
    return undefined;
  }
}

const inodeOf = (path: string): bigint | undefined =>
  unless(['ENOENT'], () => lstatSync(path, { bigint: true }))?.ino;

function remove(path: string, inode: bigint): void {
  if (inodeOf(path) === inode)
    unless(['ENOENT'], () => {
      unlinkSync(path);
    });
}

/** Tells a lock file from one that was made since, even where that got the same inode. */
function stampOf(path: string): string | undefined {
  const stat = unless(['ENOENT'], () => lstatSync(path, { bigint: true }));
  return stat && `${stat.ino}:${stat.mtimeNs}`;
}

interface Sight {
  readonly isDead: boolean;
  /** Undefined where the lock file is gone. */
  readonly stamp: string | undefined;
  readonly holder: ProcessIdentity | undefined;
}

/** Watches somebody's lock file while it is waited for. */
class Watch {
  readonly #path: string;
  readonly #own: ProcessIdentity;
  #nameless: { stamp: string; since: number } | undefined;

  constructor(path: string, own: ProcessIdentity) {
    this.#path = path;
    this.#own = own;
  }

  look(): Sight {
    const stamp = stampOf(this.#path);
    if (stamp === undefined) return { isDead: false, stamp, holder: undefined };
    const holder = holderOf(this.#path);
    if (!holder) return { isDead: this.#isNamelessTooLong(stamp), stamp, holder };
    const writtenMs = Number(BigInt(stamp.split(':')[1] ?? 0) / 1_000_000n);
    const isOld = Date.now() - writtenMs > UNSEEN_AFTER_MS;
    const alive = isAlive(holder, this.#own);
    return { isDead: alive === undefined ? isOld : !alive, stamp, holder };
  }

  #isNamelessTooLong(stamp: string): boolean {
    if (this.#nameless?.stamp !== stamp) this.#nameless = { stamp, since: monotonicMs() };
    return monotonicMs() - this.#nameless.since > NAMELESS_AFTER_MS;
  }
}

function holderOf(path: string): ProcessIdentity | undefined {
  try {
    const holder = JSON.parse(readFileSync(path, 'utf8')) as Partial<ProcessIdentity> | null;
    return typeof holder?.process === 'number' ? (holder as ProcessIdentity) : undefined;
  } catch {
    return undefined;
  }
}

function removeDead(
  path: string,
  seen: string | undefined,
  own: ProcessIdentity,
  deadline: number,
  whenGone: () => void,
): void {
  const breaker = acquire(breakerOf(path), deadline, whenGone);
  try {
    // It is still the file that was judged: only who holds the breaker removes a dead holder's lock.
    const holder = holderOf(path);
    const isSame = seen !== undefined && stampOf(path) === seen;
    if (isSame && (!holder || isAlive(holder, own) !== true))
      unless(['ENOENT'], () => {
        unlinkSync(path);
      });
  } finally {
    breaker.release();
  }
}

/** Removes the second lock of a process that was killed while it removed a dead one's. */
function sweep(path: string, own: ProcessIdentity, deadline: number, whenGone: () => void): void {
  const { isDead, stamp } = new Watch(path, own).look();
  if (isDead) removeDead(path, stamp, own, deadline, whenGone);
}

function lockedBy(path: string, holder: ProcessIdentity | undefined): ShipctlError {
  const who = holder ? `process ${holder.process} on ${holder.host}` : 'a process that left no name';
  return new ShipctlError(
    `${who} holds the lock ${path} for too long; wait for it (--lock-timeout), or remove the file if it is gone`,
  );
}
