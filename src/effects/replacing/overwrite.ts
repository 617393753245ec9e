import { constants } from 'node:fs';
import { type Disk, readWhole, withOpen, writeWholeAt } from '../disk.ts';
import { closeToOthers, setPrivateMode } from '../modes.ts';

/**
 * Writes into a file that can't be replaced. Whoever may not read both the old and the new bytes can read neither
 * meanwhile.
 *
 * @param mode of the file afterwards
 * @throws ShipctlError if the file system leaves the file open to others
 */
export function overwrite(disk: Disk, path: string, bytes: Uint8Array, mode: number): void {
  withOpen(disk, path, constants.O_WRONLY | constants.O_NOFOLLOW, (descriptor) => {
    closeToOthers(descriptor, disk.fstat(descriptor).mode & mode, path, disk);
    fillOpened(disk, descriptor, bytes);
    setPrivateMode(descriptor, mode, path, disk);
  });
}

/** Makes a file hold these bytes, on disk when this returns. */
export function fill(disk: Disk, path: string, bytes: Uint8Array): void {
  withOpen(disk, path, constants.O_WRONLY | constants.O_NOFOLLOW, (descriptor) => {
    fillOpened(disk, descriptor, bytes);
  });
}

function fillOpened(disk: Disk, descriptor: number, bytes: Uint8Array): void {
  writeWholeAt(disk, descriptor, bytes);
  disk.ftruncate(descriptor, bytes.length);
  disk.fsync(descriptor);
}

/** Whether a file holds these bytes. */
export const isFilledWith = (disk: Disk, path: string, bytes: Uint8Array): boolean =>
  withOpen(disk, path, constants.O_RDONLY | constants.O_NOFOLLOW, (descriptor) =>
    Buffer.from(bytes).equals(readWhole(disk, descriptor, bytes.length)),
  );
