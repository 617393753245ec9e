import { constants } from 'node:fs';
import { ShipctlError } from '../../errors.ts';
import { readChunks, writeChunk } from '../chunks.ts';
import { type Disk, type FileStat, withOpen } from '../disk.ts';
import type { Host } from '../host.ts';
import { takes, setMode } from '../modes.ts';
import { ABSENT, attempt, tolerating } from '../systemError.ts';
import { below, lookAt, removeTree } from './tree.ts';

/** Bits that let others act as the file's owner or group. */
const SET_ID = 0o6000;

/** Copies a file or tree to where it can be moved from, and says what is left to do once it is in its place. */
export class Stage {
  /** What can't be copied: FIFOs, sockets and devices, which hold nothing that could be kept. */
  readonly leftOut: string[] = [];
  /** Modes that directories get when all is in its place. */
  readonly modes: { readonly path: string; readonly mode: number }[] = [];
  /** What did not get its mode, since the file system takes none. */
  readonly altered: string[] = [];
  /** What is in its place already. */
  readonly kept = new Set<string>();
  readonly #isWhole: boolean;
  readonly #omitted: FileStat | undefined;
  readonly #disk: Disk;
  readonly #user: number;

  /**
   * @param isWhole what is there may be of another kind than what replaces it
   * @param omitted path of a directory that is never copied
   */
  constructor(isWhole: boolean, omitted: string, { disk, user }: Host) {
    [this.#isWhole, this.#disk, this.#user] = [isWhole, disk, user];
    this.#omitted = lookAt(disk, omitted);
  }

  /**
   * @param staged path of the copy, which is not made yet
   * @param target where it is to be moved to
   */
  copy(source: string, staged: string, target: string): void {
    const disk = this.#disk;
    const stat = attempt(`look at ${source}`, () => lookAt(disk, source));
    if (!stat) throw new ShipctlError(`${source} is gone: another program has removed it`);
    if (isSame(stat, this.#omitted)) return;
    const there = attempt(`look at ${target}`, () => lookAt(disk, target));
    if (there && isSame(this.#leadsTo(source), there)) {
      this.kept.add(target);
      return;
    }
    if (there && !this.#isWhole) checkKinds(source, stat.kind === 'directory', target, there);
    if (stat.kind === 'directory') this.#copyDirectory(source, staged, target, stat.mode);
    else if (stat.kind === 'other') this.leftOut.push(source);
    else {
      attempt(`copy ${source}`, () => {
        if (stat.kind === 'link') disk.symlink(disk.readlink(source), staged);
        else if (!this.#copyFile(source, staged, stat)) this.altered.push(target);
      });
    }
  }

  /** Gives the copy of a directory, which is made already, the mode of that, except for what it takes to move it. */
  takeMode({ mode }: FileStat, staged: string, target: string): void {
    if (!setMode(staged, mode | 0o700, this.#disk)) this.altered.push(target);
    if ((mode | 0o700) !== mode) this.modes.push({ path: target, mode });
  }

  /** The same for all that is in a directory. */
  copyContents(source: string, staged: string, target: string): void {
    for (const name of attempt(`read the directory ${source}`, () => this.#disk.readdir(source))) {
      this.copy(below(source, name), below(staged, name), below(target, name));
    }
  }

  #copyDirectory(source: string, staged: string, target: string, mode: number): void {
    const disk = this.#disk;
    attempt(`copy ${source}`, () => {
      // Only a directory that can be written to can be moved, or removed should anything fail.
      disk.mkdir(staged, mode | 0o700);
      if (!setMode(staged, mode | 0o700, disk)) this.altered.push(target);
    });
    this.copyContents(source, staged, target);
    const isThere = lookAt(disk, target)?.kind === 'directory';
    if (isThere ? this.#isWhole : (mode | 0o700) !== mode) this.modes.push({ path: target, mode });
  }

  /** @returns whether the copy has its mode */
  #copyFile(source: string, staged: string, { mode, size, uid }: FileStat): boolean {
    // Files of /proc say that they are empty; and some runtimes set a mode whatever the file system says to that.
    const isCopied =
      size > 0 &&
      takes(() => {
        this.#disk.copy(source, staged);
      });
    if (!isCopied) this.#copyBytes(source, staged, mode & 0o777);
    return setMode(staged, uid === this.#user ? mode : mode & ~SET_ID, this.#disk);
  }

  #copyBytes(source: string, staged: string, mode: number): void {
    const disk = this.#disk;
    const flags = constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL;
    removeTree(disk, staged);
    withOpen(disk, source, constants.O_RDONLY | constants.O_NOFOLLOW, (from) => {
      const write = (to: number): void => {
        readChunks(disk, from, source, (chunk) => {
          writeChunk(disk, to, chunk);
        });
      };
      withOpen(disk, staged, flags, write, mode);
    });
  }

  /** What a path leads to, links followed; undefined if that is missing. */
  #leadsTo(path: string): FileStat | undefined {
    return tolerating([...ABSENT, 'ELOOP', 'EACCES'], () => this.#disk.stat(path));
  }
}

const isSame = (one: FileStat | undefined, other: FileStat | undefined): boolean =>
  one !== undefined && one.dev === other?.dev && one.ino === other.ino;

/** @throws ShipctlError if one is a directory and the other is not */
export function checkKinds(source: string, isDirectory: boolean, target: string, there: FileStat): void {
  if (isDirectory === (there.kind === 'directory')) return;
  const [is, isNot] = isDirectory ? ['is', 'is not'] : ['is not', 'is'];
  throw new ShipctlError(
    `can't put ${source}, which ${is} a directory, over ${target}, which ${isNot}; remove that first`,
  );
}
