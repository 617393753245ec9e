/** How a call ended. */
export interface Outcome {
  /** Undefined if it was killed. */
  readonly status: number | undefined;
  readonly stderr: string;
}

/** What is at a path of the tree. */
export interface Entry {
  readonly kind: 'file' | 'directory' | 'link' | 'other';
  readonly mode: number;
  /** A file's text, or where a link leads. */
  readonly text: string;
}

/** Everything below the root of a history, by relative path. */
export type Tree = ReadonlyMap<string, Entry>;

/** What a history starts with. */
export interface StartTree {
  /** Without the directories above the entries. */
  readonly entries: Tree;
  /** A file that is mounted by itself in the place of another. */
  readonly mount?: { readonly file: string; readonly at: string } | undefined;
}

/** A call of the program. */
export interface DrivenCall {
  readonly words: readonly string[];
  /** @param root where the tree of the history is */
  readonly environment: (root: string) => Readonly<Record<string, string>>;
  /** Paths of the files that it may lock first. */
  readonly files: readonly string[];
  /** Where it is killed: counts in the driver's own measure. */
  readonly kill?: number | undefined;
}

/** Runs the steps of one history. Paths are relative to its root. */
export interface Driver {
  /** Absolute. */
  readonly root: string;
  /** Makes the tree that the history starts with. */
  begin(start: StartTree): void;
  /** Runs calls at the same time; each to its end, or to where it is killed. */
  run(calls: readonly DrivenCall[]): Promise<readonly Outcome[]>;
  files(): Tree;
  /** What the files would be if the last call, which was the only one and was killed, had gone to its end. */
  foresee(call: DrivenCall): Promise<Tree>;
  /** Another program writes a file, which keeps its mode and its place. */
  write(path: string, text: string): void;
  /** Another program puts a file in the place of what is there, such as a link. */
  replace(path: string, text: string): void;
  /** Another program removes a file. */
  remove(path: string): void;
  end(): void;
}

/** Where a path leads, by the links of the tree. */
export function placeOf(tree: Tree, path: string): string {
  const entry = tree.get(path);
  if (entry?.kind !== 'link') return path;
  const parts = path.split('/').slice(0, -1);
  for (const part of entry.text.split('/')) {
    if (part === '..') parts.pop();
    else if (part !== '.') parts.push(part);
  }
  return placeOf(tree, parts.join('/'));
}
