import { UsageError } from '../../errors.ts';
import { quote } from '../messages.ts';

const SHELL = '/bin/sh';

/** A program to be run. */
export interface Program {
  /** The program and its arguments. */
  readonly command: readonly string[];
  /** What messages call it. They never show an argument, nor what the shell is to run: both may hold secrets. */
  readonly label: string;
}

/**
 * What a command line that was given as words runs. One single word with blanks is run by the shell, unless it is the
 * name of a program.
 *
 * @throws UsageError if the first word is empty
 */
export function programOf(words: readonly string[], isProgram: (name: string) => boolean): Program {
  const [first = '', ...more] = words;
  if (first === '') throw new UsageError('COMMAND is empty');
  if (more.length === 0 && /[ \t\n]/.test(first) && !isProgram(first)) {
    return { command: [SHELL, '-c', first], label: `the shell ${SHELL}` };
  }
  return { command: words, label: programName(first) };
}

/** `NAME=value` in front of a program works only in a shell; here it is taken for the program, and may be a secret. */
function programName(word: string): string {
  const [assignment] = /^[A-Za-z_][A-Za-z0-9_]*=/.exec(word) ?? [];
  return assignment === undefined ? quote(word) : `${assignment}… (variables are set with: env NAME=VALUE)`;
}
