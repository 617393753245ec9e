import { constants } from 'node:fs';
import { ShipctlError } from '../../errors.ts';
import { bytesOf } from '../../rawText.ts';
import { type Disk, isNamed, sync, withOpen } from '../disk.ts';
import { explained } from '../systemError.ts';

const LINE_END = 10;

// Without O_NONBLOCK a FIFO would be waited for.
const FLAGS =
  constants.O_RDWR | constants.O_CREAT | constants.O_APPEND | constants.O_NOFOLLOW | constants.O_NONBLOCK;

/**
 * Adds lines to a file in one write, so that what other programs add goes before or after them. A last line without an
 * end gets one. A write that comes out short is taken back, and so is a file that was made for it.
 */
export function appendLines(disk: Disk, path: string, lines: string): void {
  const isNew = !isNamed(disk, path);
  withOpen(disk, path, FLAGS, (descriptor) => {
    const { kind, size } = disk.fstat(descriptor);
    if (kind !== 'file') throw new ShipctlError(`can't write ${path}: it is not a regular file`);
    const bytes = bytesOf(endsWithin(disk, descriptor, size) ? `\n${lines}` : lines);
    let done = 0;
    try {
      done = disk.write(descriptor, bytes, null);
      if (done < bytes.length) throw Object.assign(new Error(), { code: 'ENOSPC' });
      sync(disk, descriptor);
    } catch (error) {
      // Unless somebody who takes no lock has added something after it.
      if (disk.fstat(descriptor).size === size + done) {
        disk.ftruncate(descriptor, size);
        if (isNew && size === 0) disk.unlink(path);
      }
      throw explained(error, `write ${path}`);
    }
  });
}

/** Whether a file of this size ends within a line. */
function endsWithin(disk: Disk, descriptor: number, size: number): boolean {
  if (size === 0) return false;
  const last = Buffer.alloc(1);
  disk.read(descriptor, last, size - 1);
  return last[0] !== LINE_END;
}
