import type { Disk } from './disk.ts';
import { attempt } from './systemError.ts';

const CHUNK_BYTES = 1 << 18;

/**
 * Gives all bytes of an open file to `take`, chunk by chunk; a chunk holds good until the next one comes.
 *
 * @param name what messages call the file
 */
export function readChunks(
  disk: Disk,
  descriptor: number,
  name: string,
  take: (chunk: Uint8Array) => void,
): void {
  const chunk = Buffer.allocUnsafe(CHUNK_BYTES);
  for (;;) {
    const length = attempt(`read ${name}`, () => disk.read(descriptor, chunk, null));
    if (length === 0) return;
    take(chunk.subarray(0, length));
  }
}

/** Writes all bytes after those that were written before. */
export function writeChunk(disk: Disk, descriptor: number, bytes: Uint8Array): void {
  for (let done = 0; done < bytes.length;) done += disk.write(descriptor, bytes.subarray(done), null);
}
