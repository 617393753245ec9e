import { spawnSync } from 'node:child_process';
import type { Context } from 'mocha';

/** Whether a program can be started here. */
export const isThere = (program: string): boolean =>
  spawnSync('sh', ['-c', 'command -v "$1"', 'sh', program]).status === 0;

/** Skips the test, or in a hook all tests that it is for, by name, and says why in the title. */
export function skipFor(test: Context, why: string): never {
  const rename = (one: { title: string }): void => {
    one.title += ` (skipped: ${why})`;
  };
  if (test.test?.title.startsWith('"before all"')) test.test.parent?.eachTest(rename);
  else if (test.test) rename(test.currentTest ?? test.test);
  return test.skip();
}

/** Skips the test, by name, if a program is missing. */
export function need(test: Context, ...programs: readonly string[]): void {
  const missing = programs.filter((program) => !isThere(program));
  if (missing.length > 0) skipFor(test, `no ${missing.join(', ')} here`);
}

/** Skips the test, by name, for everybody but root. */
export function needRoot(test: Context, ...programs: readonly string[]): void {
  need(test, ...programs);
  if (process.geteuid?.() !== 0) skipFor(test, 'only root can do this');
}
