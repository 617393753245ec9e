import type { Trees } from '../../src/world/trees.ts';

/** Small, so that everything is cut somewhere. */
const PIECE_BYTES = 7;

/** The files of a scene, as trees of them. */
export function memoryTrees(contents: ReadonlyMap<string, string | Uint8Array>): Trees {
  const files = new Map(
    [...contents].map(([path, content]) => [Buffer.from(path).toString('latin1'), content]),
  );
  return {
    filesBelow(directory) {
      const below = [...files.keys()].filter((path) => path.startsWith(`${directory}/`));
      return { files: below.map((path) => path.slice(directory.length + 1)), faults: [] };
    },
    read(path, take) {
      const content = files.get(path);
      if (content === undefined) return `can't read ${path}`;
      const bytes = Buffer.from(content);
      for (let at = 0; at < bytes.length; at += PIECE_BYTES) take(bytes.subarray(at, at + PIECE_BYTES));
      return undefined;
    },
  };
}
