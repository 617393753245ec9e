import { dirname, join } from 'node:path';
import { ShipctlError } from '../../errors.ts';
import type { Disk } from '../disk.ts';
import { attempt } from '../systemError.ts';
import { realPath } from './tree.ts';

/** A directory that is to be written in. */
export interface Destination {
  /** The real path of the nearest directory that exists. */
  readonly existing: string;
  /** The way from there; empty if it exists itself. */
  readonly rest: string;
}

/** @throws ShipctlError if something other than a directory is in the way */
export function destinationOf(disk: Disk, directory: string): Destination {
  return attempt(`find ${directory}`, () => {
    let existing = checkedDirectory(disk, directory.startsWith('/') ? '/' : '.') ?? goneDirectory();
    const rest: string[] = [];
    // Step by step, as the system does it: .. after a link is not what it looks like.
    for (const part of directory.split('/')) {
      if (part === '' || part === '.') continue;
      if (part === '..') {
        if (rest.pop() === undefined) existing = dirname(existing);
        continue;
      }
      const next = rest.length === 0 ? checkedDirectory(disk, join(existing, part)) : undefined;
      if (next === undefined) rest.push(part);
      else existing = next;
    }
    return { existing, rest: rest.join('/') };
  });
}

/** The real path of a directory; undefined if there is none. @throws ShipctlError for anything else */
function checkedDirectory(disk: Disk, path: string): string | undefined {
  const real = realPath(disk, path);
  if (real !== undefined && disk.stat(real).kind !== 'directory')
    throw new ShipctlError(`${real} is not a directory`);
  return real;
}

function goneDirectory(): never {
  throw new ShipctlError('the working directory is gone: another program removed it');
}
