import { constants } from 'node:fs';
import { sha256 } from '../../sha256.ts';
import { type Disk, type FileStat, readWhole, sync, withOpen, writeWholeAt } from '../disk.ts';
import { closeToOthers, takes, setMode, setPrivateMode } from '../modes.ts';
import type { Beginning, Whole } from './envelope.ts';

// A file that is a mount point can't be replaced. It is written in its place, block by block from the start. If it gets
// shorter, line ends cover the rest of the old bytes, which may be the end of a secret, and then it is cut. So a
// half-written one is a beginning of what is written, followed by the rest of the old bytes, and nothing else is.

/** What the system writes at once, or not at all. */
const BLOCK_BYTES = 4096;

/** What shows that a file is half-written, without a byte of the new ones. */
export function wholeFor(old: Uint8Array, fresh: Uint8Array): Whole {
  const written = covering(fresh, old.length);
  const ends = [...blockStarts(written.length), old.length, fresh.length];
  const lengths = [...new Set(ends)].filter((length) => length > 0).sort((one, other) => one - other);
  const beginnings = [...beginningsOf(written, lengths)];
  return { old: Buffer.from(old).toString('base64'), length: fresh.length, beginnings };
}

/** New bytes, with line ends over what the file has after them. */
const covering = (fresh: Uint8Array, length: number): Uint8Array =>
  fresh.length >= length ? fresh : Buffer.concat([fresh, Buffer.alloc(length - fresh.length, '\n')]);

function blockStarts(length: number): number[] {
  return Array.from({ length: Math.ceil(length / BLOCK_BYTES) }, (_none, block) => block * BLOCK_BYTES);
}

/** Digests each beginning of these lengths: each by what digests the whole blocks before it, so that no byte is digested twice. */
function* beginningsOf(bytes: Uint8Array, lengths: readonly number[]): Generator<Beginning> {
  let [start, before] = [0, ''];
  for (const length of lengths) {
    const hash = sha256(Buffer.concat([Buffer.from(before), bytes.subarray(start, length)]));
    yield { length, hash };
    if (length % BLOCK_BYTES === 0) [start, before] = [length, hash];
  }
}

/**
 * The bytes that a file had before it was half-written; undefined unless the bytes found are proven to be a beginning of
 * the new ones followed by the rest of the old ones.
 */
export function oldBytesIf(
  found: Uint8Array,
  { old: text, length: all, beginnings }: Whole,
): Uint8Array | undefined {
  const old = Buffer.from(text, 'base64');
  const known = beginnings.filter(({ length }) => length <= found.length);
  const digests = [
    ...beginningsOf(
      found,
      known.map(({ length }) => length),
    ),
  ];
  const written = known.filter(({ hash }, index) => hash === digests[index]?.hash);
  if (found.length === all && (written.at(-1)?.length ?? 0) === all) return undefined;
  // restoreInPlace may end in the middle of what it appends to the new ones.
  const isAppended = found.length > all && written.some(({ length }) => length === all);
  if (isAppended && old.subarray(0, found.length).subarray(all).equals(found.subarray(all))) return old;
  const rest = commonEnd(found, old);
  const isRest = (at: number): boolean =>
    found.length === Math.max(at, old.length) && at >= old.length - rest;
  return written.some(({ length }) => isRest(length)) ? old : undefined;
}

/** How many bytes at their ends two texts of one length have in common. */
function commonEnd(one: Uint8Array, other: Uint8Array): number {
  let length = 0;
  if (one.length !== other.length) return 0;
  while (length < one.length && one[one.length - 1 - length] === other[other.length - 1 - length]) length++;
  return length;
}

/**
 * Writes new bytes into the file itself. If that fails, it is half-written.
 *
 * @param isAsRead told what the file is right before it is written; false leaves it alone
 * @returns undefined if it was left alone, else whether it has the mode: the file system may refuse a wider one
 */
export function writeInPlace(
  path: string,
  bytes: Uint8Array,
  mode: number,
  isAsRead: (stat: FileStat) => boolean,
  disk: Disk,
): boolean | undefined {
  return withOpen(disk, path, constants.O_WRONLY | constants.O_NOFOLLOW, (descriptor) => {
    const stat = disk.fstat(descriptor);
    if (!isAsRead(stat)) return undefined;
    // Nobody may read the new bytes who could read only the old ones, nor the other way round. A mode that seems right is
    // set too, since somebody may just have changed it.
    takes(() => {
      disk.fchmod(descriptor, stat.mode & mode);
    });
    closeToOthers(descriptor, stat.mode & mode, path, disk);
    const written = covering(bytes, stat.size);
    for (const at of blockStarts(written.length))
      writeWholeAt(disk, descriptor, written.subarray(at, at + BLOCK_BYTES), at);
    disk.ftruncate(descriptor, bytes.length);
    sync(disk, descriptor);
    return setPrivateMode(descriptor, mode, path, disk);
  });
}

/**
 * Writes the old bytes back into a file that is half-written, or that was written in its place: from the end to the start,
 * so that what is written so far is always half-written in the same way.
 *
 * @param mode undefined leaves it
 */
export function restoreInPlace(path: string, old: Uint8Array, mode: number | undefined, disk: Disk): void {
  withOpen(disk, path, constants.O_WRONLY | constants.O_NOFOLLOW, (descriptor) => {
    const { size } = disk.fstat(descriptor);
    if (size > old.length) disk.ftruncate(descriptor, old.length);
    else writeWholeAt(disk, descriptor, old.subarray(size), size);
    for (const at of blockStarts(old.length).reverse())
      writeWholeAt(disk, descriptor, old.subarray(at, at + BLOCK_BYTES), at);
    sync(disk, descriptor);
    if (mode !== undefined) setMode(descriptor, mode, disk);
  });
}

/** Whether a file holds these bytes. */
export const isFilledWith = (path: string, bytes: Uint8Array, disk: Disk): boolean =>
  withOpen(disk, path, constants.O_RDONLY | constants.O_NOFOLLOW, (descriptor) =>
    Buffer.from(bytes).equals(readWhole(disk, descriptor, bytes.length)),
  );
