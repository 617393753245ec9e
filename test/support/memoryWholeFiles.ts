import { UsageError } from '../../src/errors.ts';
import type { WholeFiles } from '../../src/world/wholeFiles.ts';

/** Small, so that what is looked for comes in two chunks. */
const CHUNK_BYTES = 3;

/** Whole files in memory, which nobody else writes. */
export function memoryWholeFiles(contents: Map<string, string | Uint8Array>): WholeFiles {
  return {
    replace(paths, _timeout, rewriterFor) {
      const made = [...new Set(paths)].map((path) => {
        const old = contents.get(path);
        if (old === undefined) throw new UsageError(`${path} is not there; no file was changed`);
        const chunks: Uint8Array[] = [];
        const rewriter = rewriterFor((bytes) => chunks.push(Uint8Array.from(bytes)));
        const bytes = Buffer.from(old);
        for (let at = 0; at < bytes.length; at += CHUNK_BYTES)
          rewriter.add(bytes.subarray(at, at + CHUNK_BYTES));
        rewriter.end(path);
        return [path, Buffer.concat(chunks)] as const;
      });
      for (const [path, bytes] of made) contents.set(path, bytes);
      return [];
    },
    writePrivate(path, bytes) {
      contents.set(path, Buffer.from(bytes));
    },
  };
}
