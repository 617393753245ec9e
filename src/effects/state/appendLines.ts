import { constants, fstatSync, ftruncateSync, fsyncSync, readSync, writeSync } from 'node:fs';
import { openSync, unlinkSync } from '../fileSystem.ts';
import { ShipctlError } from '../../errors.ts';
import { bytesOf } from '../../rawText.ts';
import { using } from '../files.ts';
import { explained, isThere } from '../systemError.ts';

const LINE_END = 10;

/**
 * Adds lines to a file in one write, so that what other programs add goes before or behind them. A last line without an
 * end gets one. A write that comes out short is taken back, and so is a file that was made for it.
 */
export function appendLines(path: string, lines: string): void {
  const isNew = !isThere(path);
  const flags = constants.O_RDWR | constants.O_CREAT | constants.O_APPEND | constants.O_NOFOLLOW;
  // Without O_NONBLOCK a FIFO would be waited for.
  using(openSync(path, flags | constants.O_NONBLOCK, 0o666), (descriptor) => {
    const stat = fstatSync(descriptor);
    if (!stat.isFile()) throw new ShipctlError(`can't write ${path}: it is not a regular file`);
    const bytes = bytesOf(endsWithin(descriptor, stat.size) ? `\n${lines}` : lines);
    let done = 0;
    try {
      done = writeSync(descriptor, bytes);
      if (done < bytes.length) throw Object.assign(new Error(), { code: 'ENOSPC' });
      fsyncSync(descriptor);
    } catch (error) {
      // Unless somebody who takes no lock has added something behind it.
      if (fstatSync(descriptor).size === stat.size + done) {
        ftruncateSync(descriptor, stat.size);
        if (isNew && stat.size === 0) unlinkSync(path);
      }
      throw explained(error, `write ${path}`);
    }
  });
}

/** Whether a file of this size ends within a line. */
function endsWithin(descriptor: number, size: number): boolean {
  if (size === 0) return false;
  const last = Buffer.alloc(1);
  readSync(descriptor, last, 0, 1, size - 1);
  return last[0] !== LINE_END;
}
