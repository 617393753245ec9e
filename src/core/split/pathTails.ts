/** Two paths of files that fit equally well. */
export type Rivals = readonly [string, string];

/** The file that a path means. */
export interface Meant {
  readonly file: string;
  /** How many parts of the two are the same, from the end. */
  readonly parts: number;
}

/**
 * Finds files by paths from elsewhere, such as absolute paths of another machine: of the files whose last name is the
 * path's, the one with which it has the most parts in common, from the end. Where several have as many, it is the one
 * whose whole path that is; else the path is ambiguous.
 */
export class PathTails {
  /** Paths from the end, `c/b/a/` for `a/b/c`, sorted: those with a tail in common stand together. */
  readonly #keys: readonly string[];
  readonly #files: ReadonlyMap<string, string>;
  readonly #names: ReadonlySet<string>;

  /** @param files paths relative to one directory, without `.` and `..` in them */
  constructor(files: readonly string[]) {
    this.#files = new Map(files.map((file) => [keyOf(file.split('/')), file]));
    this.#keys = [...this.#files.keys()].sort();
    this.#names = new Set(files.map(nameOf));
  }

  /** Whether there is a file of the path's last name, without which there is nothing to find. */
  hasName(path: string): boolean {
    return this.#names.has(nameOf(path));
  }

  /** @returns undefined if no file has this last name, two files if it is ambiguous */
  find(path: string): Meant | Rivals | undefined {
    const key = keyOf(partsOf(path));
    const at = this.#placeOf(key);
    const tail = longer(tailOf(key, this.#keys[at - 1]), tailOf(key, this.#keys[at]));
    if (tail === '') return undefined;
    const first = this.#placeOf(tail);
    const [found = '', other] = this.#keys.slice(first, first + 2);
    if (found !== tail && other?.startsWith(tail)) return [this.#fileOf(found), this.#fileOf(other)];
    return { file: this.#fileOf(found), parts: tail.split('/').length - 1 };
  }

  #fileOf(key: string): string {
    return this.#files.get(key) ?? '';
  }

  /** The place of the first key that is not before this one. */
  #placeOf(key: string): number {
    let [low, high] = [0, this.#keys.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.#keys[middle] as string) < key) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

const nameOf = (path: string): string =>
  path.slice((path.includes('/') ? path.lastIndexOf('/') : path.lastIndexOf('\\')) + 1);

const keyOf = (parts: readonly string[]): string =>
  parts.map((_, at) => `${parts.at(-1 - at) ?? ''}/`).join('');

/** The parts of a path, without `.`, and without what a `..` takes back. Windows cuts paths at `\` as well. */
function partsOf(path: string): readonly string[] {
  const parts: string[] = [];
  for (const part of path.split(path.includes('/') ? '/' : /[/\\]/)) {
    if (part === '..') parts.pop();
    else if (part !== '.' && part !== '') parts.push(part);
  }
  return parts;
}

/** The whole parts that two keys begin with alike. */
function tailOf(key: string, other = ''): string {
  let end = 0;
  for (let at = 0; at < key.length && key[at] === other[at]; at++) if (key[at] === '/') end = at + 1;
  return key.slice(0, end);
}

const longer = (one: string, other: string): string => (other.length > one.length ? other : one);
