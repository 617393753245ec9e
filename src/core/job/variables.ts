import { UsageError } from '../../errors.ts';
import { variablePrefix } from './names.ts';
import type { Environment } from '../../world/environment.ts';

/** What a getter prints, and what it says besides. */
export interface Answer {
  readonly line: string | Uint8Array;
  readonly warning?: string;
}

/** A value that belongs to a resource or an integration, and has a variable. */
export interface WantedValue {
  /** The resource or integration that the command line names. */
  readonly owner: string;
  readonly isIntegration: boolean;
  /** The variables of the owner begin with it. */
  readonly prefix: string;
  /** Follows the prefix in the variable's name: `_ID`, or `_INTEGRATION_` if a key follows. */
  readonly middle: string;
  /** The field, parameter or key: as the command line spells it, and as the variable's name ends. */
  readonly key?: { readonly word: string; readonly tail: string } | undefined;
}

export const variableOf = ({ prefix, middle, key }: WantedValue): string =>
  prefix + middle + (key?.tail ?? '');

/** A variable of a resource whose name ends in `end`, such as `_META`. */
export const resourceVariable = (resource: string, end: string): WantedValue => ({
  owner: resource,
  isIntegration: false,
  prefix: variablePrefix(resource),
  middle: end,
});

const LINE_END = '\n';

/**
 * What a variable holds, byte for byte, followed by a line break. An empty one is an empty line.
 *
 * @param fallback stands for a variable that is not set
 * @throws UsageError if it is not set; it says what is missing, and never what others hold
 * @see docs/reference/commands.md, "For every command"
 */
export async function variableAnswer(
  env: Environment,
  wanted: WantedValue,
  fallback: string | undefined,
): Promise<Answer> {
  const value = env.bytes(variableOf(wanted));
  if (value !== undefined) return { line: Buffer.concat([value, Buffer.from(LINE_END)]) };
  if (fallback !== undefined) return { line: fallback + LINE_END };
  const { missingValue } = await import('./absence.ts');
  if (env.get('SHIPCTL_LENIENT') !== '1')
    throw new UsageError(missingValue(env, wanted, '; --default VALUE prints VALUE instead'));
  return {
    line: LINE_END,
    warning: `${missingValue(env, wanted)}; printed an empty line, since SHIPCTL_LENIENT is 1`,
  };
}

/**
 * A variable that has to be set, and to hold something.
 *
 * @throws UsageError if it does not
 */
export async function neededVariable(env: Environment, variable: string): Promise<string> {
  const value = filled(env, variable);
  if (value !== undefined) return value;
  const { missingVariable } = await import('./absence.ts');
  throw new UsageError(missingVariable(env, variable));
}

/**
 * A variable of a resource that has to be set, and to hold something.
 *
 * @throws UsageError if it does not; the message says whether the job, the resource or only the variable is missing
 */
export async function neededValue(env: Environment, wanted: WantedValue): Promise<string> {
  const value = filled(env, variableOf(wanted));
  if (value !== undefined) return value;
  const { missingValue } = await import('./absence.ts');
  throw new UsageError(missingValue(env, wanted));
}

function filled(env: Environment, variable: string): string | undefined {
  const value = env.get(variable);
  if (value === '') throw new UsageError(`the variable ${variable} is empty`);
  return value;
}
