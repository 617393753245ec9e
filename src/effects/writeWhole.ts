import { writeSync } from 'node:fs';
import { pause } from './pause.ts';

const FULL_PIPE_PAUSE = 2;

/**
 * Writes to an open descriptor, all of it: short writes go on, and a pipe that is full and does not block is waited for.
 *
 * @throws what the system has against it
 */
export function writeWhole(descriptor: number, data: string | Uint8Array): void {
  let rest = typeof data === 'string' ? Buffer.from(data) : data;
  while (rest.length > 0) {
    try {
      rest = rest.subarray(writeSync(descriptor, rest));
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EAGAIN') throw error;
      pause(FULL_PIPE_PAUSE);
    }
  }
}
