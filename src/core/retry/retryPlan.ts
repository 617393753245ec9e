import { UsageError } from '../../errors.ts';
import type { Backoff } from './backoff.ts';

const ATTEMPTS = 3;

/** How often, how long and at what distance a program is to be tried. */
export interface RetryPlan {
  readonly attempts: number;
  readonly backoff: Backoff;
  readonly timeoutSeconds: number | undefined;
}

export interface RetryOptions {
  readonly 'max-attempts': string | undefined;
  readonly delay: string | undefined;
  readonly backoff: string | undefined;
  readonly timeout: string | undefined;
}

/**
 * Reads the options of `retry`.
 *
 * @throws UsageError that says which one is wrong, and what it has to be
 */
export function retryPlan(options: RetryOptions): RetryPlan {
  const timeout = options.timeout;
  return {
    attempts: attemptsOf(options['max-attempts']),
    backoff: {
      delaySeconds: decimal(options.delay ?? '0', 'delay', 'a number of seconds, such as 0.5', (n) => n >= 0),
      factor: decimal(options.backoff ?? '1', 'backoff', 'a number, 1 or more', (n) => n >= 1),
    },
    timeoutSeconds:
      timeout === undefined
        ? undefined
        : decimal(timeout, 'timeout', 'a number of seconds, more than 0', (n) => n > 0),
  };
}

function attemptsOf(text: string | undefined): number {
  if (text === undefined) return ATTEMPTS;
  if (!/^0*[1-9][0-9]{0,8}$/.test(text)) throw new UsageError('--max-attempts is a whole number, 1 or more');
  return Number(text);
}

function decimal(text: string, option: string, meaning: string, fits: (value: number) => boolean): number {
  const value = /^([0-9]+(\.[0-9]*)?|\.[0-9]+)$/.test(text) ? Number(text) : NaN;
  if (!fits(value)) throw new UsageError(`--${option} is ${meaning}`);
  return value;
}
