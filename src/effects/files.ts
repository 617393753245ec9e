import { closeSync, constants, fstatSync, openSync, readFileSync, writeSync } from 'node:fs';
import { ShipctlError } from '../errors.ts';
import type { Files } from '../world.ts';
import { attempt, unless } from './systemError.ts';

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
      const descriptor = unless(['ENOENT', 'ENOTDIR'], () => openSync(path, flags));
      if (descriptor === undefined) return undefined;
      return using(descriptor, () => {
        if (!fstatSync(descriptor).isFile())
          throw new ShipctlError(`can't read ${path}: it is not a regular file`);
        return readFileSync(descriptor);
      });
    });
  },
};
