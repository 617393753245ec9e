import { constants } from 'node:fs';
import { ShipctlError } from '../../errors.ts';
import { hiddenFileOf } from '../hiddenFile.ts';
import { type Disk, type FileStat, realDisk, sync, writeWholeAt } from '../disk.ts';
import { closeToOthers, takes, setMode, setOwner, setPrivateMode } from '../modes.ts';
import { Failures, attempt, codeOf, quietly, tolerating } from '../systemError.ts';

export interface Attributes {
  readonly mode: number;
  /** It may hold secrets: others never get to read more of it than the mode says. Else the mode is a nicety. */
  readonly isPrivate: boolean;
  /** Owner and group to keep. */
  readonly owner?: { readonly uid: number; readonly gid: number };
}

/** What a new file takes over from the old one. */
export const attributesOf = ({ mode, uid, gid }: FileStat): Attributes => ({
  mode,
  isPrivate: false,
  owner: { uid, gid },
});

const NEW = constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL;

/** A new file that is complete, on disk, and only has to take the old one's place. */
export interface Prepared {
  readonly temporary: string;
  readonly path: string;
  /** The file system takes no modes or owners: the file may have others than it should. */
  readonly isAltered?: boolean;
}

/**
 * The name of the file that is to take another's place. Only who holds the lock makes it, so that one name is enough
 * and what a killed process left is found.
 */
export const temporaryOf = (path: string): string => hiddenFileOf(path, '.shipctl-new');

/** A file that is to be prepared. */
export interface NewFile {
  readonly path: string;
  readonly attributes: Attributes;
  /** Writes its bytes to the descriptor. */
  readonly write: (descriptor: number) => void;
  /** Where it is prepared, if not at {@link temporaryOf} its path. */
  readonly temporary?: string;
  /** What is to be thrown for an error of the operating system. */
  readonly explain?: (error: unknown) => unknown;
}

/** One with these bytes. */
export const newFile = (
  path: string,
  bytes: Uint8Array,
  attributes: Attributes,
  disk: Disk,
  explain?: NewFile['explain'],
): NewFile => ({
  path,
  attributes,
  write: (descriptor) => {
    writeWholeAt(disk, descriptor, bytes);
  },
  ...(explain && { explain }),
});

/** Writes the new file beside the old one. Whatever fails, nothing of it is left. */
export const prepare = (path: string, bytes: Uint8Array, attributes: Attributes, disk = realDisk): Prepared =>
  prepareOne(newFile(path, bytes, attributes, disk), disk);

/** The same for any file. */
export function prepareOne(file: NewFile, disk = realDisk): Prepared {
  const [prepared] = prepareAll([file], disk);
  return prepared as Prepared;
}

/** How many files are open at a time. */
const MOST_OPEN = 32;

/**
 * Writes new files beside the old ones. Whatever fails, nothing of them is left. They go to the disk one right after the
 * other, which lets most file systems write their own journal once for all.
 *
 * @param files no two with the same path
 * @returns them in the same order
 */
export function prepareAll(files: readonly NewFile[], disk = realDisk): readonly Prepared[] {
  const prepared: Prepared[] = [];
  try {
    for (let at = 0; at < files.length; at += MOST_OPEN)
      prepareTogether(files.slice(at, at + MOST_OPEN), prepared, disk);
    return prepared;
  } catch (error) {
    for (const one of prepared) discardQuietly(one, disk);
    throw error;
  }
}

/** @param prepared gets each new file as soon as it exists, so that the caller can discard it */
function prepareTogether(files: readonly NewFile[], prepared: Prepared[], disk: Disk): void {
  const written: { readonly file: NewFile; readonly descriptor: number }[] = [];
  const failures = new Failures();
  const collect = (file: NewFile, work: () => void): void => {
    failures.collect(() => {
      explainedBy(file, work);
    });
  };
  for (const file of files) {
    if (failures.isAny) break;
    collect(file, () => {
      const { path, temporary = temporaryOf(path), attributes } = file;
      const open = (): number => openNew(path, temporary, attributes, disk);
      const descriptor = tolerating(['EEXIST'], open) ?? openAnew(open, { temporary, path }, disk);
      written.push({ file, descriptor });
      const one = { temporary, path, isAltered: false };
      prepared.push(one);
      file.write(descriptor);
      one.isAltered = !isGiven(descriptor, path, attributes, disk);
    });
  }
  for (const { file, descriptor } of written) {
    if (failures.isAny) break;
    collect(file, () => {
      sync(disk, descriptor);
    });
  }
  for (const { file, descriptor } of written)
    collect(file, () => {
      disk.close(descriptor);
    });
  failures.throwFirst();
}

function explainedBy({ explain = (error) => error }: NewFile, work: () => void): void {
  try {
    work();
  } catch (error) {
    throw explain(error);
  }
}

/** Opens the new file once what a killed process left of it is gone. */
function openAnew(open: () => number, prepared: Prepared, disk: Disk): number {
  discard(prepared, disk);
  return open();
}

/** Makes the new file. Only its owner can read it until it is complete, unless the file system could not change that. */
function openNew(path: string, temporary: string, { mode, isPrivate }: Attributes, disk: Disk): number {
  const descriptor = disk.open(temporary, NEW, 0o600);
  try {
    if (isPrivate) closeToOthers(descriptor, mode, path, disk);
    if (
      isPrivate ||
      takes(() => {
        disk.fchmod(descriptor, 0o600);
      })
    )
      return descriptor;
    disk.unlink(temporary);
    const other = disk.open(temporary, NEW, mode & 0o777);
    disk.close(descriptor);
    return other;
  } catch (error) {
    disk.close(descriptor);
    discardQuietly({ temporary, path }, disk);
    throw error;
  }
}

/** Gives the new file its owner and mode; whether it has them now. */
function isGiven(
  descriptor: number,
  path: string,
  { mode, owner, isPrivate }: Attributes,
  disk: Disk,
): boolean {
  const hasOwner = attempt(
    `give the new ${path} the owner and group of the old one`,
    () => !owner || setOwner(descriptor, owner.uid, owner.gid, disk),
  );
  const hasMode = isPrivate ? setPrivateMode(descriptor, mode, path, disk) : setMode(descriptor, mode, disk);
  return hasMode && hasOwner;
}

function discard({ temporary }: Prepared, disk: Disk): void {
  tolerating(['ENOENT'], () => {
    disk.unlink(temporary);
  });
}

/** The same where another error is on its way: what can't be removed now, the next run removes. */
export function discardQuietly(prepared: Prepared, disk = realDisk): void {
  quietly(() => {
    discard(prepared, disk);
  });
}

/** Replaces files that only shipctl writes, one after the other. */
export function replaceFiles(files: readonly NewFile[], disk = realDisk): void {
  const prepared = prepareAll(files, disk);
  try {
    for (const [index, file] of files.entries())
      explainedBy(file, () => {
        put(prepared[index] as Prepared, disk);
      });
  } catch (error) {
    for (const one of prepared) discardQuietly(one, disk);
    throw error;
  }
}

/** Puts a new file that only shipctl writes in its place. */
export function put({ temporary, path }: Prepared, disk: Disk): void {
  try {
    disk.rename(temporary, path);
  } catch (error) {
    throw codeOf(error) === 'EBUSY' ? new ShipctlError(`can't replace ${path}: it is a mount point`) : error;
  }
}

/** Replaces a file that only shipctl writes. */
export function replaceFile(path: string, bytes: Uint8Array, attributes: Attributes, disk = realDisk): void {
  replaceFiles([newFile(path, bytes, attributes, disk)], disk);
}
