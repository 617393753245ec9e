import { type Fault, TEST_SEED, firstFault, refuse } from '../history/firstFault.ts';
import type { Play } from '../history/depths.ts';
import type { PyYaml } from '../pyYaml.ts';
import { toolHistories } from './generator.ts';
import { playTools } from './play.ts';

/** Plays random histories; the fault of the first that goes wrong, shrunk, or undefined if none does. */
export const findToolFault = async (
  { depth, driver }: Play,
  count: number,
  seed: number | undefined,
  yaml: PyYaml,
): Promise<Fault | undefined> =>
  firstFault(toolHistories(depth), async (history) => playTools(history, driver(), yaml), count, seed);

/** The same for a test: throws what was found. Other histories are for `scripts/histories.ts`. */
export const expectNoToolFault = async (play: Play, count: number, yaml: PyYaml): Promise<void> => {
  refuse(await findToolFault(play, count, TEST_SEED, yaml));
};
