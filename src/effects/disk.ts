import {
  type BigIntStats,
  closeSync,
  constants,
  fchmodSync,
  fchownSync,
  fstatSync,
  fsyncSync,
  ftruncateSync,
  readSync,
  writeSync,
} from 'node:fs';
import {
  accessSync,
  chmodSync,
  copyFileSync,
  linkSync,
  lstatSync,
  mkdirSync,
  openSync,
  readdirSync,
  readlinkSync,
  realpathSync,
  renameSync,
  rmdirSync,
  statSync,
  symlinkSync,
  unlinkSync,
} from './fileSystem.ts';
import { ABSENT, UNSYNCED, tolerating } from './systemError.ts';

/** What the system says about a file. */
export interface FileStat {
  readonly kind: 'file' | 'directory' | 'link' | 'other';
  readonly dev: bigint;
  readonly ino: bigint;
  /** The permissions and the three bits above them, without the kind. */
  readonly mode: number;
  readonly uid: number;
  readonly gid: number;
  readonly nlink: number;
  readonly size: number;
  readonly mtimeNs: bigint;
  readonly ctimeNs: bigint;
}

/**
 * The calls of the file system that change or look at files, as POSIX has them. Paths are text that keeps bytes which are
 * not UTF-8. A call that fails throws an error with its `code`, such as `ENOENT`.
 */
export interface Disk {
  /**
   * @param flags those of `constants` in `node:fs`
   * @param mode of a file that is made, before the umask; 0o666 if left out
   */
  open(path: string, flags: number, mode?: number): number;
  close(descriptor: number): void;
  /** @returns how many bytes it read at that place, or at the descriptor's own if that is null; 0 at the end */
  read(descriptor: number, into: Uint8Array, at: number | null): number;
  /** @returns how many bytes it wrote at that place, or at the descriptor's own if that is null */
  write(descriptor: number, bytes: Uint8Array, at: number | null): number;
  fsync(descriptor: number): void;
  ftruncate(descriptor: number, size: number): void;
  fchmod(descriptor: number, mode: number): void;
  fchown(descriptor: number, uid: number, gid: number): void;
  fstat(descriptor: number): FileStat;
  lstat(path: string): FileStat;
  /** Undefined if nothing has that name, which costs much less than an error. */
  lstatIfThere(path: string): FileStat | undefined;
  stat(path: string): FileStat;
  statIfThere(path: string): FileStat | undefined;
  chmod(path: string, mode: number): void;
  /** Fails unless the user may do all that the mode says: `constants.W_OK` and the like. */
  access(path: string, mode: number): void;
  rename(from: string, to: string): void;
  link(path: string, second: string): void;
  symlink(target: string, path: string): void;
  /** Makes a file with the bytes and the mode of another one, which they share if the file system can do that. */
  copy(from: string, to: string): void;
  unlink(path: string): void;
  /** @param mode before the umask */
  mkdir(path: string, mode: number): void;
  rmdir(path: string): void;
  /** The names in a directory, in no order. */
  readdir(path: string): readonly string[];
  readlink(path: string): string;
  realpath(path: string): string;
}

/** The file system of this machine. */
export const realDisk: Disk = {
  open: openSync,
  close: closeSync,
  read: (descriptor, into, at) => readSync(descriptor, into, 0, into.length, at),
  write: (descriptor, bytes, at) => writeSync(descriptor, bytes, 0, bytes.length, at),
  fsync: fsyncSync,
  ftruncate: ftruncateSync,
  fchmod: fchmodSync,
  fchown: fchownSync,
  fstat: (descriptor) => fileStat(fstatSync(descriptor, { bigint: true })),
  lstat: (path) => fileStat(lstatSync(path, { bigint: true })),
  lstatIfThere: (path) => ifThere(() => lstatSync(path, { bigint: true, throwIfNoEntry: false })),
  stat: (path) => fileStat(statSync(path, { bigint: true })),
  statIfThere: (path) => ifThere(() => statSync(path, { bigint: true, throwIfNoEntry: false })),
  chmod: chmodSync,
  access: accessSync,
  rename: renameSync,
  link: linkSync,
  symlink: (target, path) => {
    symlinkSync(target, path);
  },
  copy: (from, to) => {
    copyFileSync(from, to, constants.COPYFILE_EXCL | constants.COPYFILE_FICLONE);
  },
  unlink: unlinkSync,
  mkdir: (path, mode) => {
    mkdirSync(path, { mode });
  },
  rmdir: rmdirSync,
  readdir: readdirSync,
  readlink: readlinkSync,
  realpath: realpathSync,
};

function ifThere(look: () => BigIntStats | undefined): FileStat | undefined {
  // A part of its path may be no directory.
  const stat = tolerating(ABSENT, look);
  return stat && fileStat(stat);
}

const fileStat = (stat: BigIntStats): FileStat => ({
  kind: kindOf(stat),
  dev: stat.dev,
  ino: stat.ino,
  mode: Number(stat.mode & 0o7777n),
  uid: Number(stat.uid),
  gid: Number(stat.gid),
  nlink: Number(stat.nlink),
  size: Number(stat.size),
  mtimeNs: stat.mtimeNs,
  ctimeNs: stat.ctimeNs,
});

function kindOf(stat: BigIntStats): FileStat['kind'] {
  if (stat.isSymbolicLink()) return 'link';
  return stat.isFile() ? 'file' : stat.isDirectory() ? 'directory' : 'other';
}

/** Opens a file, and closes it whatever `work` does. */
export function withOpen<T>(
  disk: Disk,
  path: string,
  flags: number,
  work: (descriptor: number) => T,
  mode?: number,
): T {
  const descriptor = disk.open(path, flags, mode);
  try {
    return work(descriptor);
  } finally {
    disk.close(descriptor);
  }
}

/**
 * All bytes of an open file.
 *
 * @param size how many are expected
 */
export function readWhole(disk: Disk, descriptor: number, size: number): Uint8Array {
  let bytes = new Uint8Array(size + 1);
  for (let done = 0; ;) {
    const length = disk.read(descriptor, bytes.subarray(done), done);
    if (length === 0) return bytes.subarray(0, done);
    done += length;
    if (done < bytes.length) continue;
    const longer = new Uint8Array(2 * bytes.length);
    longer.set(bytes);
    bytes = longer;
  }
}

/** Writes all of the bytes from a place on: a full disk may take a part without an error. */
export function writeWholeAt(disk: Disk, descriptor: number, bytes: Uint8Array, at = 0): void {
  for (let done = 0; done < bytes.length;) {
    done += disk.write(descriptor, bytes.subarray(done), at + done);
  }
}

/** Whether there is anything of this name; a link counts, wherever it leads. */
export const isNamed = (disk: Disk, path: string): boolean => disk.lstatIfThere(path) !== undefined;

/** Whether a file is still the one that was read. */
export const stampOf = ({ dev, ino, size, mtimeNs, ctimeNs }: FileStat): string =>
  [dev, ino, size, mtimeNs, ctimeNs].join(':');

/** Makes what was renamed or removed in a directory last through a power cut, if the file system can do that. */
export function syncDirectory(disk: Disk, path: string): void {
  withOpen(disk, path, constants.O_RDONLY | constants.O_DIRECTORY, (descriptor) => {
    sync(disk, descriptor);
  });
}

/**
 * Writes an open file or directory to the disk, if its file system can do that: some of FUSE and of the network refuse it.
 *
 * @throws what the system has against it if bytes may be lost, such as `EIO`, `ENOSPC` and `EDQUOT`
 */
export function sync(disk: Disk, descriptor: number): void {
  tolerating(UNSYNCED, () => {
    disk.fsync(descriptor);
  });
}
