import { lstatSync, readFileSync, readdirSync, readlinkSync } from 'node:fs';
import { join } from 'node:path';

/** Everything below a directory, by path relative to it: kind, mode, owner, and what it holds. */
export type Tree = Readonly<Record<string, string>>;

const KINDS: readonly (readonly [number, string])[] = [
  [0o100000, 'file'],
  [0o040000, 'directory'],
  [0o120000, 'link'],
  [0o010000, 'fifo'],
  [0o020000, 'device'],
  [0o140000, 'socket'],
];

/** Takes a picture of a directory, to compare it with a later one. */
export function treeOf(directory: string): Tree {
  return Object.fromEntries(
    entriesBelow(directory, '').map((path) => [path, described(join(directory, path))]),
  );
}

/** The paths of all files below a directory, relative to it. */
export function filesBelow(directory: string): readonly string[] {
  return entriesBelow(directory, '').filter((path) => lstatSync(join(directory, path)).isFile());
}

function entriesBelow(root: string, path: string): string[] {
  const names = readdirSync(join(root, path)).sort();
  return names.flatMap((name) => {
    const child = path === '' ? name : `${path}/${name}`;
    return lstatSync(join(root, child)).isDirectory() ? [child, ...entriesBelow(root, child)] : [child];
  });
}

function described(path: string): string {
  const stat = lstatSync(path);
  const kind = KINDS.find(([bits]) => (stat.mode & 0o170000) === bits)?.[1] ?? 'something';
  const mode = (stat.mode & 0o7777).toString(8).padStart(3, '0');
  const content = stat.isFile()
    ? readFileSync(path, 'latin1')
    : stat.isSymbolicLink()
      ? readlinkSync(path)
      : '';
  return `${kind} ${mode} ${stat.uid}:${stat.gid}${content === '' ? '' : ` ${JSON.stringify(content)}`}`;
}
