import { UsageError } from '../../errors.ts';
import type { Environment } from '../../world/environment.ts';

/** What a getter prints, and what it says besides. */
export interface Answer {
  readonly line: string | Uint8Array;
  readonly warning?: string;
}

const LINE_END = '\n';

/**
 * What a variable holds, byte for byte, with a line break behind it. An empty one is an empty line.
 *
 * @param fallback stands for a variable that is not set
 * @throws UsageError where it is not set; it lists the nearest names, never what they hold
 * @see docs/reference/commands.md, "For every command"
 */
export async function variableAnswer(
  env: Environment,
  variable: string,
  fallback: string | undefined,
): Promise<Answer> {
  const value = env.bytes(variable);
  if (value !== undefined) return { line: Buffer.concat([value, Buffer.from(LINE_END)]) };
  if (fallback !== undefined) return { line: fallback + LINE_END };
  const message = `the variable ${variable} is not set${await nearestVariables(env, variable)}`;
  if (env.get('SHIPCTL_LENIENT') !== '1')
    throw new UsageError(`${message} (--default VALUE prints VALUE instead)`);
  return { line: LINE_END, warning: `${message}; an empty line is printed, since SHIPCTL_LENIENT is 1` };
}

/**
 * A variable that has to be set, and to hold something.
 *
 * @throws UsageError where it does not
 */
export async function neededVariable(env: Environment, variable: string): Promise<string> {
  const value = env.get(variable);
  if (value === '') throw new UsageError(`the variable ${variable} is empty`);
  if (value !== undefined) return value;
  throw new UsageError(`the variable ${variable} is not set${await nearestVariables(env, variable)}`);
}

async function nearestVariables(env: Environment, variable: string): Promise<string> {
  const { nearest } = await import('../nearest.ts');
  const names = nearest(variable, env.names(), 3);
  return names.length === 0 ? '' : `; the nearest that are: ${names.join(', ')}`;
}
