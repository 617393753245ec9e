import { linkSync, lstatSync, mkdirSync, renameSync } from '../fileSystem.ts';
import { below, lookAt, namesIn, removeTree, shown } from './bytePaths.ts';
import { setMode } from '../modes.ts';
import { checkKinds } from './stage.ts';
import { UNLINKED, attempt, codeOf, tolerating } from '../systemError.ts';

/** Moves files to their places, each by one rename, and can bring back what was there before. */
export class Settling {
  readonly #undo: (() => void)[] = [];
  readonly #opened: { readonly path: Buffer; readonly mode: number }[] = [];
  readonly #aside: Buffer;
  #count = 0;

  /** @param aside path of a directory that is to be made, for what was there before */
  constructor(aside: Buffer) {
    this.#aside = aside;
    mkdirSync(aside, { mode: 0o700 });
  }

  /** Moves all that is in one directory to another, in which everything else stays. */
  merge(staged: Buffer, target: Buffer): void {
    for (const name of namesIn(staged)) this.#move(below(staged, name), below(target, name));
  }

  /**
   * The same, but what else is in the other directory goes, once all that is new is there.
   *
   * @param isKept what is to stay, besides
   */
  replace(staged: Buffer, target: Buffer, isKept: (path: Buffer) => boolean): void {
    const stale: Buffer[] = [];
    this.#replaceBelow(staged, target, (path) => {
      if (!isKept(path)) stale.push(path);
    });
    for (const path of stale) this.#moveAside(path);
  }

  /** Gives a directory its mode; false if the file system refuses it. */
  setMode(path: Buffer, mode: number): boolean {
    return attempt(`change the mode of ${shown(path)}`, () => {
      const before = lstatSync(path).mode & 0o7777;
      const isSet = setMode(path, mode);
      this.#undo.push(() => {
        setMode(path, before);
      });
      return isSet;
    });
  }

  /** Gives the directories that were opened their modes again. */
  close(): void {
    for (const { path, mode } of this.#opened.splice(0)) this.setMode(path, mode);
  }

  /** Brings back, as far as it goes, what was there before. */
  undo(): void {
    for (const step of this.#undo.splice(0).reverse()) {
      try {
        step();
      } catch (error) {
        // The first error is the one to tell.
        if (codeOf(error) === undefined) throw error;
      }
    }
  }

  /** Lets the user change what is in a directory of theirs, as only root may where it is read-only. */
  #open(path: Buffer): void {
    const { mode: bits, uid } = lstatSync(path);
    const mode = bits & 0o7777;
    if ((mode & 0o300) === 0o300 || uid !== process.geteuid?.()) return;
    this.setMode(path, mode | 0o700);
    this.#opened.push({ path, mode });
  }

  #replaceBelow(staged: Buffer, target: Buffer, stale: (path: Buffer) => void): void {
    const names = namesIn(staged);
    const isNew = new Set(names.map((name) => name.toString('latin1')));
    for (const name of namesIn(target)) {
      if (!isNew.has(name.toString('latin1'))) stale(below(target, name));
    }
    for (const name of names) {
      const [from, to] = [below(staged, name), below(target, name)];
      const [one, there] = [lookAt(from), lookAt(to)];
      if (one?.isDirectory() && there?.isDirectory()) {
        this.#open(to);
        this.#replaceBelow(from, to, stale);
        continue;
      }
      if (there && one?.isDirectory() !== there.isDirectory()) this.#moveAside(to);
      this.#move(from, to);
    }
  }

  #move(from: Buffer, to: Buffer): void {
    attempt(`put ${shown(to)} in its place`, () => {
      const isDirectory = lookAt(from)?.isDirectory() ?? false;
      const there = lookAt(to);
      if (there) checkKinds('a copy', isDirectory, to, there);
      if (there && isDirectory) {
        this.#open(to);
        this.merge(from, to);
        return;
      }
      const old = there && this.#secondName(to);
      if (!isMoved(from, to)) {
        // Another program has just made a directory there, and put something in it.
        this.merge(from, to);
        return;
      }
      const back = there ? old : to;
      if (back) {
        this.#undo.push(() => {
          renameSync(back, there ? to : from);
        });
      }
    });
  }

  /** Another name for a file that is to be replaced; undefined where it can't have one. */
  #secondName(path: Buffer): Buffer | undefined {
    const name = this.#nextAside();
    try {
      linkSync(path, name);
      return name;
    } catch (error) {
      if (UNLINKED.includes(codeOf(error) ?? '')) return undefined;
      throw error;
    }
  }

  #moveAside(path: Buffer): void {
    attempt(`remove ${shown(path)}`, () => {
      const name = this.#nextAside();
      try {
        renameSync(path, name);
        this.#undo.push(() => {
          renameSync(name, path);
        });
      } catch (error) {
        // A directory of a container's image can't be moved.
        if (codeOf(error) !== 'EXDEV') throw error;
        removeTree(path);
      }
    });
  }

  #nextAside(): Buffer {
    return below(this.#aside, `${this.#count++}`);
  }
}

/** Moves a file or directory; false if there is a directory of that name which holds something. */
const isMoved = (from: Buffer, to: Buffer): boolean =>
  tolerating(['ENOTEMPTY', 'EEXIST'], () => {
    renameSync(from, to);
    return true;
  }) ?? false;
