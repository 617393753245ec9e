import { bun } from './bun.ts';
import { writeWhole } from './writeWhole.ts';

const STDOUT = 1;

/**
 * Writes to standard output, all of it. In Bun it takes Bun's own way, which waits for a full pipe too: to load
 * `node:fs` there would cost more than all that a plain answer does.
 *
 * @throws what the system has against it
 */
export function answer(text: string): Promise<unknown> | undefined {
  if (bun) return bun.write(bun.file(STDOUT), text);
  writeWhole(STDOUT, text);
  return undefined;
}
