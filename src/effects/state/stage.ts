import { type BigIntStats, constants } from 'node:fs';
import { copyFileSync, mkdirSync, openSync, readlinkSync, statSync, symlinkSync } from '../fileSystem.ts';
import { ShipctlError } from '../../errors.ts';
import { bytesOf } from '../../rawText.ts';
import { below, lookAt, namesIn, removeTree, shown } from './bytePaths.ts';
import { readChunks, writeChunk } from '../chunks.ts';
import { realDisk } from '../disk.ts';
import { using } from '../files.ts';
import { isTaken, setMode } from '../modes.ts';
import { ABSENT, attempt, tolerating } from '../systemError.ts';

/** Bits that let others act as the file's owner or group. */
const SET_ID = 0o6000;

/** Copies a file or tree to where it can be moved from, and says what is left to do once it is in its place. */
export class Stage {
  /** What can't be copied: FIFOs, sockets and devices, which hold nothing that could be kept. */
  readonly leftOut: string[] = [];
  /** Modes that directories get when all is in its place. */
  readonly modes: { readonly path: Buffer; readonly mode: number }[] = [];
  /** What did not get its mode, since the file system takes none. */
  readonly altered: string[] = [];
  /** What is in its place already, as latin1. */
  readonly kept = new Set<string>();
  readonly #isWhole: boolean;
  readonly #omitted: BigIntStats | undefined;

  /**
   * @param isWhole what is there may be of another kind than what replaces it
   * @param omitted path of a directory that is never copied
   */
  constructor(isWhole: boolean, omitted: string) {
    this.#isWhole = isWhole;
    this.#omitted = lookAt(bytesOf(omitted));
  }

  /**
   * @param staged path of the copy, where nothing is yet
   * @param target where it is to be moved to
   */
  copy(source: Buffer, staged: Buffer, target: Buffer): void {
    const stat = attempt(`look at ${shown(source)}`, () => lookAt(source));
    if (!stat) throw new ShipctlError(`${shown(source)} is gone: another program has removed it`);
    if (isSame(stat, this.#omitted)) return;
    const there = attempt(`look at ${shown(target)}`, () => lookAt(target));
    if (there && isSame(leadsTo(source), there)) {
      this.kept.add(target.toString('latin1'));
      return;
    }
    if (there && !this.#isWhole) checkKinds(shown(source), stat.isDirectory(), target, there);
    if (stat.isDirectory()) this.#copyDirectory(source, staged, target, Number(stat.mode) & 0o7777);
    else if (stat.isFile() || stat.isSymbolicLink()) {
      attempt(`copy ${shown(source)}`, () => {
        if (!stat.isFile()) symlinkSync(readlinkSync(source), staged);
        else if (!copyFile(source, staged, stat)) this.altered.push(shown(target));
      });
    } else this.leftOut.push(shown(source));
  }

  /** Gives the copy of a directory, which is made already, the mode of that, except for what it takes to move it. */
  takeMode(source: BigIntStats, staged: Buffer, target: Buffer): void {
    const mode = Number(source.mode) & 0o7777;
    if (!setMode(staged, mode | 0o700)) this.altered.push(shown(target));
    if ((mode | 0o700) !== mode) this.modes.push({ path: target, mode });
  }

  /** The same for all that is in a directory. */
  copyContents(source: Buffer, staged: Buffer, target: Buffer): void {
    for (const name of attempt(`read the directory ${shown(source)}`, () => namesIn(source))) {
      this.copy(below(source, name), below(staged, name), below(target, name));
    }
  }

  #copyDirectory(source: Buffer, staged: Buffer, target: Buffer, mode: number): void {
    attempt(`copy ${shown(source)}`, () => {
      // Only a directory that can be written to can be moved, or removed should anything fail.
      mkdirSync(staged, { mode: mode | 0o700 });
      if (!setMode(staged, mode | 0o700)) this.altered.push(shown(target));
    });
    this.copyContents(source, staged, target);
    const isThere = lookAt(target)?.isDirectory() ?? false;
    if (isThere ? this.#isWhole : (mode | 0o700) !== mode) this.modes.push({ path: target, mode });
  }
}

const isSame = (one: BigIntStats | undefined, other: BigIntStats | undefined): boolean =>
  one !== undefined && one.dev === other?.dev && one.ino === other.ino;

/** What a path leads to, links followed; undefined where that is nothing. */
const leadsTo = (path: Buffer): BigIntStats | undefined =>
  tolerating([...ABSENT, 'ELOOP', 'EACCES'], () => statSync(path, { bigint: true }));

/** @throws ShipctlError where one is a directory and the other is not */
export function checkKinds(source: string, isDirectory: boolean, target: Buffer, there: BigIntStats): void {
  if (isDirectory === there.isDirectory()) return;
  const [is, isNot] = isDirectory ? ['is', 'is not'] : ['is not', 'is'];
  throw new ShipctlError(
    `can't put ${source}, which ${is} a directory, over ${shown(target)}, which ${isNot}; remove that first`,
  );
}

/** @returns whether the copy has its mode */
function copyFile(source: Buffer, staged: Buffer, { mode: bits, size, uid }: BigIntStats): boolean {
  const mode = Number(bits) & 0o7777;
  const flags = constants.COPYFILE_EXCL | constants.COPYFILE_FICLONE;
  // Files of /proc say that they are empty; and some runtimes set a mode whatever the file system says to that.
  const isCopied =
    size > 0n &&
    isTaken(() => {
      copyFileSync(source, staged, flags);
    });
  if (!isCopied) copyBytes(source, staged, mode & 0o777);
  const isOwn = Number(uid) === process.geteuid?.();
  return setMode(staged, isOwn ? mode : mode & ~SET_ID);
}

function copyBytes(source: Buffer, staged: Buffer, mode: number): void {
  removeTree(staged);
  using(openSync(source, constants.O_RDONLY | constants.O_NOFOLLOW), (from) => {
    using(openSync(staged, 'wx', mode), (to) => {
      readChunks(realDisk, from, shown(source), (chunk) => {
        writeChunk(realDisk, to, chunk);
      });
    });
  });
}
