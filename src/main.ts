import { plainAnswer } from './cli/plainAnswer.ts';
import { answer } from './effects/answer.ts';

/**
 * Does what the words ask for, and leaves: all output is written by then, and a runtime takes its time to find that there
 * is no more to do. What is imported only here is a part of the program of its own.
 */
async function call(words: readonly string[]): Promise<never> {
  const line = plainAnswer(words, process.env);
  if (line === undefined) process.exit(await (await import('./everyCall.ts')).everyCall(words));
  try {
    await answer(line);
  } catch (error) {
    process.exit((await import('./everyCall.ts')).notAnswered(error));
  }
  process.exit(0);
}

void call(process.argv.slice(2));
