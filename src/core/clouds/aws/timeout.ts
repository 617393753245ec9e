import type { Option } from '../../../command.ts';

/** How long AWS may take: less than other processes wait for what this one asks for. */
export const TIMEOUT_OPTION = {
  name: 'timeout',
  value: 'SECONDS',
  number: { unit: 'seconds', above: 0 },
  default: 50,
  summary: 'how long AWS may take, all tries together',
} as const satisfies Option;
