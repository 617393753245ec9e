import { dirname } from 'node:path';
import { constants } from 'node:fs';
import type { MemoryDisk } from './memoryDisk.ts';
import { treeIn } from './treeIn.ts';

export interface SharedText {
  readonly text: string;
  readonly mode: number;
}

const JOURNAL = /\/shipctl\/|\.shipctl-/;

/** The files on a disk in memory that are not the journal's, as somebody else sees and writes them. */
export class SharedTexts implements Iterable<readonly [path: string, file: SharedText]> {
  readonly #disk: MemoryDisk;

  constructor(disk: MemoryDisk) {
    this.#disk = disk;
  }

  [Symbol.iterator](): Iterator<readonly [path: string, file: SharedText]> {
    return filesIn(this.#disk, (path) => !JOURNAL.test(path))[Symbol.iterator]();
  }

  keys(): readonly string[] {
    return [...this].map(([path]) => path);
  }

  values(): readonly SharedText[] {
    return [...this].map(([, file]) => file);
  }

  get(path: string): SharedText | undefined {
    return [...this].find(([other]) => other === path)?.[1];
  }

  set(path: string, { text, mode }: SharedText): void {
    const disk = this.#disk;
    makeDirectories(disk, dirname(path));
    const flags = constants.O_WRONLY | constants.O_CREAT | constants.O_TRUNC;
    const descriptor = disk.open(path, flags, mode);
    disk.write(descriptor, Buffer.from(text), 0);
    disk.close(descriptor);
    disk.chmod(path, mode);
  }

  delete(path: string): void {
    this.#disk.unlink(path);
  }
}

/** What the journal has on a disk in memory, by path. */
export const journalIn = (disk: MemoryDisk): ReadonlyMap<string, string> =>
  new Map(filesIn(disk, (path) => JOURNAL.test(path)).map(([path, { text }]) => [path, text]));

const filesIn = (
  disk: MemoryDisk,
  isMeant: (path: string) => boolean,
): readonly (readonly [path: string, file: SharedText])[] =>
  Object.entries(treeIn(disk)).flatMap(([path, description]) => {
    const [, mode = '', text = ''] = /^file (\d+) \S+ ([^]*)$/.exec(description) ?? [];
    return mode !== '' && isMeant(path) ? [[path, { text, mode: Number.parseInt(mode, 8) }] as const] : [];
  });

function makeDirectories(disk: MemoryDisk, path: string): void {
  if (path === '/') return;
  makeDirectories(disk, dirname(path));
  try {
    disk.mkdir(path, 0o755);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
}
