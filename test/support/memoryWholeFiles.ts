import { UsageError } from '../../src/errors.ts';
import type { WholeFiles } from '../../src/world/wholeFiles.ts';

/** Small, so that what is looked for comes in two pieces. */
const PIECE_BYTES = 3;

/** Whole files in memory, which nobody else writes. */
export function memoryWholeFiles(contents: Map<string, string | Uint8Array>): WholeFiles {
  return {
    replace(paths, _timeout, edit) {
      const made = [...new Set(paths)].map((path) => {
        const old = contents.get(path);
        if (old === undefined) throw new UsageError(`${path} is not there; no file was changed`);
        const pieces: Uint8Array[] = [];
        const one = edit((bytes) => pieces.push(Uint8Array.from(bytes)));
        const bytes = Buffer.from(old);
        for (let at = 0; at < bytes.length; at += PIECE_BYTES) one.add(bytes.subarray(at, at + PIECE_BYTES));
        one.end(path);
        return [path, Buffer.concat(pieces)] as const;
      });
      for (const [path, bytes] of made) contents.set(path, bytes);
      return [];
    },
    writePrivate(path, bytes) {
      contents.set(path, Buffer.from(bytes));
    },
  };
}
