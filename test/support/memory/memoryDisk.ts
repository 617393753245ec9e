import { constants } from 'node:fs';
import type { Disk, FileStat } from '../../../src/effects/disk.ts';
import { ABSENT, tolerating } from '../../../src/effects/systemError.ts';
import { type Inode, type Kind, MemoryStorage } from './storage.ts';
import { type Place, Refusal, walk } from './walk.ts';

/** The process has ended, or the machine has: no call does anything any more. It has no code, so nothing handles it. */
export class Crash extends Error {}

/** One call, before it does anything. */
export interface DiskCall {
  readonly name: keyof Disk;
  /** As it was given; that of a descriptor is what it was opened by. */
  readonly path: string;
  /** The second path of a rename or link. */
  readonly second: string;
  /** Whether it may leave the disk other than it was, which writing to the disk (fsync) does as well. */
  readonly isChange: boolean;
}

/** Sees each call first, and may throw instead: a Refusal, or a Crash. */
export type Watcher = (call: DiskCall) => void;

export interface Process {
  /** Where relative paths begin. */
  readonly cwd?: string;
  readonly uid?: number;
  readonly gid?: number;
  readonly umask?: number;
}

interface Open {
  readonly inode: Inode;
  readonly flags: number;
  readonly path: string;
  at: number;
}

const ACCESS = constants.O_RDONLY | constants.O_WRONLY | constants.O_RDWR;
const CHANGES = new Set<string>([
  ...['write', 'fsync', 'ftruncate', 'fchmod', 'fchown', 'chmod'],
  ...['rename', 'link', 'unlink', 'mkdir', 'rmdir', 'symlink', 'copy'],
]);
const LARGEST_MODE = 0o7777;

/** A file system in memory, as one process sees it. */
export class MemoryDisk implements Disk {
  readonly storage: MemoryStorage;
  /** Sees each call. */
  watcher: Watcher | undefined;
  /** How many bytes a read at the descriptor's own place gives at most. */
  mostRead = Infinity;
  readonly #uid: number;
  readonly #gid: number;
  readonly #umask: number;
  readonly #cwd: string;
  readonly #open = new Map<number, Open>();
  readonly #maySearch = (directory: Inode): boolean => this.#may(directory, constants.X_OK);

  constructor(storage = new MemoryStorage(), { uid = 0, gid = 0, umask = 0o022, cwd = '/' }: Process = {}) {
    this.storage = storage;
    [this.#uid, this.#gid, this.#umask, this.#cwd] = [uid, gid, umask, cwd];
  }

  /**
   * Lets this process end at a change; nothing closes or removes what it has.
   *
   * @param number which change, from 0
   * @param isTorn a write that it ends at has written its first half
   */
  crashAt(number: number, isTorn = false): void {
    let count = 0;
    let isOver = false;
    this.watcher = (call) => {
      if (call.isChange && count++ === number) {
        isOver = true;
        if (isTorn && call.name === 'write') return;
      }
      if (isOver) throw new Crash(`the process ended at ${call.name} ${call.path}`);
    };
    this.#isTorn = () => isOver;
  }

  /**
   * Lets one call fail.
   *
   * @param number which of the calls that are meant, from 0
   */
  failAt(number: number, code: string, isMeant: (call: DiskCall) => boolean = () => true): void {
    let count = 0;
    this.watcher = (call) => {
      if (isMeant(call) && count++ === number) throw new Refusal(code);
    };
  }

  open(path: string, flags: number, mode = 0o666): number {
    const isMade = (flags & (constants.O_CREAT | constants.O_TRUNC)) !== 0;
    return this.#call('open', path, '', isMade, () => {
      const isLinkKept = (flags & constants.O_NOFOLLOW) !== 0 || (flags & constants.O_EXCL) !== 0;
      const isRefused = path.endsWith('/') && (flags & constants.O_CREAT) !== 0;
      const place = isRefused ? this.#name(path) : this.#walk(path, !isLinkKept);
      if (isRefused) throw new Refusal('EISDIR');
      const inode = this.#opened(place, flags, mode);
      inode.opened++;
      let descriptor = 3;
      while (this.#open.has(descriptor)) descriptor++;
      this.#open.set(descriptor, { inode, flags, path, at: 0 });
      return descriptor;
    });
  }

  close(descriptor: number): void {
    this.#of(descriptor, 'close', ({ inode }) => {
      this.#open.delete(descriptor);
      inode.opened--;
      this.storage.release(inode);
    });
  }

  read(descriptor: number, into: Uint8Array, at: number | null): number {
    return this.#of(descriptor, 'read', (open) => {
      if (open.inode.kind === 'other' && at !== null) throw new Refusal('ESPIPE');
      if ((open.flags & ACCESS) === constants.O_WRONLY) throw new Refusal('EBADF');
      if (open.inode.kind === 'directory') throw new Refusal('EISDIR');
      if (open.inode.kind === 'other') return this.#readFifo(open, into);
      const from = at ?? open.at;
      const piece = open.inode.bytes.subarray(
        from,
        from + (at === null ? Math.min(into.length, this.mostRead) : into.length),
      );
      into.set(piece);
      if (at === null) open.at += piece.length;
      return piece.length;
    });
  }

  write(descriptor: number, bytes: Uint8Array, at: number | null): number {
    return this.#of(descriptor, 'write', (open) => {
      if (open.inode.kind === 'other' && at !== null) throw new Refusal('ESPIPE');
      if ((open.flags & ACCESS) === constants.O_RDONLY) throw new Refusal('EBADF');
      const { inode, flags } = open;
      if (inode.kind === 'other') return this.#writeFifo(open, bytes);
      if (bytes.length === 0) return 0;
      const old = inode.bytes;
      const from = (flags & constants.O_APPEND) === 0 ? (at ?? open.at) : old.length;
      const half = this.#isTorn() ? bytes.subarray(0, bytes.length >> 1) : bytes;
      const more = Math.max(0, from + half.length - old.length);
      const part = half.subarray(0, half.length - Math.max(0, more - this.storage.left));
      if (part.length === 0 && !this.#isTorn()) throw new Refusal('ENOSPC');
      this.#resize(inode, Math.max(old.length, from + part.length));
      const changed = inode.bytes === old ? Uint8Array.from(old) : inode.bytes;
      changed.set(part, from);
      inode.bytes = changed;
      this.storage.touch(inode);
      if (at === null) open.at = from + part.length;
      if (this.#isTorn()) throw new Crash('the process ended within a write');
      return part.length;
    });
  }

  fsync(descriptor: number): void {
    this.#of(descriptor, 'fsync', ({ inode }) => {
      if (inode.kind === 'other') throw new Refusal('EINVAL');
      inode.sync();
    });
  }

  ftruncate(descriptor: number, size: number): void {
    this.#of(descriptor, 'ftruncate', ({ inode, flags }) => {
      if (inode.kind !== 'file' || (flags & ACCESS) === constants.O_RDONLY) throw new Refusal('EINVAL');
      this.#resize(inode, size);
      this.storage.touch(inode);
    });
  }

  fchmod(descriptor: number, mode: number): void {
    this.#of(descriptor, 'fchmod', ({ inode }) => {
      this.#setMode(inode, mode);
    });
  }

  fchown(descriptor: number, uid: number, gid: number): void {
    this.#of(descriptor, 'fchown', ({ inode }) => {
      const isKept = uid === inode.uid && gid === inode.gid;
      if (this.#uid !== 0 && !(isKept && inode.uid === this.#uid)) throw new Refusal('EPERM');
      [inode.uid, inode.gid] = [uid, gid];
      // The system takes these bits away from whoever changes the owner, except of a directory.
      if (inode.kind !== 'directory') inode.mode &= (inode.mode & 0o010) !== 0 ? ~0o6000 : ~0o4000;
      this.storage.touch(inode, 'attributes');
    });
  }

  fstat(descriptor: number): FileStat {
    return this.#of(descriptor, 'fstat', ({ inode }) => statOf(inode));
  }

  lstat(path: string): FileStat {
    return this.#call('lstat', path, '', false, () => statOf(existing(this.#walk(path, false))));
  }

  lstatIfThere(path: string): FileStat | undefined {
    return this.#call('lstat', path, '', false, () => this.#statIfThere(path, false));
  }

  statIfThere(path: string): FileStat | undefined {
    return this.#call('stat', path, '', false, () => this.#statIfThere(path, true));
  }

  #statIfThere(path: string, follows: boolean): FileStat | undefined {
    const { inode } = tolerating(ABSENT, () => this.#walk(path, follows)) ?? {};
    return inode && statOf(inode);
  }

  stat(path: string): FileStat {
    return this.#call('stat', path, '', false, () => statOf(existing(this.#walk(path, true))));
  }

  chmod(path: string, mode: number): void {
    this.#call('chmod', path, '', true, () => {
      this.#setMode(existing(this.#walk(path, true)), mode);
    });
  }

  access(path: string, mode: number): void {
    this.#call('access', path, '', false, () => {
      if (!this.#may(existing(this.#walk(path, true)), mode)) throw new Refusal('EACCES');
    });
  }

  rename(from: string, to: string): void {
    this.#call('rename', from, to, true, () => {
      const [old, fresh] = [this.#name(from), this.#name(to)];
      if (old.mount !== fresh.mount) throw new Refusal('EXDEV');
      if (old.name === '.' || fresh.name === '.') throw new Refusal('EBUSY');
      const moved = existing(old);
      if (moved.kind !== 'directory' && (old.isSlashed || fresh.isSlashed)) throw new Refusal('ENOTDIR');
      if (fresh.through.includes(moved)) throw new Refusal('EINVAL');
      if (fresh.inode && old.through.includes(fresh.inode)) throw new Refusal('ENOTEMPTY');
      if (moved === fresh.inode) return;
      this.#checkWritable(old.directory);
      this.#checkWritable(fresh.directory);
      if (fresh.inode) checkReplaced(moved, fresh.inode);
      if (old.isMounted || fresh.isMounted) throw new Refusal('EBUSY');
      if (fresh.inode) this.#remove(fresh.directory, fresh.name, fresh.inode);
      old.directory.entries.delete(old.name);
      fresh.directory.entries.set(fresh.name, moved);
      this.storage.touch(old.directory);
      this.storage.touch(fresh.directory);
      this.storage.touch(moved, 'attributes');
    });
  }

  link(path: string, second: string): void {
    this.#call('link', path, second, true, () => {
      const old = this.#walk(path, false);
      const inode = existing(old);
      const fresh = this.#name(second);
      if (fresh.inode) throw new Refusal('EEXIST');
      if (fresh.isSlashed) throw new Refusal('ENOENT');
      if (old.mount !== fresh.mount || old.isMounted) throw new Refusal('EXDEV');
      if (inode.kind === 'directory') throw new Refusal('EPERM');
      this.#checkWritable(fresh.directory);
      inode.nlink++;
      fresh.directory.entries.set(fresh.name, inode);
      this.storage.touch(inode, 'attributes');
      this.storage.touch(fresh.directory);
    });
  }

  symlink(target: string, path: string): void {
    this.#call('symlink', path, '', true, () => {
      const inode = this.#made(this.#name(path), 'link', 0o777);
      inode.target = target;
    });
  }

  copy(from: string, to: string): void {
    this.#call('copy', from, to, true, () => {
      const old = existing(this.#walk(from, true));
      if (old.kind !== 'file') throw new Error('only files are copied');
      if (!this.#may(old, constants.R_OK)) throw new Refusal('EACCES');
      const place = this.#name(to);
      if (to.endsWith('/')) throw new Refusal('EISDIR');
      const made = this.#made(place, 'file', old.mode);
      this.#resize(made, old.bytes.length);
      made.bytes = old.bytes;
    });
  }

  /** Makes a FIFO. */
  makeFifo(path: string, mode = 0o666): void {
    this.#made(this.#walk(path, false), 'other', mode & ~this.#umask);
  }

  /** Mounts a file or directory, by default that which is there, at a path. */
  mount(path: string, what?: Inode): void {
    const { directory, name, inode } = this.#walk(path, false);
    directory.mounted.set(name, what ?? inode ?? this.storage.makeDevice());
  }

  /** Whether something is mounted at a path, which a process sees without any rights. */
  isMountPoint(path: string): boolean {
    try {
      return this.#walk(path, false).isMounted;
    } catch (error) {
      if (error instanceof Refusal) return false;
      throw error;
    }
  }

  /** The file or directory that a path leads to. */
  inode(path: string): Inode {
    return existing(this.#walk(path, true));
  }

  unlink(path: string): void {
    this.#call('unlink', path, '', true, () => {
      const place = this.#name(path);
      if (place.name === '.') throw new Refusal('EISDIR');
      const inode = existing(place);
      this.#checkWritable(place.directory);
      if (place.isMounted) throw new Refusal('EBUSY');
      if (inode.kind === 'directory') throw new Refusal('EISDIR');
      if (place.isSlashed) throw new Refusal('ENOTDIR');
      this.#remove(place.directory, place.name, inode);
    });
  }

  mkdir(path: string, mode: number): void {
    this.#call('mkdir', path, '', true, () => {
      const place = this.#name(path);
      const isInherited = (place.directory.mode & 0o2000) !== 0;
      const bits = mode & 0o1777 & ~this.#umask;
      this.#made(place, 'directory', isInherited ? bits | 0o2000 : bits);
    });
  }

  rmdir(path: string): void {
    this.#call('rmdir', path, '', true, () => {
      const place = this.#name(path);
      const inode = existing(place);
      if (/(^|\/)\.\/*$/.test(path)) throw new Refusal('EINVAL');
      if (inode.kind !== 'directory') throw new Refusal('ENOTDIR');
      if (/(^|\/)\.\.\/*$/.test(path)) throw new Refusal('ENOTEMPTY');
      if (place.name === '.') throw new Refusal('EBUSY');
      this.#checkWritable(place.directory);
      if (place.isMounted) throw new Refusal('EBUSY');
      if (inode.entries.size > 0) throw new Refusal('ENOTEMPTY');
      this.#remove(place.directory, place.name, inode);
    });
  }

  readdir(path: string): readonly string[] {
    return this.#call('readdir', path, '', false, () => {
      const inode = existing(this.#walk(path, true));
      if (inode.kind !== 'directory') throw new Refusal('ENOTDIR');
      if (!this.#may(inode, constants.R_OK)) throw new Refusal('EACCES');
      return [...inode.entries.keys()];
    });
  }

  readlink(path: string): string {
    return this.#call('readlink', path, '', false, () => {
      const inode = existing(this.#walk(path, false));
      if (inode.kind !== 'link') throw new Refusal('EINVAL');
      return inode.target;
    });
  }

  realpath(path: string): string {
    return this.#call('realpath', path, '', false, () => {
      const place = this.#walk(path, true);
      existing(place);
      return place.real;
    });
  }

  #isTorn: () => boolean = () => false;

  #walk(path: string, follows: boolean): Place {
    const whole = path === '' || path.startsWith('/') ? path : `${this.#cwd}/${path}`;
    return walk(this.storage, whole, follows, this.#maySearch);
  }

  /** A name that is to be made, given to something else or removed: a link is not followed, even with a slash behind it. */
  #name(path: string): Place {
    const place = this.#walk(path.replace(/(?<=[^/])\/+$/, ''), false);
    return { ...place, isSlashed: path.endsWith('/') };
  }

  #call<T>(name: keyof Disk, path: string, second: string, isChange: boolean, work: () => T): T {
    try {
      this.watcher?.({ name, path, second, isChange });
      return work();
    } catch (error) {
      if (error instanceof Refusal) [error.syscall, error.path] = [name, path];
      throw error;
    }
  }

  #of<T>(descriptor: number, name: keyof Disk, work: (open: Open) => T): T {
    const open = this.#open.get(descriptor);
    return this.#call(name, open?.path ?? '', '', CHANGES.has(name), () => {
      if (!open) throw new Refusal('EBADF');
      return work(open);
    });
  }

  #readFifo({ inode }: Open, into: Uint8Array): number {
    const part = inode.bytes.subarray(0, into.length);
    if (part.length === 0 && into.length > 0 && this.#isOpen(inode, constants.O_RDONLY))
      throw new Refusal('EAGAIN');
    into.set(part);
    inode.bytes = inode.bytes.subarray(part.length);
    return part.length;
  }

  #writeFifo({ inode }: Open, bytes: Uint8Array): number {
    if (!this.#isOpen(inode, constants.O_WRONLY)) throw new Refusal('EPIPE');
    inode.bytes = Buffer.concat([inode.bytes, bytes]);
    return bytes.length;
  }

  /** Whether a FIFO is open in another way than this. */
  #isOpen(inode: Inode, access: number): boolean {
    return [...this.#open.values()].some((one) => one.inode === inode && (one.flags & ACCESS) !== access);
  }

  #opened(place: Place, flags: number, mode: number): Inode {
    const { inode } = place;
    const [isMade, isNew] = [(flags & constants.O_CREAT) !== 0, (flags & constants.O_EXCL) !== 0];
    if (!inode && isMade) return this.#made(place, 'file', mode & LARGEST_MODE & ~this.#umask);
    const found = existing(place);
    if (isMade && isNew) throw new Refusal('EEXIST');
    this.#checkOpened(found, flags);
    if ((flags & constants.O_TRUNC) !== 0 && found.kind === 'file') {
      this.#resize(found, 0);
      this.storage.touch(found);
    }
    return found;
  }

  #checkOpened(inode: Inode, flags: number): void {
    const access = flags & ACCESS;
    const isWritten = access !== constants.O_RDONLY || (flags & constants.O_TRUNC) !== 0;
    if ((flags & constants.O_DIRECTORY) !== 0 && inode.kind !== 'directory') throw new Refusal('ENOTDIR');
    if (inode.kind === 'link') throw new Refusal('ELOOP');
    if (inode.kind === 'directory' && (isWritten || (flags & constants.O_CREAT) !== 0))
      throw new Refusal('EISDIR');
    const wanted = (access === constants.O_WRONLY ? 0 : constants.R_OK) | (isWritten ? constants.W_OK : 0);
    if (!this.#may(inode, wanted)) throw new Refusal('EACCES');
    if (inode.kind !== 'other') return;
    if ((flags & constants.O_NONBLOCK) === 0) throw new Error('a FIFO would be waited for');
    if (access === constants.O_WRONLY && !this.#isOpen(inode, access)) throw new Refusal('ENXIO');
  }

  #made(place: Place, kind: Kind, mode: number): Inode {
    const { directory, name, inode } = place;
    if (inode) throw new Refusal('EEXIST');
    if (place.isSlashed && kind !== 'directory') throw new Refusal('ENOENT');
    this.#checkWritable(directory);
    const gid = (directory.mode & 0o2000) === 0 ? this.#gid : directory.gid;
    const made = this.storage.make(kind, mode, this.#uid, gid, directory.dev);
    directory.entries.set(name, made);
    this.storage.touch(directory);
    return made;
  }

  #remove(directory: Inode, name: string, inode: Inode): void {
    directory.entries.delete(name);
    inode.nlink--;
    this.storage.touch(directory);
    this.storage.touch(inode, 'attributes');
    this.storage.release(inode);
  }

  #resize(inode: Inode, size: number): void {
    const old = inode.bytes;
    if (size === old.length) return;
    if (size - old.length > this.storage.left) throw new Refusal('ENOSPC');
    this.storage.left -= size - old.length;
    inode.bytes = new Uint8Array(size);
    inode.bytes.set(old.subarray(0, size));
  }

  #setMode(inode: Inode, mode: number): void {
    if (this.#uid !== 0 && this.#uid !== inode.uid) throw new Refusal('EPERM');
    inode.mode = mode & LARGEST_MODE;
    this.storage.touch(inode, 'attributes');
  }

  #checkWritable(directory: Inode): void {
    if (!this.#may(directory, constants.W_OK | constants.X_OK)) throw new Refusal('EACCES');
    // One that is removed and still open, or gone through.
    if (directory.nlink === 0) throw new Refusal('ENOENT');
  }

  #may({ uid, gid, mode, kind }: Inode, wanted: number): boolean {
    if (this.#uid === 0)
      return kind === 'directory' || (wanted & constants.X_OK) === 0 || (mode & 0o111) !== 0;
    const bits = uid === this.#uid ? mode >> 6 : gid === this.#gid ? mode >> 3 : mode;
    return (bits & wanted) === wanted;
  }
}

function existing({ inode }: Place): Inode {
  if (!inode) throw new Refusal('ENOENT');
  return inode;
}

function checkReplaced(moved: Inode, old: Inode): void {
  if (moved.kind === 'directory' && old.kind !== 'directory') throw new Refusal('ENOTDIR');
  if (moved.kind !== 'directory' && old.kind === 'directory') throw new Refusal('EISDIR');
  if (old.entries.size > 0) throw new Refusal('ENOTEMPTY');
}

const statOf = ({
  dev,
  ino,
  kind,
  mode,
  uid,
  gid,
  nlink,
  bytes,
  target,
  mtimeNs,
  ctimeNs,
}: Inode): FileStat => ({
  kind,
  dev,
  ino,
  mode,
  uid,
  gid,
  nlink,
  mtimeNs,
  ctimeNs,
  size: kind === 'link' ? Buffer.byteLength(target) : kind === 'file' ? bytes.length : 0,
});
