import { readFileSync } from 'node:fs';
import { bun } from './bun.ts';

/**
 * A variable of the process, or undefined if it is not set. If several have one name, the last one counts, as in a shell.
 * Node takes the first, so in Node this looks at all that the process was given.
 */
export function lastVariable(name: string): string | undefined {
  const value = process.env[name];
  if (bun || value === undefined) return value;
  const given = givenVariables();
  // The very first one has no NUL in front; if it is the only one of its name, Node has it.
  const start = `\0${name}=`;
  const at = given?.lastIndexOf(start) ?? -1;
  if (!given || at < 0) return value;
  const from = at + start.length;
  const end = given.indexOf(0, from);
  return given.toString('utf8', from, end < 0 ? given.length : end);
}

/**
 * The variables as the process was given them: `NAME=value` and a NUL for each; undefined if the system does not show them.
 *
 * @see https://man7.org/linux/man-pages/man5/proc_pid_environ.5.html
 */
export function givenVariables(): Buffer | undefined {
  try {
    return readFileSync('/proc/self/environ');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === undefined) throw error;
    return undefined;
  }
}
