import {
  type Dirent,
  closeSync,
  constants,
  fstatSync,
  openSync,
  readFileSync,
  readdirSync,
  statSync,
  writeSync,
} from 'node:fs';
import { ShipctlError } from '../errors.ts';
import type { Entry, Files } from '../world.ts';
import { bytesOf } from './rawText.ts';
import { attempt, unless } from './systemError.ts';

/** There is nothing of that name. */
export const ABSENT = ['ENOENT', 'ENOTDIR'];

/** Closes the descriptor whatever `work` does. */
export function using<T>(descriptor: number, work: (descriptor: number) => T): T {
  try {
    return work(descriptor);
  } finally {
    closeSync(descriptor);
  }
}

/** Writes all of the bytes from the start of an open file: a full disk may take a part without an error. */
export function writeAll(descriptor: number, bytes: Uint8Array): void {
  let done = 0;
  while (done < bytes.length) done += writeSync(descriptor, bytes, done, bytes.length - done, done);
}

export const files: Files = {
  read(path) {
    return attempt(`read ${path}`, () => {
      // Without O_NONBLOCK a FIFO would be waited for.
      const flags = constants.O_RDONLY | constants.O_NONBLOCK;
      const descriptor = unless(ABSENT, () => openSync(path, flags));
      if (descriptor === undefined) return undefined;
      return using(descriptor, () => {
        if (!fstatSync(descriptor).isFile())
          throw new ShipctlError(`can't read ${path}: it is not a regular file`);
        return readFileSync(descriptor);
      });
    });
  },
  kind(path) {
    const stat = attempt(`look at ${path}`, () => unless(ABSENT, () => statSync(bytesOf(path))));
    if (!stat) return undefined;
    return stat.isFile() ? 'file' : stat.isDirectory() ? 'directory' : 'other';
  },
  list(path) {
    const found = attempt(`read the directory ${path}`, () =>
      unless(ABSENT, () => readdirSync(path, { withFileTypes: true })),
    );
    return found
      ?.map((entry): Entry => ({ name: entry.name, kind: kindOf(entry) }))
      .sort((a, b) => (a.name < b.name ? -1 : 1));
  },
};

function kindOf(entry: Dirent): Entry['kind'] {
  if (entry.isSymbolicLink()) return 'link';
  return entry.isFile() ? 'file' : entry.isDirectory() ? 'directory' : 'other';
}
