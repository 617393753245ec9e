import type { Disk } from '../disk.ts';
import type { Host } from '../host.ts';
import type { Transaction } from '../replacing/transaction.ts';
import { checkKinds } from './stage.ts';
import { below, lookAt, removeTree } from './tree.ts';

/** Moves staged files to their places, as steps of a transaction: each by one rename. */
export class Placement {
  readonly #transaction: Transaction;
  readonly #disk: Disk;
  readonly #user: number;
  readonly #opened: { readonly path: string; readonly mode: number }[] = [];

  constructor(transaction: Transaction, { disk, user }: Host) {
    [this.#transaction, this.#disk, this.#user] = [transaction, disk, user];
  }

  /** Moves all that is in one directory to another, in which everything else stays. */
  merge(staged: string, target: string): void {
    for (const name of this.#disk.readdir(staged)) this.#move(below(staged, name), below(target, name));
  }

  /**
   * The same, but what else is in the other directory goes, once all that is new is there.
   *
   * @param isKept what is to stay, besides
   */
  replace(staged: string, target: string, isKept: (path: string) => boolean): void {
    const stale: string[] = [];
    this.#replaceBelow(staged, target, (path) => {
      if (!isKept(path)) stale.push(path);
    });
    for (const path of stale) this.#remove(path);
  }

  /** Gives the directories that were opened their modes again. */
  close(): void {
    for (const { path, mode } of this.#opened.splice(0)) this.#transaction.setMode(path, mode);
  }

  /** Lets the user change what is in a directory of theirs, as only root may if it is read-only. */
  #open(path: string): void {
    const { mode, uid } = this.#disk.lstat(path);
    if ((mode & 0o300) === 0o300 || uid !== this.#user) return;
    this.#transaction.setMode(path, mode | 0o700);
    this.#opened.push({ path, mode });
  }

  #replaceBelow(staged: string, target: string, stale: (path: string) => void): void {
    const names = new Set(this.#disk.readdir(staged));
    for (const name of this.#disk.readdir(target)) {
      if (!names.has(name)) stale(below(target, name));
    }
    for (const name of names) {
      const [from, to] = [below(staged, name), below(target, name)];
      const [one, there] = [lookAt(this.#disk, from), lookAt(this.#disk, to)];
      if (one?.kind === 'directory' && there?.kind === 'directory') {
        this.#open(to);
        this.#replaceBelow(from, to, stale);
        continue;
      }
      if (there && (one?.kind === 'directory') !== (there.kind === 'directory')) this.#remove(to);
      this.#move(from, to);
    }
  }

  #move(from: string, to: string): void {
    const isDirectory = lookAt(this.#disk, from)?.kind === 'directory';
    const there = lookAt(this.#disk, to);
    if (there) checkKinds('a copy', isDirectory, to, there);
    if (there && isDirectory) {
      this.#open(to);
      this.merge(from, to);
    } else if (!this.#transaction.move(from, { name: to, path: to })) {
      // Another program has just made a directory there, and put something in it.
      this.merge(from, to);
    }
  }

  #remove(path: string): void {
    // A directory of a container's image can't be moved.
    if (!this.#transaction.remove({ name: path, path })) removeTree(this.#disk, path);
  }
}
