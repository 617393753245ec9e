import { UsageError } from '../../errors.ts';
import { quote } from '../messages.ts';
import { prefixOrNothing, tailOrNothing } from './sanitize.ts';

/**
 * The part of a variable's name that stands for a field, a parameter or a key: `secretKey` gives `SECRETKEY`.
 *
 * @throws UsageError if no usable character is left
 * @see docs/reference/job-environment.md, "Names"
 */
export function fieldName(field: string): string {
  const name = tailOrNothing(field);
  if (name === '') throw new UsageError('the name of a field or key must contain one of A-Z, a-z, 0-9 and _');
  return name;
}

/**
 * The prefix of all variables of a resource, job or integration: `my-aws.keys` gives `MYAWSKEYS`, `1password` gives
 * `PASSWORD`.
 *
 * @throws UsageError if no usable character is left
 * @see docs/reference/job-environment.md, "Names"
 */
export function variablePrefix(name: string): string {
  const prefix = prefixOrNothing(name);
  if (prefix === '') {
    throw new UsageError(
      `the name ${quote(name)} has no variables: it must contain one of A-Z, a-z and _ (leading digits are dropped)`,
    );
  }
  return prefix;
}

/** Whether a value that the platform injected says nothing. */
export const isNothing = (value: string | undefined): value is undefined | '' | 'null' =>
  value === undefined || value === '' || value === 'null';

/**
 * An argument that has to hold something, as v5.8 wants it.
 *
 * @throws UsageError if it is empty
 */
export function neededText(text: string, argument = 'the text'): string {
  if (text === '') throw new UsageError(`${argument} is empty`);
  return text;
}
