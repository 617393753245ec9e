import { UsageError } from '../errors.ts';

const SECONDS = 30;

/** How long to wait for a lock, in seconds: the value of `--lock-timeout`, or 30. */
export function lockTimeout(option: string | undefined): number {
  if (option === undefined) return SECONDS;
  if (!/^[0-9]+(\.[0-9]+)?$/.test(option)) throw new UsageError('--lock-timeout is a number of seconds');
  return Number(option);
}
