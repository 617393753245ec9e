import type { Call, Start } from './history.ts';

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

/** Runs the steps of one history. Paths are relative to its root. */
export interface Driver {
  /** Makes the tree that the history starts with. */
  begin(start: Start): void;
  /** Runs calls at the same time; each to its end, or to where it is killed. */
  run(calls: readonly Call[]): Promise<readonly Outcome[]>;
  files(): Tree;
  /** What the files would be if the last call, which was the only one and was killed, had gone to its end. */
  foresee(call: Call): Promise<Tree>;
  /** Another program writes a file, which keeps its mode and its place. */
  write(path: string, text: string): void;
  /** Another program puts a file in the place of what is there, such as a link. */
  replace(path: string, text: string): void;
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
