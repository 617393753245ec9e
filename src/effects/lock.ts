import { constants, fstatSync, readSync, writeSync } from 'node:fs';
import { lstatSync, openSync, readFileSync, unlinkSync } from './fileSystem.ts';
import { ShipctlError } from '../errors.ts';
import { hiddenFileOf } from './hiddenFile.ts';
import { monotonicMs } from './clock.ts';
import { using } from './files.ts';
import { setMode } from './modes.ts';
import { pause } from './pause.ts';
import { type ProcessIdentity, isAlive, ownIdentity } from './processIdentity.ts';
import { attempt, codeOf, explained, isThere, tolerating } from './systemError.ts';

/** A lock that this process holds. */
export interface Lock {
  release(): void;
}

/** A lock file without a name in it is held by a process that was killed while making it, or that is just doing so. */
const NAMELESS_AFTER_MS = 1000;
/** Ends the first line of a lock file without a name, for good: whoever writes a name behind it has lost the lock. */
const NO_NAME = '\n';

/**
 * Takes the lock whose file is `path`: made with O_EXCL, with the holder's name in its first line. A dead holder's lock
 * is removed under a second lock, so that nobody removes one that was made since. A holder that may live keeps it,
 * however long that takes.
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
      const lock = {
        release: () => {
          remove(path, inode);
        },
      };
      try {
        sweep(breakerOf(path), own, deadline, whenGone);
      } catch (error) {
        lock.release();
        throw error;
      }
      return lock;
    }
    const { isDead, stamp, holder } = watch.look();
    if (isDead) removeDead(path, stamp, own, deadline, whenGone);
    else if (monotonicMs() >= deadline) throw lockedBy(path, holder, own);
    else if (stamp !== undefined) pause(5 + Math.random() * 20);
  }
}

/** The name of the lock file for another file, beside it. */
export const lockOf = (path: string): string => hiddenFileOf(path, '.shipctl-lock');

/** Whether a lock file, or the one that guards its removal, looks like that of a process that was killed. */
export function isAbandoned(path: string): boolean {
  return [path, breakerOf(path)].filter(isThere).some((file) => {
    const { isDead, stamp, holder } = new Watch(file, ownIdentity()).look();
    return stamp !== undefined && (isDead || holder === undefined);
  });
}

const breakerOf = (path: string): string => `${path}.break`;

function make(path: string, own: ProcessIdentity, whenGone: () => void): bigint | undefined {
  try {
    const flags = constants.O_RDWR | constants.O_CREAT | constants.O_EXCL | constants.O_APPEND;
    return using(openSync(path, flags, 0o644), (descriptor) => {
      let ino: bigint | undefined;
      try {
        ({ ino } = fstatSync(descriptor, { bigint: true }));
        // There is nothing secret in it, and a user's umask may keep even the user from reading it.
        setMode(descriptor, 0o644);
        return isFirst(descriptor, Buffer.from(`${JSON.stringify(own)}\n`)) ? ino : undefined;
      } catch (error) {
        // While it is open, no other file has its inode.
        if (ino === undefined) unlinkSync(path);
        else remove(path, ino);
        throw error;
      }
    });
  } catch (error) {
    if (codeOf(error) === 'EEXIST') return undefined;
    if (codeOf(error) !== 'ENOENT') throw explained(error, `make the lock file ${path}`);
    whenGone();
    return undefined;
  }
}

/**
 * Writes a line at the end of an open file. The system does one such write after the other, so the file's first line
 * says the same to everybody, for good.
 *
 * @returns whether that is this line
 */
function isFirst(descriptor: number, line: Buffer): boolean {
  if (writeSync(descriptor, line) < line.length) throw Object.assign(new Error(), { code: 'ENOSPC' });
  const first = Buffer.alloc(line.length);
  return readSync(descriptor, first, 0, first.length, 0) === line.length && first.equals(line);
}

const inodeOf = (path: string): bigint | undefined =>
  tolerating(['ENOENT'], () => lstatSync(path, { bigint: true }))?.ino;

function remove(path: string, inode: bigint): void {
  attempt(`remove the lock file ${path}`, () => {
    if (inodeOf(path) !== inode) return;
    tolerating(['ENOENT'], () => {
      unlinkSync(path);
    });
  });
}

/** Tells a lock file from one that was made since, even where that got the same inode. */
function stampOf(path: string): string | undefined {
  const stat = tolerating(['ENOENT'], () => lstatSync(path, { bigint: true }));
  return stat && `${stat.ino}:${stat.mtimeNs}`;
}

interface Sight {
  readonly isDead: boolean;
  /** Undefined where the lock file is gone. */
  readonly stamp: string | undefined;
  readonly holder: Holder;
}

/** Undefined where the lock file has no name in it; unreadable for what somebody else may hold. */
type Holder = ProcessIdentity | 'unreadable' | undefined;

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
    return { isDead: isGone(holder, this.#own, this.#path), stamp, holder };
  }

  #isNamelessTooLong(stamp: string): boolean {
    if (this.#nameless?.stamp !== stamp) this.#nameless = { stamp, since: monotonicMs() };
    return monotonicMs() - this.#nameless.since > NAMELESS_AFTER_MS;
  }
}

/** Whether a holder is dead for certain. */
const isGone = (holder: Holder, own: ProcessIdentity, path: string): boolean =>
  typeof holder === 'object' && isAlive(holder, own, path) === false;

function holderOf(path: string): Holder {
  try {
    const flags = constants.O_RDONLY | constants.O_NONBLOCK | constants.O_NOFOLLOW;
    const text = using(openSync(path, flags), (descriptor) => readFileSync(descriptor, 'utf8'));
    const [first = ''] = text.split('\n', 1);
    const holder = JSON.parse(first) as Partial<ProcessIdentity> | null;
    return typeof holder?.process === 'number' ? (holder as ProcessIdentity) : undefined;
  } catch (error) {
    const code = codeOf(error);
    return code === undefined || code === 'ENOENT' ? undefined : 'unreadable';
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
    if (seen === undefined || stampOf(path) !== seen) return;
    attempt(`remove the lock file ${path} of a process that is gone`, () =>
      tolerating(['ENOENT'], () => {
        if (holderOf(path) === undefined) abandon(path);
        const holder = holderOf(path);
        if (holder === undefined || isGone(holder, own, path)) unlinkSync(path);
      }),
    );
  } finally {
    breaker.release();
  }
}

/** Sees to it that whoever made a lock file and has not named itself yet does not hold the lock when it does. */
function abandon(path: string): void {
  const flags = constants.O_WRONLY | constants.O_APPEND | constants.O_NONBLOCK | constants.O_NOFOLLOW;
  using(openSync(path, flags), (descriptor) => writeSync(descriptor, NO_NAME));
}

/** Removes the second lock of a process that was killed while it removed a dead one's. */
function sweep(path: string, own: ProcessIdentity, deadline: number, whenGone: () => void): void {
  const { isDead, stamp } = new Watch(path, own).look();
  if (isDead) removeDead(path, stamp, own, deadline, whenGone);
}

function lockedBy(path: string, holder: Holder, own: ProcessIdentity): ShipctlError {
  const isNamed = typeof holder === 'object';
  const who = isNamed ? `process ${holder.process} on ${holder.host}` : 'a process that left no name';
  const held = `${who} holds the lock ${path} for too long`;
  if (isNamed && isAlive(holder, own, path) === undefined)
    return new ShipctlError(
      `${held}, and can't be seen from here (another host or container, or no /proc); run this again when it is done. ` +
        'If it was killed, remove the file',
    );
  return new ShipctlError(`${held}; run this again when it is done, or remove the file if it is gone`);
}
