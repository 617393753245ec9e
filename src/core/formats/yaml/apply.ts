import type { Replacement } from '../../tracking/draft.ts';
import { type Edit, UnfitPlace } from '../../tracking/format.ts';
import { Planner } from './planner.ts';
import type { YamlText } from './read.ts';
import { isTorn } from './scalars.ts';
import { Wishes } from './wish.ts';

/** @see Format.apply */
export function applyYaml(file: YamlText, edits: readonly Edit[]): readonly Replacement[] {
  const wishes = new Wishes();
  for (const { address, value } of edits) {
    if (isTorn([...address, value ?? '']))
      throw new UnfitPlace(1, 'half of a character would have to be written');
    wishes.add(address, value);
  }
  return new Planner(file).replacements(wishes.root);
}
