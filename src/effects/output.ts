import { ShipctlError } from '../errors.ts';
import type { Output } from '../world/output.ts';
import { bytesOf, hasKeptBytes } from '../rawText.ts';
import { codeOf, explained } from './systemError.ts';
import { writeWhole } from './writeWhole.ts';

/** An open descriptor that takes all that is written to it. */
export function outputTo(descriptor: number, name: string): Output {
  return {
    write(text) {
      try {
        writeWhole(descriptor, typeof text === 'string' ? encoded(text) : text);
      } catch (error) {
        throw notWritten(error, name);
      }
    },
    columns: () => columnsOf(descriptor),
  };
}

/** In Bun, the first use of `Buffer` takes longer than to encode a text without it. */
const encoded = (text: string): Uint8Array =>
  hasKeptBytes(text) ? bytesOf(text) : new TextEncoder().encode(text);

/**
 * See `Output`. Only a terminal becomes a stream of the runtime, which changes the descriptor of anything else. Bun compiles
 * `node:tty` when it loads it, which takes as long as all else that a short command does.
 */
function columnsOf(descriptor: number): number | undefined {
  if (!process.getBuiltinModule('node:tty').isatty(descriptor)) return undefined;
  return (descriptor === 1 ? process.stdout : process.stderr).columns;
}

/** The same for messages: if nobody can read them, the work is still done. */
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
    columns: () => output.columns?.(),
  };
}

/** What is to be thrown if the system takes no more. */
export function notWritten(error: unknown, name: string): unknown {
  if (codeOf(error) === 'EPIPE') return new ShipctlError(`${name} was closed before everything was written`);
  return explained(error, `write to ${name}`);
}
