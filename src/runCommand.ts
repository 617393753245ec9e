import { report, run } from './cli/run.ts';
import { refuseDebugger } from './effects/debuggerSignal.ts';
import { keepLastVariables } from './effects/environment.ts';
import { notWritten } from './effects/output.ts';
import { wordsOf } from './effects/words.ts';
import { world } from './effects/world.ts';
import { IS_SOURCE } from './version.ts';

/**
 * Runs any call in the real world; see `run`.
 *
 * @param command the command that the program's own name stands for, if it does
 * @param words   all words after the program's name
 */
export function runCommand(command: string | undefined, words: readonly string[]): Promise<number> {
  refuseDebugger();
  keepLastVariables();
  return run([...(command === undefined ? [] : [command]), ...wordsOf(words)], world, IS_SOURCE);
}

/** Reports that standard output did not take all of a plain answer. */
export const reportUnwritten = (error: unknown): number =>
  report(notWritten(error, 'standard output'), world);
