import { type Dirent, closeSync, constants, fstatSync, readSync } from 'node:fs';
import { accessSync, openSync, readFileSync, readEntriesSync, statSync } from './fileSystem.ts';
import { ShipctlError } from '../errors.ts';
import type { Entry, Files } from '../world/files.ts';
import { pause } from './pause.ts';
import { ABSENT, attempt, codeOf, tolerating } from './systemError.ts';

/** Closes the descriptor whatever `work` does. */
export function using<T>(descriptor: number, work: (descriptor: number) => T): T {
  try {
    return work(descriptor);
  } finally {
    closeSync(descriptor);
  }
}

export const files: Files = {
  read(path) {
    return attempt(`read ${path}`, () => {
      // Without O_NONBLOCK a FIFO would be waited for.
      const flags = constants.O_RDONLY | constants.O_NONBLOCK;
      const descriptor = tolerating(ABSENT, () => openSync(path, flags));
      if (descriptor === undefined) return undefined;
      return using(descriptor, () => {
        if (!fstatSync(descriptor).isFile())
          throw new ShipctlError(`can't read ${path}: it is not a regular file`);
        return readToEnd(descriptor, path);
      });
    });
  },
  readGiven(path) {
    return attempt(`read ${path}`, () => {
      try {
        return using(openSync(path, constants.O_RDONLY), (descriptor) => readToEnd(descriptor, path));
      } catch (error) {
        const own = ownDescriptor(path);
        if (own !== undefined && UNOPENED.includes(codeOf(error) ?? '')) return readToEnd(own, path);
        if (ABSENT.includes(codeOf(error) ?? '')) return undefined;
        throw error;
      }
    });
  },
  kind(path) {
    const stat = attempt(`look at ${path}`, () => tolerating(ABSENT, () => statSync(path)));
    if (!stat) return undefined;
    return stat.isFile() ? 'file' : stat.isDirectory() ? 'directory' : 'other';
  },
  isWritable(directory) {
    try {
      accessSync(directory, constants.W_OK | constants.X_OK);
      return statSync(directory).isDirectory();
    } catch {
      return false;
    }
  },
  list(path) {
    const found = attempt(`read the directory ${path}`, () =>
      tolerating(ABSENT, () => readEntriesSync(path)),
    );
    return found
      ?.map((entry): Entry => ({ name: entry.name, kind: kindOf(entry) }))
      .sort((a, b) => (a.name < b.name ? -1 : 1));
  },
};

/** Why the system does not open what is open here already: it is a socket, or another user's, or /proc is missing. */
const UNOPENED = ['ENXIO', 'EACCES', 'EPERM', ...ABSENT];

/** The descriptor that a path names: `/dev/stdin`, `/dev/fd/63`. */
function ownDescriptor(path: string): number | undefined {
  const [, number] = /^\/(?:dev|proc\/self)\/fd\/(\d+)$/.exec(path) ?? [];
  return number === undefined ? (path === '/dev/stdin' ? 0 : undefined) : Number(number);
}

const CHUNK_BYTES = 1 << 16;
const EMPTY_PIPE_PAUSE_MS = 2;

/** A text in Node has no more characters than 2^29, less a few. In bytes. */
const MOST_BYTES = 512_000_000;

/**
 * All that is left to be read. A pipe that is empty and does not block is waited for.
 *
 * @throws ShipctlError if that is more than {@link MOST_BYTES}: no memory is enough for a device without an end
 */
function readToEnd(descriptor: number, path: string): Uint8Array {
  const stat = fstatSync(descriptor);
  if (stat.size > MOST_BYTES) throw tooLarge(path);
  if (stat.isFile()) return readFileSync(descriptor);
  const chunks: Buffer[] = [];
  const chunk = Buffer.allocUnsafeSlow(CHUNK_BYTES);
  let total = 0;
  for (;;) {
    const length = tolerating(['EAGAIN'], () => readSync(descriptor, chunk));
    if (length === 0) return Buffer.concat(chunks);
    if (length === undefined) pause(EMPTY_PIPE_PAUSE_MS);
    else chunks.push(Buffer.from(chunk.subarray(0, length)));
    total += length ?? 0;
    if (total > MOST_BYTES) throw tooLarge(path);
  }
}

const tooLarge = (path: string): ShipctlError =>
  new ShipctlError(`can't read ${path}: it holds more than 512 MB`);

function kindOf(entry: Dirent): Entry['kind'] {
  if (entry.isSymbolicLink()) return 'link';
  return entry.isFile() ? 'file' : entry.isDirectory() ? 'directory' : 'other';
}
