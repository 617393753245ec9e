import { spawnSync } from 'node:child_process';
import type { Context } from 'mocha';

/** Whether a program can be started here. */
export const isThere = (program: string): boolean =>
  spawnSync('sh', ['-c', 'command -v "$1"', 'sh', program]).status === 0;

/** Skips the test, by name, where a program is missing. */
export function need(test: Context, ...programs: readonly string[]): void {
  const missing = programs.filter((program) => !isThere(program));
  if (missing.length === 0) return;
  if (test.test) test.test.title += ` (skipped: no ${missing.join(', ')} here)`;
  test.skip();
}
