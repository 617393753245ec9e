import type { MemoryDisk } from './memoryDisk.ts';
import type { Inode } from './storage.ts';

/** Everything on a disk, by path: kind, mode, owner, and what it holds. */
export function treeIn({ storage }: MemoryDisk): Readonly<Record<string, string>> {
  return Object.fromEntries(entriesBelow(storage.root, ''));
}

function entriesBelow(directory: Inode, path: string): (readonly [string, string])[] {
  return [...directory.entries]
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .flatMap(([name, inode]) => [
      [`${path}/${name}`, described(inode)],
      ...entriesBelow(inode, `${path}/${name}`),
    ]);
}

const described = ({ kind, mode, uid, gid, bytes, target }: Inode): string =>
  `${kind} ${mode.toString(8)} ${uid}:${gid} ${kind === 'link' ? target : Buffer.from(bytes).toString()}`;
