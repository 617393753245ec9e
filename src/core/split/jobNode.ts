import { UsageError } from '../../errors.ts';
import type { Environment } from '../../world/environment.ts';
import { quote } from '../messages.ts';
import { neededVariable } from '../job/variables.ts';

/** Which of the jobs that run side by side this one is. */
export interface JobNode {
  /** From 1. */
  readonly number: number;
  readonly count: number;
}

/**
 * Reads `SHIPPABLE_JOB_NUMBER` and `SHIPPABLE_JOB_COUNT`.
 *
 * @throws UsageError where they are not whole numbers, or the number is not one of the count
 */
export async function jobNode(env: Environment): Promise<JobNode> {
  const number = await wholeNumber(env, 'SHIPPABLE_JOB_NUMBER');
  const count = await wholeNumber(env, 'SHIPPABLE_JOB_COUNT');
  if (number < 1 || number > count)
    throw new UsageError(
      `there is no job ${number} of ${count}: SHIPPABLE_JOB_NUMBER goes from 1 to SHIPPABLE_JOB_COUNT`,
    );
  return { number, count };
}

async function wholeNumber(env: Environment, variable: string): Promise<number> {
  const value = await neededVariable(env, variable);
  if (!/^[0-9]+$/.test(value) || !Number.isSafeInteger(Number(value)))
    throw new UsageError(`${variable} is ${quote(value)}, which is not a whole number`);
  return Number(value);
}
