import { type BigIntStats, readSync, writeSync } from 'node:fs';
import type { Rewriter } from '../world/wholeFiles.ts';
import type { Attributes } from './replaceFile.ts';
import { attempt } from './systemError.ts';

const PIECE_BYTES = 1 << 18;

/** What a new file takes over from the old one. */
export const attributesOf = ({ mode, uid, gid }: BigIntStats): Attributes => ({
  mode: Number(mode & 0o7777n),
  isPrivate: false,
  owner: { uid: Number(uid), gid: Number(gid) },
});

/** Gives an edit all bytes of an open file, and the end of them. */
export function pass(name: string, old: number, edit: Rewriter): void {
  const piece = Buffer.allocUnsafe(PIECE_BYTES);
  for (;;) {
    const length = attempt(`read ${name}`, () => readSync(old, piece));
    if (length === 0) break;
    edit.add(piece.subarray(0, length));
  }
  edit.end(name);
}

/** Writes all bytes behind those that were written before. */
export function writeOn(descriptor: number, bytes: Uint8Array): void {
  for (let done = 0; done < bytes.length;) done += writeSync(descriptor, bytes, done);
}
