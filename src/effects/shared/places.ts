import { basename, dirname } from 'node:path';
import type { Disk, FileStat } from '../disk.ts';
import { childOf, realPathOf } from '../realPath.ts';
import { ABSENT, attempt, tolerating } from '../systemError.ts';

/** A name in a directory, by whatever way the directory is reached. */
export interface Place {
  /** The real path of the directory, and the name. */
  readonly path: string;
  /** The same for all ways to the name, whatever links and mounts they lead through: the order in which locks are taken. */
  readonly key: string;
  /** Whether the directory exists. */
  readonly hasDirectory: boolean;
}

/** A place, and what is there. */
export interface Found extends Place {
  /** Undefined if nothing is there. */
  readonly stat: FileStat | undefined;
}

/**
 * The place of a path. Links to its directory are followed, but not what has its name.
 *
 * @throws ShipctlError if the directory can't be reached
 */
export function placeOf(path: string, disk: Disk): Place {
  const [directory, name] = [dirname(path), basename(path)];
  return attempt(`find ${directory}`, () => {
    const real = tolerating(ABSENT, () => disk.realpath(directory));
    const stat = real === undefined ? undefined : disk.statIfThere(real);
    if (real !== undefined && stat?.kind === 'directory')
      return { path: childOf(real, name), key: `${stat.dev}:${stat.ino}/${name}`, hasDirectory: true };
    const made = real ?? childOf(realPathOf(dirname(directory), disk), basename(directory));
    return { path: childOf(made, name), key: childOf(made, name), hasDirectory: false };
  });
}

/** The place of a path with what is there, links not followed. */
export function foundAt(path: string, disk: Disk): Found {
  const place = placeOf(path, disk);
  if (!place.hasDirectory) return { ...place, stat: undefined };
  const stat = attempt(`look at ${place.path}`, () => disk.lstatIfThere(place.path));
  return { ...place, stat };
}

/** Whether two places are those of one file: they have one name in one directory, or the same file has both names. */
export const isSameFile = (one: Found, other: Found): boolean =>
  one.key === other.key ||
  (one.stat !== undefined &&
    other.stat !== undefined &&
    one.stat.dev === other.stat.dev &&
    one.stat.ino === other.stat.ino);
