import type { Option } from '../../../command.ts';
import type { World } from '../../../world/world.ts';

/** How long AWS may take if nothing is said: less than other processes wait for what this one asks for. */
export const TIMEOUT_SECONDS = 50;

/** How long AWS may take. It has no default, so that a command that asks nobody can refuse it. */
export const TIMEOUT_OPTION = {
  name: 'timeout',
  value: 'SECONDS',
  number: { unit: 'seconds', above: 0 },
  summary: `how long AWS may take, all tries together; without it, ${TIMEOUT_SECONDS} seconds`,
} as const satisfies Option;

/** How long a command may ask AWS. */
export interface TimeLimit {
  readonly seconds: number;
  /** In milliseconds since 1970. */
  readonly end: number;
  /** The option that sets it, for messages. */
  readonly option?: string | undefined;
}

/**
 * A limit that begins now.
 *
 * @param option the option that sets it, if there is one
 */
export async function limitOf(
  { network }: Pick<World, 'network'>,
  seconds: number,
  option?: string,
): Promise<TimeLimit> {
  return { seconds, end: (await network()).now() + seconds * 1000, option };
}
