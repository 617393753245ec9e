import type { Option } from '../command.ts';

/** How long to wait for a lock. */
export const LOCK_TIMEOUT_OPTION = {
  name: 'lock-timeout',
  value: 'SECONDS',
  number: { unit: 'seconds' },
  default: 30,
  summary: 'how long to wait for another process',
} as const satisfies Option;
