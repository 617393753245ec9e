import { commandOfLink } from './cli/linkNames.ts';
import { plainAnswer } from './cli/plainAnswer.ts';
import { writeAnswer } from './effects/writeAnswer.ts';
import { lastVariable } from './effects/ownVariables.ts';

/**
 * Does what the words ask for, and leaves: all output is written by then, and a runtime takes its time to find that there
 * is no more to do. What is imported only here is a part of the program of its own.
 */
async function call(argv0: string, words: readonly string[]): Promise<never> {
  const command = commandOfLink(argv0);
  const text = command === undefined ? plainAnswer(words, lastVariable) : undefined;
  if (text === undefined) process.exit(await (await import('./runCommand.ts')).runCommand(command, words));
  try {
    await writeAnswer(text);
  } catch (error) {
    process.exit((await import('./runCommand.ts')).reportUnwritten(error));
  }
  process.exit(0);
}

void call(process.argv0, process.argv.slice(2));
