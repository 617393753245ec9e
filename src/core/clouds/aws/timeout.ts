import type { Option } from '../../../command.ts';

/** How long AWS may take if nothing is said: less than other processes wait for what this one asks for. */
export const TIMEOUT_SECONDS = 50;

/** How long AWS may take. It has no default, so that a command that asks nobody can refuse it. */
export const TIMEOUT_OPTION = {
  name: 'timeout',
  value: 'SECONDS',
  number: { unit: 'seconds', above: 0 },
  summary: `how long AWS may take, all tries together; without it, ${TIMEOUT_SECONDS} seconds`,
} as const satisfies Option;
