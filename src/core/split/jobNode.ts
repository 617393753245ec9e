import { UsageError } from '../../errors.ts';
import type { Environment } from '../../world/environment.ts';
import { quote } from '../messages.ts';

/** Which of the jobs that run side by side this one is. */
export interface JobNode {
  /** From 1. */
  readonly number: number;
  readonly count: number;
}

/**
 * Reads `SHIPPABLE_JOB_NUMBER` and `SHIPPABLE_JOB_COUNT`.
 *
 * @throws UsageError if they are not whole numbers, or the number is not one of the count
 */
export function jobNode(env: Environment): JobNode {
  const number = wholeNumber(env, 'SHIPPABLE_JOB_NUMBER');
  const count = wholeNumber(env, 'SHIPPABLE_JOB_COUNT');
  if (number < 1 || number > count)
    throw new UsageError(
      `SHIPPABLE_JOB_NUMBER must be from 1 to SHIPPABLE_JOB_COUNT (${count}), not ${number}`,
    );
  return { number, count };
}

function wholeNumber(env: Environment, variable: string): number {
  const value = env.get(variable);
  if (value === undefined)
    throw new UsageError(
      `the variable ${variable} is not set; without parallel jobs, set SHIPPABLE_JOB_NUMBER and SHIPPABLE_JOB_COUNT to 1`,
    );
  if (!/^[0-9]+$/.test(value) || !Number.isSafeInteger(Number(value)))
    throw new UsageError(`${variable} must be a whole number, not ${quote(value)}`);
  return Number(value);
}
