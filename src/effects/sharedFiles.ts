import { realDisk, syncDirectory } from './disk.ts';
import { type BigIntStats, constants, fstatSync } from 'node:fs';
import { basename, dirname, isAbsolute, join } from 'node:path';
import { ShipctlError } from '../errors.ts';
import { isUtf8 } from '../rawText.ts';
import type { JournalRecord, SharedFile, SharedFileChange, SharedFiles } from '../world/journal.ts';
import { monotonicMs } from './clock.ts';
import { salt, sha256 } from './digest.ts';
import { MOST_TRIES, makeDirectory, removeDirectories } from './directories.ts';
import { using } from './files.ts';
import { isInside } from './containment.ts';
import { JournalStore } from './journalStore.ts';
import { fill, overwrite } from './replacing/overwrite.ts';
import { setMode } from './modes.ts';
import {
  lstatSync,
  openSync,
  readFileSync,
  readlinkSync,
  realpathSync,
  statSync,
  unlinkSync,
} from './fileSystem.ts';
import { type Lock, acquire, isAbandoned, lockOf } from './lock.ts';
import {
  type Attributes,
  type Prepared,
  commit,
  discard,
  discardQuietly,
  prepare,
  temporaryOf,
} from './replacing/prepare.ts';
import {
  Failures,
  UNREACHED,
  attempt,
  codeOf,
  explained,
  isThere,
  explaining,
  tolerating,
} from './systemError.ts';

const MOST_LINKS = 40;

/** A shared file as it was read, with what is needed to see that nobody has changed it since. */
interface Read {
  readonly file: SharedFile;
  readonly stat: BigIntStats | undefined;
  readonly stamp: string;
  /** The text is not what was found in the file, half-written in its place, but the whole old one of the journal. */
  readonly isRepaired: boolean;
}

interface Planned {
  readonly read: Read;
  readonly change: SharedFileChange;
}

type Change = (files: readonly SharedFile[]) => readonly (SharedFileChange | undefined)[];

/** The files that other programs write too: locked, journaled, and replaced whole. */
export class LockedFiles implements SharedFiles {
  readonly #unneeded: string[] = [];
  readonly #journal = new JournalStore(process.env, (text) => this.digest(text));

  digest(text: string): string {
    return sha256(text);
  }

  salt(): string {
    return salt();
  }

  journaled(): readonly JournalRecord[] {
    return explaining(() => this.#journal.readAll());
  }

  firstInside(directory: string, paths: readonly string[]): string | undefined {
    return explaining(() => [...paths, this.#journal.directory].find((path) => isInside(path, directory)));
  }

  isLittered(paths: readonly string[]): boolean {
    return explaining(() => paths.some((path) => this.#isLittered(path)));
  }

  update(paths: readonly string[], lockTimeoutSeconds: number, change: Change): void {
    const deadline = monotonicMs() + lockTimeoutSeconds * 1000;
    const made: string[] = [];
    const makeHome = (path: string): void => {
      makeDirectory(dirname(path), made);
    };
    const locks: Lock[] = [];
    let over: readonly string[] = [];
    const failures = new Failures();
    failures.collect(() => {
      const targets = [...new Set(paths.map((path) => targetOf(path, makeHome)))];
      // All processes take them in one order, so that no two wait for each other.
      for (const path of targets.toSorted()) {
        locks.push(
          acquire(lockOf(path), deadline, () => {
            makeHome(path);
          }),
        );
        discard({ temporary: temporaryOf(path), path });
        this.#journal.sweep(path);
      }
      over = this.#untilDone(targets, made, deadline, change);
    });
    for (const lock of locks) {
      failures.collect(() => {
        lock.release();
      });
    }
    // One that is in use holds something and stays; the next files to go may have been all that was in it.
    this.#unneeded.push(...over, ...made);
    removeDirectories(this.#unneeded);
    explaining(() => {
      failures.throwFirst();
    });
  }

  #isLittered(path: string): boolean {
    const target = placeOf(path);
    if (target === undefined) return false;
    const lock = lockOf(target);
    if (isAbandoned(lock)) return true;
    return !isThere(lock) && (isThere(temporaryOf(target)) || this.#journal.isLittered(target));
  }

  /** @returns the directories that are no longer needed */
  #untilDone(
    targets: readonly string[],
    made: string[],
    deadline: number,
    change: Change,
  ): readonly string[] {
    for (;;) {
      const reads = targets.map((path) => this.#read(path));
      const changes = change(reads.map(({ file }) => file));
      const planned = reads.flatMap((read, index) => {
        const wanted = changes[index];
        return wanted ? [{ read, change: withDirectories(wanted, made) }] : [];
      });
      if (this.#isApplied(planned, made)) {
        return planned.flatMap(({ change: { isOver, record } }) => (isOver ? record.directories : []));
      }
      if (monotonicMs() >= deadline) {
        throw new ShipctlError(
          'the AWS files are changed by another program all the time; nothing was written',
        );
      }
    }
  }

  /** @returns false where another program has changed a file since it was read */
  #isApplied(planned: readonly Planned[], made: string[]): boolean {
    const prepared: Prepared[] = [];
    const done: Planned[] = [];
    let isComplete = false;
    try {
      for (const { read, change } of planned) {
        // What was half-written in the file's place can still be lost while it is repaired.
        const whole = read.isRepaired ? { whole: read.file.text ?? '' } : {};
        this.#journal.write({ ...change.record, ...whole }, made);
      }
      for (const one of planned) prepared.push(...preparedFor(one));
      if (!planned.every(({ read }) => isUnchanged(read))) return false;
      for (const one of planned) {
        if (!isUnchanged(one.read)) return false;
        const hasWhole = this.#put(one, prepared);
        done.push(one);
        if (hasWhole) this.#journal.write(one.change.record, []);
      }
      for (const directory of new Set(planned.map(({ read }) => dirname(read.file.path)))) {
        attempt(`write the directory ${directory}`, () => {
          syncDirectory(realDisk, directory);
        });
      }
      for (const { isOver, record } of planned.map(({ change }) => change)) {
        if (isOver) this.#journal.remove(record.path);
      }
      isComplete = true;
      return true;
    } finally {
      if (!isComplete) this.#rollBack(done, planned);
      for (const one of prepared) discardQuietly(one);
    }
  }

  /** @returns whether the journal holds the whole old file now, which it need not any longer */
  #put({ read, change }: Planned, prepared: readonly Prepared[]): boolean {
    const { path, text: old = '' } = read.file;
    if (change.text === undefined) {
      attempt(`remove ${path}`, () =>
        tolerating(['ENOENT'], () => {
          unlinkSync(path);
        }),
      );
      return read.isRepaired;
    }
    const ready = prepared.find((one) => one.path === path);
    if (!ready || attempt(`replace ${path}`, () => commit(ready))) return read.isRepaired;
    this.#journal.write({ ...change.record, whole: old }, []);
    attempt(`write ${path}`, () => {
      try {
        overwrite(realDisk, path, Buffer.from(change.text ?? ''), change.mode);
      } catch (error) {
        fill(realDisk, path, Buffer.from(old));
        if (read.file.mode !== undefined) setMode(path, read.file.mode);
        throw error;
      }
    });
    return true;
  }

  /** Brings back, as far as it goes, what was there before: the files that were replaced already, and the journal. */
  #rollBack(done: readonly Planned[], planned: readonly Planned[]): void {
    try {
      for (const { read, change } of done.toReversed()) {
        const { path, text = '', mode = 0o600 } = read.file;
        // Another program has written it since; the journal is there for what is ours in it.
        if (this.#read(path).file.text !== change.text) return;
        if (!read.stat) unlinkSync(path);
        else {
          const bytes = Buffer.from(text);
          const back = prepare(path, bytes, attributesOf(read, mode));
          if (!commit(back)) overwrite(realDisk, path, bytes, mode);
          discard(back);
        }
      }
      for (const { read } of planned) {
        if (read.file.record) this.#journal.write(read.file.record, []);
        else this.#journal.remove(read.file.path);
      }
    } catch {
      // The first error is the one to tell; the journal says which of the two states each file is in.
    }
  }

  #read(path: string): Read {
    return attempt(`read ${path}`, () => {
      const flags = constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK;
      const record = this.#journal.read(path);
      const descriptor = tolerating(['ENOENT'], () => openSync(path, flags));
      if (descriptor === undefined) {
        return {
          file: { path, text: undefined, mode: undefined, record },
          stat: undefined,
          stamp: '',
          isRepaired: false,
        };
      }
      return using(descriptor, () => {
        const stat = fstatSync(descriptor, { bigint: true });
        checkKind(path, stat);
        const found = decoded(readFileSync(descriptor));
        const isRepaired = record?.whole !== undefined && !this.#isKnown(record, found);
        const text = isRepaired ? record.whole : found;
        if (text === undefined) throw notUtf8(path);
        return {
          file: { path, text, mode: Number(stat.mode & 0o7777n), record },
          stat,
          stamp: stampOf(stat),
          isRepaired,
        };
      });
    });
  }

  /** Whether a text is one of the two that a record knows; it is not where a process was killed half-way. */
  #isKnown({ now, was }: JournalRecord, text: string | undefined): boolean {
    return text !== undefined && [now.hash, was.hash].includes(this.digest(text));
  }
}

function withDirectories(change: SharedFileChange, made: readonly string[]): SharedFileChange {
  const { record } = change;
  return { ...change, record: { ...record, directories: [...new Set([...record.directories, ...made])] } };
}

function preparedFor({ read, change }: Planned): readonly Prepared[] {
  const { path } = read.file;
  if (change.text === undefined) return [];
  const bytes = Buffer.from(change.text);
  return [attempt(`write the new ${path}`, () => prepare(path, bytes, attributesOf(read, change.mode)))];
}

function attributesOf({ stat }: Read, mode: number): Attributes {
  const owner = stat && { uid: Number(stat.uid), gid: Number(stat.gid) };
  return { mode, isPrivate: true, ...(owner ? { owner } : {}) };
}

function isUnchanged({ file, stamp }: Read): boolean {
  const stat = tolerating(['ENOENT'], () => lstatSync(file.path, { bigint: true }));
  return (stat ? stampOf(stat) : '') === stamp;
}

/**
 * The file that a path leads to, with the real path of its directory, so that all ways to it are one. `..` behind a link
 * leads where the system says, as for all that read the file.
 *
 * @throws ShipctlError for what is no regular file, and for a file of somebody else's
 */
function targetOf(path: string, makeHome: (path: string) => void): string {
  let target = isAbsolute(path) ? path : `${process.cwd()}/${path}`;
  for (let links = 0; links <= MOST_LINKS; links++) {
    checkUtf8(path, target);
    checkForm(path, target);
    target = join(homeOf(target, makeHome), basename(target));
    checkUtf8(path, target);
    const stat = attempt(`look at ${target}`, () =>
      tolerating(['ENOENT'], () => lstatSync(target, { bigint: true })),
    );
    if (!stat) {
      checkUnnamed(path);
      return target;
    }
    if (!stat.isSymbolicLink()) {
      checkKind(target, stat);
      return target;
    }
    const link = readlinkSync(target);
    target = isAbsolute(link) ? link : `${dirname(target)}/${link}`;
  }
  throw new ShipctlError(`${path} leads from one symbolic link to the next without end`);
}

/** Paths are kept as text: one with other bytes in it would be the path of another file. */
function checkUtf8(path: string, target: string): void {
  if (isUtf8(target)) return;
  throw new ShipctlError(
    `${path} is in a directory, or leads to one, whose name is not UTF-8; choose another place for the AWS files`,
  );
}

/**
 * Refuses a path by which the AWS CLI finds no file, whatever is made on the way: one that ends in `/`, and one with `..`
 * behind a directory that is missing.
 */
function checkForm(path: string, target: string): void {
  if (target.endsWith('/')) {
    throw new ShipctlError(
      `${path} names or leads to a directory, since it ends in /; give the path of a file`,
    );
  }
  for (let parent = dirname(target); !isThere(parent); parent = dirname(parent)) {
    if (basename(parent) !== '..') continue;
    throw new ShipctlError(
      `${path} leads through a missing directory: ${dirname(parent)}. Make it, or choose another place for the AWS files`,
    );
  }
}

/** Refuses what is open without a name in the file system, such as the pipe that /dev/stdout leads to. */
function checkUnnamed(path: string): void {
  const stat = tolerating(UNREACHED, () => statSync(path, { bigint: true }));
  // Another process may just have made the file.
  if (stat && !(stat.isFile() && stat.nlink > 0n)) throw notRegular(path);
}

/** The real path of a file's directory, which is made if it is missing. */
function homeOf(path: string, makeHome: (path: string) => void): string {
  for (let tries = 1; ; tries++) {
    makeHome(path);
    try {
      return realpathSync(dirname(path));
    } catch (error) {
      // Another process has just removed it.
      if (tries === MOST_TRIES || codeOf(error) !== 'ENOENT') throw explained(error, `find ${dirname(path)}`);
    }
  }
}

/** The same for a look alone: undefined where shipctl would not write anything. */
function placeOf(path: string): string | undefined {
  if (!isThere(dirname(path))) return undefined;
  try {
    return targetOf(path, () => undefined);
  } catch (error) {
    if (error instanceof ShipctlError) return undefined;
    throw error;
  }
}

function checkKind(path: string, stat: BigIntStats): void {
  const own = process.geteuid?.() ?? 0;
  if (!stat.isFile()) throw notRegular(path);
  if (own !== 0 && Number(stat.uid) !== own) {
    throw new ShipctlError(`${path} belongs to user ${stat.uid}, not to you; it stays as it is`);
  }
  if (stat.nlink > 1n) {
    throw new ShipctlError(
      `${path} has other names (hard links), which would keep the old text; it stays as it is`,
    );
  }
}

/** Tells whether a file is still the one that was read. */
const stampOf = ({ dev, ino, size, mtimeNs, ctimeNs }: BigIntStats): string =>
  [dev, ino, size, mtimeNs, ctimeNs].join(':');

const notRegular = (path: string): ShipctlError =>
  new ShipctlError(`${path} is not a regular file; it stays as it is`);

/** The text of UTF-8; undefined for other bytes. */
function decoded(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return undefined;
  }
}

const notUtf8 = (path: string): ShipctlError =>
  new ShipctlError(
    `${path} holds bytes that are not UTF-8; the AWS CLI can't read it either. It stays as it is`,
  );
