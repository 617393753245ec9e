import { bun } from './bun.ts';
import { writeWhole } from './writeWhole.ts';

const STDOUT = 1;

/** What a pipe takes whole or not at all, in bytes (PIPE_BUF, pipe(7)). */
const WHOLE = 4096;

/** The most bytes of a character, as `length` counts them, in UTF-8. */
const MOST_BYTES = 3;

/**
 * Writes to standard output, all of it. In Bun it takes Bun's own way, since to load `node:fs` there would cost more than
 * all that a plain answer does; but not for texts of which a pipe may take a part, for Bun then begins from the start.
 *
 * @throws what the system has against it
 */
export function writeAnswer(text: string): Promise<unknown> | undefined {
  if (bun && text.length * MOST_BYTES <= WHOLE) return bun.write(bun.file(STDOUT), text);
  writeWhole(STDOUT, text);
  return undefined;
}
