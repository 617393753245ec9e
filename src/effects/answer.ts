import { bun } from './bun.ts';
import { notWritten, outputTo } from './output.ts';
import { bytesOf } from './rawText.ts';

const STDOUT = 1;
const NAME = 'standard output';

/**
 * Writes to standard output; see `World.answer`. In Bun it takes Bun's own way, which waits for a full pipe too: to load
 * `node:fs` there would cost as much as all that a getter does.
 */
export async function answer(text: string | Uint8Array): Promise<void> {
  if (!bun) {
    outputTo(STDOUT, NAME).write(text);
    return;
  }
  try {
    // Text that is not well-formed has bytes in it; see rawText.ts.
    const whole = typeof text === 'string' && !text.isWellFormed() ? bytesOf(text) : text;
    await bun.write(bun.file(STDOUT), whole);
  } catch (error) {
    throw notWritten(error, NAME);
  }
}
