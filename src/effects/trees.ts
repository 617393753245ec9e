import { type Dirent, constants, fstatSync, readSync } from 'node:fs';
import { openSync, readByteEntriesSync, statSync } from './fileSystem.ts';
import { ShipctlError } from '../errors.ts';
import type { FilesBelow, Trees } from '../world/trees.ts';
import { using } from './files.ts';
import { ABSENT, attempt, tolerating } from './systemError.ts';

/** There is nothing of that name, or a link that leads nowhere. */
const NOWHERE = [...ABSENT, 'ELOOP'];

/** One for all files: a new one for each would fill the memory before it is cleared. */
const chunk = Buffer.allocUnsafeSlow(64 * 1024);

const bytesOf = (path: string): Buffer => Buffer.from(path, 'latin1');

export const trees: Trees = {
  filesBelow(directory) {
    const [files, faults]: [string[], string[]] = [[], []];
    // What is left to be read, each with a / at its end.
    const left = [''];
    for (let below = left.pop(); below !== undefined; below = left.pop()) {
      const path = `${directory}/${below}`;
      const fault = faultOf(`read the directory ${shown(path)}`, () => {
        for (const entry of tolerating(NOWHERE, () => entriesOf(path)) ?? []) {
          const name = below + entry.name;
          if (entry.isDirectory()) left.push(`${name}/`);
          else if (isFile(entry, `${directory}/${name}`)) files.push(name);
        }
      });
      if (fault !== undefined) faults.push(fault);
    }
    return { files, faults: faults.sort() } satisfies FilesBelow;
  },
  read(path, take) {
    return faultOf(`read ${shown(path)}`, () => {
      // Without O_NONBLOCK a FIFO would be waited for.
      using(openSync(bytesOf(path), constants.O_RDONLY | constants.O_NONBLOCK), (descriptor) => {
        if (!fstatSync(descriptor).isFile())
          throw new ShipctlError(`can't read ${shown(path)}: it is not a regular file`);
        for (let size = readSync(descriptor, chunk); size > 0; size = readSync(descriptor, chunk))
          take(chunk.subarray(0, size));
      });
    });
  },
};

/** A path as messages show it. */
const shown = (path: string): string => bytesOf(path).toString();

/** Their names are bytes, as text: Bun gives no kinds beside names that are buffers. */
const entriesOf = (path: string): Dirent[] => readByteEntriesSync(bytesOf(path));

function isFile(entry: Dirent, path: string): boolean {
  if (!entry.isSymbolicLink()) return entry.isFile();
  return tolerating(NOWHERE, () => statSync(bytesOf(path)).isFile()) ?? false;
}

/** Runs `work`; what the system or shipctl has against it is returned in words. */
function faultOf(action: string, work: () => void): string | undefined {
  try {
    attempt(action, work);
    return undefined;
  } catch (error) {
    if (error instanceof ShipctlError) return error.message;
    throw error;
  }
}
