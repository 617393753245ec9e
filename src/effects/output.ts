import { writeSync } from 'node:fs';
import { ShipctlError } from '../errors.ts';
import type { Output } from '../world.ts';
import { pause } from './pause.ts';
import { bytesOf } from './rawText.ts';
import { codeOf, explained } from './systemError.ts';

const FULL_PIPE_PAUSE = 2;

/**
 * Writes to an open descriptor, all of it: short writes go on, and a pipe that is full and does not block is waited for.
 */
export function outputTo(descriptor: number, name: string): Output {
  return {
    write(text) {
      let rest = typeof text === 'string' ? bytesOf(text) : text;
      while (rest.length > 0) {
        try {
          rest = rest.subarray(writeSync(descriptor, rest));
        } catch (error) {
          if (codeOf(error) !== 'EAGAIN') throw notWritten(error, name);
          pause(FULL_PIPE_PAUSE);
        }
      }
    },
  };
}

/** The same for messages: where nobody can read them, what was to be done is done all the same. */
export function messagesTo(descriptor: number, name: string): Output {
  const output = outputTo(descriptor, name);
  return {
    write(text) {
      try {
        output.write(text);
      } catch (error) {
        if (!(error instanceof ShipctlError)) throw error;
      }
    },
  };
}

/** What is to be thrown where the system takes no more. */
export function notWritten(error: unknown, name: string): unknown {
  if (codeOf(error) === 'EPIPE') return new ShipctlError(`${name} was closed before all was written`);
  return explained(error, `write to ${name}`);
}
