import { ShipctlError } from '../../errors.ts';
import { bytesOf, hasKeptBytes } from '../../rawText.ts';
import { environment } from '../environment.ts';
import { isProgram } from './programPath.ts';

const SHELL = '/bin/sh';

/** A name of a variable that every shell takes from its environment, and hands on. */
const IDENTIFIER = /^[A-Za-z_]\w*$/;

/**
 * The command line of a shell that becomes a program, for words and variables with bytes that are not UTF-8: a runtime
 * starts programs only with text.
 *
 * @param command   the program, which is looked for in PATH unless it has a `/`, and its arguments
 * @param variables what to set in its environment, by names
 * @throws ShipctlError if the shell is missing
 */
export function shellCommand(
  command: readonly string[],
  variables: Readonly<Record<string, string>>,
): readonly string[] {
  if (!isProgram(SHELL))
    throw new ShipctlError(
      `bytes that are not UTF-8 can't be passed on to a program: that needs ${SHELL}, which is missing`,
    );
  const all = Object.entries(variables);
  const exports = all.filter(([name]) => IDENTIFIER.test(name));
  const others = all.filter(([name]) => !IDENTIFIER.test(name)).map(([name, value]) => `${name}=${value}`);
  const words = [...(others.length > 0 ? ['env', ...others] : []), ...command];
  const script = [
    ...exports.map(([name, value]) => `export ${name}=${quoted(value)}`),
    ['exec', ...words.map(quoted)].join(' '),
  ];
  return [SHELL, '-c', script.join('; ')];
}

/** The variables whose names shells may drop, with what they hold. */
export function oddVariables(): Readonly<Record<string, string>> {
  const names = environment.names().filter((name) => !IDENTIFIER.test(name));
  return Object.fromEntries(names.map((name) => [name, environment.get(name) ?? '']));
}

/**
 * A word as the shell reads it: as it is, or, if a runtime can't pass it on as text, as the numbers of its bytes.
 * `$(…)` drops line breaks at the end.
 */
function quoted(word: string): string {
  if (!hasKeptBytes(word)) return `'${word.replaceAll("'", `'\\''`)}'`;
  const end = /\n*$/.exec(word)?.[0] ?? '';
  const octal = [...bytesOf(word.slice(0, word.length - end.length))].map(
    (byte) => `\\0${byte.toString(8).padStart(3, '0')}`,
  );
  return `"$(printf %b '${octal.join('')}')"'${end}'`;
}
