/**
 * Names of files as git keeps them: bytes, and no text in any encoding. In a string each stands as one character, so
 * that strings sort as the bytes do.
 */
export type ByteNames = readonly string[];

/** Names that end in NUL, as `-z` has git print them. */
export function namesIn(output: Uint8Array): ByteNames {
  const names = Buffer.from(output.buffer, output.byteOffset, output.byteLength)
    .toString('latin1')
    .split('\0');
  return names.slice(0, -1);
}

/** What is wanted of the names. */
export interface Shape {
  /** The directories that hold the files in place of the files. */
  readonly isDirectoriesOnly: boolean;
  /** To how many parts a name is cut, 1 or more; undefined leaves it whole. */
  readonly depth: number | undefined;
}

/** The names in that shape, sorted by their bytes, each once. A directory ends in `/`, unless a depth is given. */
export function shaped(names: ByteNames, { isDirectoriesOnly, depth }: Shape): ByteNames {
  const whole = isDirectoriesOnly ? names.flatMap(directoryOf) : names;
  const cut = depth === undefined ? whole : whole.map((name) => firstParts(name, depth));
  return [...new Set(cut)].sort();
}

/** The directory that holds a file, with its `/`; the root is none. */
function directoryOf(name: string): string[] {
  const end = name.lastIndexOf('/');
  return end < 0 ? [] : [name.slice(0, end + 1)];
}

const firstParts = (name: string, count: number): string =>
  name
    .split('/')
    .filter((part) => part !== '')
    .slice(0, count)
    .join('/');

/** The names, each followed by `end`. */
export const printedNames = (names: ByteNames, end: string): Uint8Array =>
  Buffer.from(names.map((name) => name + end).join(''), 'latin1');
