import type { Option } from '../../../command.ts';
import type { World } from '../../../world/world.ts';
import { type TimeLimit, limitOf } from './exchange.ts';

/** How long AWS may take. */
export const TIMEOUT_OPTION = {
  name: 'timeout',
  value: 'SECONDS',
  number: { unit: 'seconds', above: 0 },
  default: 50,
  summary: 'how long AWS may take, all tries together',
} as const satisfies Option;

/** The limit that the option sets; it begins now. */
export const limitGiven = (world: Pick<World, 'network'>, seconds: number): Promise<TimeLimit> =>
  limitOf(world, seconds, `--${TIMEOUT_OPTION.name}`);
