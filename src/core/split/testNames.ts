import type { TestNames } from './suiteTimes.ts';
import { PathTails } from './pathTails.ts';

/** What stands between the parts of a class's name: Python and Java, inner classes of Java, C++ and PHP. */
const SEPARATOR = /\.|\$|::|\\/;

/** The names by which reports call test files: paths, and classes that are named for their files. */
export class TestFileNames implements TestNames {
  readonly tails: PathTails;
  /** What names end with, from their last dot on, by what stands before that. */
  readonly #endings = new Map<string, string | undefined>();

  /** @param files paths relative to one directory */
  constructor(files: readonly string[]) {
    this.tails = new PathTails(files);
    for (const file of files) {
      const [, stem = '', ending = ''] = /([^/]*?)((?:\.[^./]*)?)$/s.exec(file) ?? [];
      const known = this.#endings.get(stem);
      this.#endings.set(stem, this.#endings.has(stem) && known !== ending ? undefined : ending);
    }
  }

  isTest(path: string): boolean {
    return this.tails.hasName(path);
  }

  /** `tests.test_x.TestA` stands for `tests/test_x.py` if there is a `test_x.py`, and no `test_x` of another ending. */
  pathOfClass(name: string): string | undefined {
    if (this.isTest(name)) return name;
    const parts = name.split(SEPARATOR);
    const last = parts.findLastIndex((part) => this.#endings.get(part) !== undefined);
    return last < 0
      ? undefined
      : parts.slice(0, last + 1).join('/') + (this.#endings.get(parts[last] ?? '') ?? '');
  }
}
