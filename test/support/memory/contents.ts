import { constants } from 'node:fs';
import { dirname } from 'node:path';
import { type Disk, type FileStat, readWhole, withOpen, writeWholeAt } from '../../../src/effects/disk.ts';
import type { MemoryDisk } from './memoryDisk.ts';

/** What is below a directory: paths relative to it, with kind, mode, owner, names of the same file, and content. */
export type Contents = Readonly<Record<string, string>>;

/** Makes files, with the directories on the way to them, all of which is on disk then. */
export function plant(
  disk: MemoryDisk,
  files: Readonly<Record<string, string | Uint8Array>>,
  mode = 0o644,
): void {
  for (const [path, text] of Object.entries(files)) {
    makeDirectories(disk, dirname(path));
    writeText(disk, path, text);
    disk.chmod(path, mode);
  }
  disk.storage.syncAll();
}

function makeDirectories(disk: Disk, path: string): void {
  if (dirname(path) === path) return;
  makeDirectories(disk, dirname(path));
  try {
    disk.mkdir(path, 0o755);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
}

/** Writes a text into a file itself, as other programs do. */
export function writeText(disk: Disk, path: string, text: string | Uint8Array): void {
  withOpen(disk, path, constants.O_WRONLY | constants.O_CREAT | constants.O_TRUNC, (descriptor) => {
    writeWholeAt(disk, descriptor, Buffer.from(text));
  });
}

export const readText = (disk: Disk, path: string): string =>
  withOpen(disk, path, constants.O_RDONLY, (descriptor) =>
    Buffer.from(readWhole(disk, descriptor, 0)).toString(),
  );

/** All regular files of a disk, by path. */
export function filesOf(disk: Disk, directory = ''): readonly (readonly [path: string, bytes: Uint8Array])[] {
  return [...disk.readdir(`${directory}/`)].sort().flatMap((name) => {
    const path = `${directory}/${name}`;
    const { kind, size } = disk.lstat(path);
    if (kind === 'directory') return filesOf(disk, path);
    const read = (descriptor: number): Uint8Array => readWhole(disk, descriptor, size);
    return kind === 'file' ? [[path, withOpen(disk, path, constants.O_RDONLY, read)] as const] : [];
  });
}

/** Takes a picture of a directory, to compare it with a later one. */
export function contentsOf(disk: Disk, root = '/'): Contents {
  const found: Record<string, string> = {};
  const first = new Map<bigint, string>();
  const visit = (directory: string): void => {
    for (const name of [...disk.readdir(directory === '' ? '/' : directory)].sort()) {
      const path = `${directory}/${name}`;
      const short = path.slice(root.replace(/\/$/, '').length + 1);
      const stat = disk.lstat(path);
      if (!first.has(stat.ino)) first.set(stat.ino, short);
      const same = first.get(stat.ino) === short ? '' : ` = ${first.get(stat.ino)}`;
      found[short] = `${described(stat)} ${contentOf(disk, path, stat)}${same}`;
      if (stat.kind === 'directory') visit(path);
    }
  };
  visit(root.replace(/\/$/, ''));
  return found;
}

function described({ kind, mode, uid, gid, nlink }: FileStat): string {
  const names = kind === 'directory' ? '' : ` ${nlink}`;
  return `${kind} ${mode.toString(8)} ${uid}:${gid}${names}`;
}

function contentOf(disk: Disk, path: string, { kind }: FileStat): string {
  if (kind === 'link') return disk.readlink(path);
  return kind === 'file' ? JSON.stringify(readText(disk, path)) : '';
}
