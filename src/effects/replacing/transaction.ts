import { constants } from 'node:fs';
import { ShipctlError } from '../../errors.ts';
import { type Disk, type FileStat, sync } from '../disk.ts';
import { setMode } from '../modes.ts';
import { ABSENT, attempt, quietly, tolerating } from '../systemError.ts';
import type { Prepared } from './prepare.ts';
import { giveSecondName } from './secondName.ts';

/** A file that is to be changed. */
export interface Target {
  /** What messages call it. */
  readonly name: string;
  /** Where it is, links followed. */
  readonly path: string;
}

/** Where the old file of a path is kept while a later step can still fail: a free name on the same file system. */
export type SecondName = (path: string) => string;

/** Not all steps could be undone. `cause` is what had failed; the message says that, which files are still changed, and where they are kept. */
export class NotPutBack extends ShipctlError {}

/** How a step is undone. */
interface Undo {
  /** The file as messages call it, with where its old text is. */
  readonly what: string;
  /** A second name that this needs. */
  readonly kept?: string;
  /** False, or an error of the system, if it can't be done: another program has changed the file, say. */
  readonly back: () => boolean;
}

/** A directory of this name holds something. */
const FULL = ['ENOTEMPTY', 'EEXIST'];

/**
 * Does all steps of `work` or none: if it throws, they are undone in reverse, as far as that goes.
 *
 * @param secondName undefined if no step follows one that replaces or removes a file, so that none need be kept
 * @param finish called once the changes are on disk; if it throws, they are undone as well
 * @throws NotPutBack if a step can't be undone; else what `work` or `finish` threw
 */
export function allOrNone<T>(
  disk: Disk,
  secondName: SecondName | undefined,
  work: (transaction: Transaction) => T,
  finish: () => void = () => undefined,
): T {
  const transaction = new Transaction(disk, secondName);
  try {
    const result = work(transaction);
    transaction.sync();
    finish();
    return result;
  } catch (error) {
    throw transaction.undo(error);
  } finally {
    transaction.end();
  }
}

/** Steps that change files, and can be undone. */
export class Transaction {
  readonly #disk: Disk;
  readonly #secondName: SecondName | undefined;
  readonly #undo: Undo[] = [];
  readonly #kept = new Set<string>();
  /** Open descriptors of the directories that are to be written to the disk, by their paths. */
  readonly #directories = new Map<string, number>();

  constructor(disk: Disk, secondName: SecondName | undefined) {
    this.#disk = disk;
    this.#secondName = secondName;
  }

  /** Has the names in a directory written to the disk by `sync`. Opens it now, before anything is changed. */
  keepDirectory(path: string): void {
    if (this.#directories.has(path)) return;
    const flags = constants.O_RDONLY | constants.O_DIRECTORY;
    const descriptor = attempt(`write the directory ${path}`, () => this.#disk.open(path, flags));
    this.#directories.set(path, descriptor);
  }

  /**
   * Gives a new file the place of the old one, or of none.
   *
   * @param look called right before, to see whether the old one is still as it was; to throw if it is not
   * @returns false if that can't be done, since the old one is a mount point
   */
  replace(target: Target, { temporary }: Prepared, look?: () => void): boolean {
    return attempt(`replace ${target.name}`, () => this.#put(temporary, target, ['EBUSY'], look));
  }

  /**
   * Moves a file or directory to a place, which may have another file.
   *
   * @param from made for this: undoing may remove it
   * @returns false if there is a directory of that name which holds something
   */
  move(from: string, target: Target): boolean {
    return attempt(`put ${target.name} in its place`, () => this.#put(from, target, FULL));
  }

  /**
   * Adds a step of the caller's own, which is about to be done.
   *
   * @param what the file as messages call it
   * @param back undoes as much of it as is done; false, or an error of the system, if that can't be
   */
  addStep(what: string, back: () => boolean): void {
    this.#undo.push({ what, back });
  }

  /**
   * Removes a file, or a directory that is to be kept; it may be missing.
   *
   * @param refusals the errors of the system that only make this false
   * @returns false if it can't be moved to where it would be kept
   */
  remove(target: Target, refusals: readonly string[] = ['EXDEV']): boolean {
    const { path, name } = target;
    return attempt(`remove ${name}`, () => {
      if (!this.#look(path)) return true;
      const kept = this.#secondName?.(path);
      if (kept !== undefined) {
        const isMoved = this.#rename(path, kept, refusals);
        if (!isMoved) return false;
        this.#kept.add(kept);
        this.#addUndo(keptIn(name, kept), kept, path, () => !this.#look(path));
        return true;
      }
      this.#undo.push({ what: name, back: () => this.#look(path) !== undefined });
      this.#disk.unlink(path);
      return true;
    });
  }

  /** Makes a directory; false if there is something of that name. */
  makeDirectory(path: string, mode: number): boolean {
    return attempt(`make the directory ${path}`, () => {
      const isMade = isDone(['EEXIST'], () => {
        this.#disk.mkdir(path, mode);
      });
      if (!isMade) return false;
      const back = (): boolean => {
        // One in which others have put something stays.
        isDone([...FULL, ...ABSENT], () => {
          this.#disk.rmdir(path);
        });
        return true;
      };
      this.#undo.push({ what: path, back });
      return true;
    });
  }

  /** Gives a file or directory its mode; false if the file system refuses it. */
  setMode(path: string, mode: number): boolean {
    return attempt(`change the mode of ${path}`, () => {
      const { mode: before } = this.#disk.lstat(path);
      this.#undo.push({ what: `the mode of ${path}`, back: () => setMode(path, before, this.#disk) });
      return setMode(path, mode, this.#disk);
    });
  }

  /** Makes the changes in the directories of `keepDirectory` last through a power cut. */
  sync(): void {
    for (const [path, descriptor] of this.#directories) {
      attempt(`write the directory ${path}`, () => {
        sync(this.#disk, descriptor);
      });
    }
  }

  /**
   * Undoes all steps, in reverse.
   *
   * @param error what has failed
   * @returns what is to be thrown for it
   */
  undo(error: unknown): unknown {
    const steps = this.#undo.splice(0).reverse();
    const stuck = steps.filter(({ back }) => quietly(back) !== true).reverse();
    if (stuck.length === 0) return error;
    for (const { kept } of stuck) this.#kept.delete(kept ?? '');
    const reason = error instanceof Error ? error.message : '';
    const files = stuck.map(({ what }) => what).join(', ');
    return new NotPutBack(`${reason}. These were changed, and could not be put back: ${files}`, {
      cause: error,
    });
  }

  /** Lets go of what was kept. What can't be removed now, the next run removes. */
  end(): void {
    for (const path of this.#kept) {
      quietly(() => {
        this.#disk.unlink(path);
      });
    }
    for (const descriptor of this.#directories.values()) {
      quietly(() => {
        this.#disk.close(descriptor);
      });
    }
  }

  #look(path: string): FileStat | undefined {
    return this.#disk.lstatIfThere(path);
  }

  /** Moves something to its place; false if that fails with one of these codes. */
  #put(from: string, { name, path }: Target, codes: readonly string[], look?: () => void): boolean {
    const traits = traitsOf(this.#disk.lstat(from));
    const there = this.#look(path);
    const old = there?.kind === 'directory' ? undefined : there;
    const kept = old && this.#keep({ name, path });
    look?.();
    if (!this.#rename(from, path, codes)) return false;
    const isOurs = (): boolean => traitsOf(this.#look(path)) === traits;
    if (kept !== undefined) this.#addUndo(keptIn(name, kept), kept, path, isOurs);
    else this.#addUndo(name, path, from, () => !old && isOurs());
    return true;
  }

  /** Gives an old file its second name; undefined if it needs none, or can have none. */
  #keep({ name, path }: Target): string | undefined {
    const kept = this.#secondName?.(path);
    if (kept === undefined) return undefined;
    this.#kept.add(kept);
    const isKept = attempt(`keep the old ${name}`, () => giveSecondName(this.#disk, path, kept));
    return isKept ? kept : undefined;
  }

  /** Adds the way back of a step, which is a rename that may be made only if `mayGo`. */
  #addUndo(what: string, from: string, to: string, mayGo: () => boolean): void {
    const back = (): boolean => mayGo() && this.#rename(from, to, []);
    this.#undo.push({ what, kept: from, back });
  }

  #rename(from: string, to: string, codes: readonly string[]): boolean {
    return isDone(codes, () => {
      this.#disk.rename(from, to);
    });
  }
}

/** Runs `work`; false if it fails with one of these codes. */
const isDone = (codes: readonly string[], work: () => void): boolean =>
  tolerating(codes, () => {
    work();
    return true;
  }) ?? false;

/** Whether a file is still as it was put in its place; the numbers of some file systems' inodes change. */
const traitsOf = (stat: FileStat | undefined): string =>
  stat?.kind === 'directory' ? stat.kind : [stat?.kind, stat?.size, stat?.mtimeNs].join(':');

const keptIn = (name: string, kept: string): string =>
  `${name} (its old text is in ${kept}, which the next run of shipctl removes)`;
