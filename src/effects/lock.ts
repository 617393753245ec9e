import { constants } from 'node:fs';
import { type Disk, isNamed, withOpen } from './disk.ts';
import { hiddenFileOf } from './hiddenFile.ts';
import { type Host, realHost } from './host.ts';
import { Wait, Watch, holderOf, isGone, lockStampOf } from './lockHolder.ts';
import { setMode } from './modes.ts';
import { UNLINKED, attempt, codeOf, explained, tolerating } from './systemError.ts';

/** A lock that this process holds. */
export interface Lock {
  release(): void;
}

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
    if (seen === undefined || lockStampOf(path, disk) !== seen) return;
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
