import { constants } from 'node:fs';
import { ShipctlError } from '../errors.ts';
import { type Disk, isNamed, readWhole, withOpen } from './disk.ts';
import { hiddenFileOf } from './hiddenFile.ts';
import { type Host, realHost } from './host.ts';
import { setMode } from './modes.ts';
import type { ProcessIdentity } from './processIdentity.ts';
import { UNLINKED, attempt, codeOf, explained, tolerating } from './systemError.ts';

/** A lock that this process holds. */
export interface Lock {
  release(): void;
}

/** A lock file without a name in it is held by a process that was killed while making it, or that is just doing so. */
const NAMELESS_AFTER_MS = 1000;
/** Whoever waits for longer gets a message. */
const SILENT_MS = 1000;
/** More than a lock file with a name in it has. */
const LINE_BYTES = 512;
/** Ends the first line of a lock file without a name, for good: whoever writes a name after it has lost the lock. */
const NO_NAME = Buffer.from('\n');

/**
 * Takes the lock whose file is `path`: made with O_EXCL, with the holder's name in its first line. A dead holder's lock
 * is removed under a second lock, so that nobody removes one that was made since. A holder that may live keeps it,
 * however long that takes.
 *
 * @param deadline on the host's clock, in milliseconds
 * @param whenGone called if the directory has gone
 * @throws ShipctlError that names the holder, if the lock is not free in time
 * @see docs/reference/aws-files.md, "Several writers"
 */
export function acquire(path: string, deadline: number, whenGone: () => void, host = realHost): Lock {
  return taken({ path, isForeign: false, make: () => make(path, whenGone, host) }, deadline, whenGone, host);
}

/**
 * Takes the lock of another program, for which a file of this name only has to exist. The file becomes a second name of a
 * lock that this process holds: it names its holder from the first moment, so that shipctl can remove one that a killed
 * process left. A file without a name is the other program's, and is waited for.
 *
 * @param own      the file of a lock that this process holds
 * @param deadline on the host's clock, in milliseconds
 * @param whenGone called if the directory has gone
 * @throws ShipctlError that names the file, if the lock is not free in time
 */
export function acquireForeign(
  path: string,
  own: string,
  deadline: number,
  whenGone: () => void,
  host = realHost,
): Lock {
  const wanted = { path, isForeign: true, make: () => makeSecondName(own, path, whenGone, host) };
  return taken(wanted, deadline, whenGone, host);
}

interface WantedLock {
  readonly path: string;
  /** Other programs take it as well, and leave no name in it. */
  readonly isForeign: boolean;
  /** Makes the file, and gives its inode; undefined if it exists, or its directory has gone. */
  make(): bigint | undefined;
}

function taken(wanted: WantedLock, deadline: number, whenGone: () => void, host: Host): Lock {
  const { path, isForeign } = wanted;
  const watch = new Watch(path, isForeign, host);
  const wait = new Wait(path, host);
  for (;;) {
    const inode = wanted.make();
    if (inode !== undefined) {
      const lock = {
        release: () => {
          remove(path, inode, host.disk);
        },
      };
      try {
        sweep(breakerOf(path), deadline, whenGone, host);
      } catch (error) {
        lock.release();
        throw error;
      }
      return lock;
    }
    const { isDead, stamp, holder } = watch.look();
    if (isDead) removeDead(path, stamp, deadline, whenGone, host);
    else if (host.now() >= deadline) throw wait.timedOut(holder);
    else if (stamp !== undefined) {
      wait.report(holder);
      host.pause(5 + host.random() * 20);
    }
  }
}

/** The name of the lock file for another file, beside it. */
export const lockOf = (path: string): string => hiddenFileOf(path, '.shipctl-lock');

/** Whether a lock file, or the one that guards its removal, looks like that of a process that was killed. */
export function isAbandoned(path: string, host = realHost): boolean {
  return [path, breakerOf(path)].some((file) => looksDead(file, false, host));
}

/** Whether a killed shipctl left a lock of another program, or the file that guards its removal. */
export const isForeignAbandoned = (path: string, host = realHost): boolean =>
  looksDead(path, true, host) || looksDead(breakerOf(path), false, host);

function looksDead(file: string, isForeign: boolean, host: Host): boolean {
  if (!isNamed(host.disk, file)) return false;
  const { isDead, stamp, holder } = new Watch(file, isForeign, host).look();
  return stamp !== undefined && (isDead || holder === undefined);
}

const breakerOf = (path: string): string => `${path}.break`;

function make(path: string, whenGone: () => void, host: Host): bigint | undefined {
  const { disk } = host;
  try {
    const flags = constants.O_RDWR | constants.O_CREAT | constants.O_EXCL | constants.O_APPEND;
    const fill = (descriptor: number): bigint | undefined => {
      let ino: bigint | undefined;
      try {
        ({ ino } = disk.fstat(descriptor));
        // There is nothing secret in it, and a user's umask may keep even the user from reading it.
        setMode(descriptor, 0o644, disk);
        return isFirst(descriptor, Buffer.from(`${JSON.stringify(host.self())}\n`), disk) ? ino : undefined;
      } catch (error) {
        // While it is open, no other file has its inode.
        if (ino === undefined) disk.unlink(path);
        else remove(path, ino, disk);
        throw error;
      }
    };
    return withOpen(disk, path, flags, fill, 0o644);
  } catch (error) {
    if (codeOf(error) === 'EEXIST') return undefined;
    if (codeOf(error) !== 'ENOENT') throw explained(error, `make the lock file ${path}`);
    whenGone();
    return undefined;
  }
}

function makeSecondName(own: string, path: string, whenGone: () => void, host: Host): bigint | undefined {
  const { disk } = host;
  try {
    const { ino } = disk.lstat(own);
    const isLinked = tolerating(UNLINKED, () => {
      disk.link(own, path);
      return true;
    });
    return isLinked ? ino : make(path, whenGone, host);
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
function isFirst(descriptor: number, line: Buffer, disk: Disk): boolean {
  if (disk.write(descriptor, line, null) < line.length) throw Object.assign(new Error(), { code: 'ENOSPC' });
  const first = Buffer.alloc(line.length);
  return disk.read(descriptor, first, 0) === line.length && first.equals(line);
}

function remove(path: string, inode: bigint, disk: Disk): void {
  attempt(`remove the lock file ${path}`, () =>
    tolerating(['ENOENT'], () => {
      if (disk.lstat(path).ino === inode) disk.unlink(path);
    }),
  );
}

/** Distinguishes a lock file from one that was made since, even if that got the same inode. */
function stampOf(path: string, disk: Disk): string | undefined {
  const stat = tolerating(['ENOENT'], () => disk.lstat(path));
  return stat && `${stat.ino}:${stat.mtimeNs}`;
}

interface Sight {
  readonly isDead: boolean;
  /** Undefined if the lock file is gone. */
  readonly stamp: string | undefined;
  readonly holder: Holder;
}

/** Undefined if the lock file contains no name; unreadable for what somebody or another program may hold. */
type Holder = ProcessIdentity | 'unreadable' | undefined;

/** Watches somebody's lock file while it is waited for. */
class Watch {
  readonly #path: string;
  readonly #isForeign: boolean;
  readonly #host: Host;
  #nameless: { stamp: string; since: number } | undefined;

  constructor(path: string, isForeign: boolean, host: Host) {
    this.#path = path;
    this.#isForeign = isForeign;
    this.#host = host;
  }

  look(): Sight {
    const stamp = stampOf(this.#path, this.#host.disk);
    if (stamp === undefined) return { isDead: false, stamp, holder: undefined };
    const named = holderOf(this.#path, this.#host.disk);
    const holder = this.#isForeign ? (named ?? 'unreadable') : named;
    if (!holder) return { isDead: this.#isNamelessTooLong(stamp), stamp, holder };
    return { isDead: isGone(holder, this.#path, this.#host), stamp, holder };
  }

  #isNamelessTooLong(stamp: string): boolean {
    if (this.#nameless?.stamp !== stamp) this.#nameless = { stamp, since: this.#host.now() };
    return this.#host.now() - this.#nameless.since > NAMELESS_AFTER_MS;
  }
}

/** Whether a holder is dead for certain. */
const isGone = (holder: Holder, path: string, host: Host): boolean =>
  typeof holder === 'object' && host.isAlive(holder, path) === false;

function holderOf(path: string, disk: Disk): Holder {
  try {
    const flags = constants.O_RDONLY | constants.O_NONBLOCK | constants.O_NOFOLLOW;
    const bytes = withOpen(disk, path, flags, (descriptor) => readWhole(disk, descriptor, LINE_BYTES));
    const [first = ''] = Buffer.from(bytes).toString().split('\n', 1);
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
  deadline: number,
  whenGone: () => void,
  host: Host,
): void {
  const { disk } = host;
  const breaker = acquire(breakerOf(path), deadline, whenGone, host);
  try {
    // It is still the file that was judged: only who holds the breaker removes a dead holder's lock.
    if (seen === undefined || stampOf(path, disk) !== seen) return;
    attempt(`remove the lock file ${path} of a process that is gone`, () =>
      tolerating(['ENOENT'], () => {
        if (holderOf(path, disk) === undefined) abandon(path, disk);
        const holder = holderOf(path, disk);
        if (holder === undefined || isGone(holder, path, host)) disk.unlink(path);
      }),
    );
  } finally {
    breaker.release();
  }
}

/** Sees to it that whoever made a lock file and has not named itself yet does not hold the lock when it does. */
function abandon(path: string, disk: Disk): void {
  const flags = constants.O_WRONLY | constants.O_APPEND | constants.O_NONBLOCK | constants.O_NOFOLLOW;
  withOpen(disk, path, flags, (descriptor) => disk.write(descriptor, NO_NAME, null));
}

/** Removes the second lock of a process that was killed while it removed a dead one's. */
function sweep(path: string, deadline: number, whenGone: () => void, host: Host): void {
  const { isDead, stamp } = new Watch(path, false, host).look();
  if (isDead) removeDead(path, stamp, deadline, whenGone, host);
}

/** One wait for a lock, in words. */
class Wait {
  readonly #path: string;
  readonly #host: Host;
  readonly #since: number;
  #isReported = false;

  constructor(path: string, host: Host) {
    [this.#path, this.#host, this.#since] = [path, host, host.now()];
  }

  /** Says who is waited for: once, after a second. Whoever has no name yet gets one, or loses the lock. */
  report(holder: Holder): void {
    if (this.#isReported || holder === undefined || this.#elapsed < SILENT_MS) return;
    this.#host.report(this.#waiting(holder));
    this.#isReported = true;
  }

  timedOut(holder: Holder): ShipctlError {
    const isAlive = typeof holder === 'object' ? this.#host.isAlive(holder, this.#path) : undefined;
    const isUnseen = typeof holder === 'object' && isAlive === undefined;
    return new ShipctlError(
      `timed out after ${secondsOf(this.#elapsed)} s ${this.#waiting(holder)}` +
        (isUnseen ? ", which can't be seen from here (another host or container, or no /proc)" : '') +
        '. Run this again when it is done' +
        (isAlive === undefined ? '; if it was killed, remove the file' : ''),
    );
  }

  get #elapsed(): number {
    return this.#host.now() - this.#since;
  }

  #waiting(holder: Holder): string {
    const who = typeof holder === 'object' ? this.#nameOf(holder) : 'another process';
    return `waiting for ${who} to release ${this.#path}`;
  }

  #nameOf({ process, host }: ProcessIdentity): string {
    return `process ${process}${host === this.#host.self().host ? '' : ` on ${host}`}`;
  }
}

/** Whole seconds from ten on, else tenths. */
const secondsOf = (milliseconds: number): number =>
  milliseconds >= 10_000 ? Math.round(milliseconds / 1000) : Math.round(milliseconds / 100) / 10;
