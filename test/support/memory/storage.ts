import type { FileStat } from '../../../src/effects/disk.ts';

export type Kind = FileStat['kind'];

/** What an inode keeps through a power cut. */
interface Synced {
  readonly bytes: Uint8Array;
  readonly entries: ReadonlyMap<string, Inode>;
  readonly mode: number;
  readonly uid: number;
  readonly gid: number;
}

/** A file, directory, link or FIFO. Its `bytes` are replaced, never written to, so that copies may share them. */
export class Inode {
  readonly dev: bigint;
  readonly ino: bigint;
  readonly kind: Kind;
  mode: number;
  uid: number;
  gid: number;
  nlink = 1;
  bytes: Uint8Array = new Uint8Array();
  readonly entries = new Map<string, Inode>();
  /** What is mounted at names in this directory, and hides what they lead to. */
  readonly mounted = new Map<string, Inode>();
  /** What a link leads to. */
  target = '';
  mtimeNs = 0n;
  ctimeNs = 0n;
  opened = 0;
  synced: Synced | undefined;

  constructor(dev: bigint, ino: bigint, kind: Kind, mode: number, uid: number, gid: number) {
    [this.dev, this.ino, this.kind] = [dev, ino, kind];
    [this.mode, this.uid, this.gid] = [mode, uid, gid];
  }

  sync(): void {
    const { bytes, entries, mode, uid, gid } = this;
    this.synced = { bytes, entries: new Map(entries), mode, uid, gid };
  }

  /** Loses what was not synced. */
  lose(): void {
    const { bytes = new Uint8Array(), entries = new Map<string, Inode>() } = this.synced ?? {};
    this.bytes = bytes;
    this.entries.clear();
    for (const [name, inode] of entries) this.entries.set(name, inode);
    if (this.synced) ({ mode: this.mode, uid: this.uid, gid: this.gid } = this.synced);
  }
}

/** What outlives processes: the inodes below a root directory, and the clock of their changes. */
export class MemoryStorage {
  root: Inode;
  /** Bytes that still fit on the disk. */
  left = Infinity;
  #clock = 1_700_000_000_000_000_000n;
  #lastNumber = 1n;
  #lastDevice = 1n;
  /** Numbers of inodes that are gone: the next new one takes the last of them, as on ext4. */
  readonly #free: bigint[] = [];

  constructor() {
    this.root = new Inode(1n, 1n, 'directory', 0o755, 0, 0);
    this.root.sync();
  }

  make(kind: Kind, mode: number, uid: number, gid: number, dev: bigint): Inode {
    const inode = new Inode(dev, this.#free.pop() ?? ++this.#lastNumber, kind, mode, uid, gid);
    this.touch(inode);
    return inode;
  }

  /** A new file system with an empty directory. */
  makeDevice(): Inode {
    const inode = this.make('directory', 0o755, 0, 0, ++this.#lastDevice);
    inode.sync();
    return inode;
  }

  /** Notes a change of an inode's contents, or only of its attributes. */
  touch(inode: Inode, what: 'contents' | 'attributes' = 'contents'): void {
    inode.ctimeNs = this.#clock += 1_000_000n;
    if (what === 'contents') inode.mtimeNs = inode.ctimeNs;
  }

  /** To be called when a name or a descriptor of an inode is gone. */
  release(inode: Inode): void {
    if (inode.nlink > 0 || inode.opened > 0) return;
    this.left += inode.bytes.length;
    this.#free.push(inode.ino);
  }

  /** Everything is on disk from now on. */
  syncAll(): void {
    for (const inode of this.#all()) inode.sync();
  }

  /**
   * The power fails.
   *
   * @param isLost chooses for each inode with changes that were not synced whether they are lost
   */
  cutPower(isLost: () => boolean): void {
    for (const inode of this.#all()) if (isLost()) inode.lose();
    for (const inode of this.#all()) inode.nlink = 0;
    this.#count(this.root, new Set());
  }

  /** Another storage with the same in it. */
  copy(): MemoryStorage {
    const other = new MemoryStorage();
    const copies = new Map<Inode, Inode>();
    const copyOf = (inode: Inode): Inode => copies.get(inode) ?? copied(inode, copies, copyOf);
    other.root = copyOf(this.root);
    other.left = this.left;
    other.#clock = this.#clock;
    other.#lastNumber = this.#lastNumber;
    other.#lastDevice = this.#lastDevice;
    other.#free.push(...this.#free);
    return other;
  }

  /** The inodes that have a name, or had one when their directory was synced. */
  #all(inode = this.root, seen = new Set<Inode>()): Set<Inode> {
    if (seen.has(inode)) return seen;
    seen.add(inode);
    for (const names of [inode.entries, inode.mounted, inode.synced?.entries ?? []])
      for (const [, one] of names) this.#all(one, seen);
    return seen;
  }

  #count(inode: Inode, seen: Set<Inode>): void {
    inode.nlink++;
    if (seen.has(inode)) return;
    seen.add(inode);
    for (const one of inode.entries.values()) this.#count(one, seen);
    for (const one of inode.mounted.values()) if (!seen.has(one)) this.#count(one, seen);
  }
}

function copied(inode: Inode, copies: Map<Inode, Inode>, copyOf: (inode: Inode) => Inode): Inode {
  const { dev, ino, kind, mode, uid, gid, nlink, bytes, target, mtimeNs, ctimeNs, synced } = inode;
  const copy = new Inode(dev, ino, kind, mode, uid, gid);
  copies.set(inode, copy);
  Object.assign(copy, { nlink, bytes, target, mtimeNs, ctimeNs });
  const copyNames = (names: ReadonlyMap<string, Inode>, to: Map<string, Inode>): Map<string, Inode> => {
    for (const [name, one] of names) to.set(name, copyOf(one));
    return to;
  };
  copyNames(inode.entries, copy.entries);
  copyNames(inode.mounted, copy.mounted);
  if (synced) copy.synced = { ...synced, entries: copyNames(synced.entries, new Map()) };
  return copy;
}
