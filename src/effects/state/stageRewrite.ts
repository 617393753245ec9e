import { constants } from 'node:fs';
import { basename, join } from 'node:path';
import { ShipctlError } from '../../errors.ts';
import type { FileRewrite } from '../../world/stateFiles.ts';
import { type Disk, type FileStat, readWhole, sync, withOpen, writeWholeAt } from '../disk.ts';
import { takes, setMode } from '../modes.ts';
import { ABSENT, attempt, tolerating } from '../systemError.ts';
import type { Destination } from './destination.ts';
import { lookAt } from './tree.ts';

/**
 * Writes the new file of a rewrite to where it can be moved from.
 *
 * @returns whether it has the mode of the old one; that of a link is none
 */
export function stageRewrite(
  { path, rewrite }: FileRewrite,
  { existing, rest }: Destination,
  staged: string,
  disk: Disk,
): boolean {
  const file = join(existing, rest, basename(path));
  const bytes = rewrite(readRegular(disk, file));
  const old = lookAt(disk, file);
  const place = join(staged, rest, basename(path));
  return attempt(`write ${path}`, () => {
    const mode = old?.kind === 'file' ? old.mode & 0o777 : 0o666;
    const flags = constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL;
    const fill = (descriptor: number): boolean => {
      writeWholeAt(disk, descriptor, bytes);
      const isKept = old?.kind !== 'file' || keepAttributes(disk, descriptor, old);
      sync(disk, descriptor);
      return isKept;
    };
    return withOpen(disk, place, flags, fill, mode);
  });
}

/** @returns whether the file has the mode of the old one */
function keepAttributes(disk: Disk, descriptor: number, { uid, gid, mode }: FileStat): boolean {
  takes(() => {
    disk.fchown(descriptor, uid, gid);
  });
  return setMode(descriptor, mode & 0o777, disk);
}

/** The bytes of a regular file; undefined if it is missing. Nothing is waited for. */
function readRegular(disk: Disk, path: string): Uint8Array | undefined {
  return attempt(`read ${path}`, () =>
    tolerating(ABSENT, () =>
      withOpen(disk, path, constants.O_RDONLY | constants.O_NONBLOCK, (descriptor) => {
        const { kind, size } = disk.fstat(descriptor);
        if (kind !== 'file') throw new ShipctlError(`can't read ${path}: it is not a regular file`);
        return readWhole(disk, descriptor, size);
      }),
    ),
  );
}
