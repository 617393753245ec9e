import { type FoundEntry, type Reading, holderKey, isInMadeHolder } from './format.ts';
import type { OwnedUnit } from './state.ts';
import type { Tool } from './tool.ts';

/** What is left of shipctl's, and whose it is. */
interface Owned {
  readonly found: readonly FoundEntry[];
  readonly units: readonly OwnedUnit[];
}

/**
 * Follows somebody who has chosen another one of the items that were made for units, such as the default account: the choice
 * is now in the name of those who have that item. What an item has at rest goes with the item.
 */
export function withChosenItem<R extends Reading>(
  tool: Tool<R>,
  uses: readonly number[],
  { found, units }: Owned,
): Owned {
  const restingValue = ({ entry }: FoundEntry): string | undefined =>
    tool.restingValue?.(uses, entry.address);
  const made = found.filter((one) => isInMadeHolder(one.entry) && restingValue(one) === undefined);
  const makers = new Map(made.map(({ entry }) => [holderKey(entry.address), entry.unit]));
  const byName = new Map(units.map((unit) => [unit.name, unit]));
  const owned = found.map((one): FoundEntry => {
    const { entry, value } = one;
    const resting = restingValue(one);
    const maker = byName.get(makers.get(holderKey(entry.address)) ?? '');
    const choice = byName.get(tool.bundleOf(uses, entry.address) ?? '');
    if (resting === undefined || value === undefined || !maker || !choice) return one;
    if (value === resting) return { ...one, entry: { ...entry, unit: maker.name } };
    if (entry.unit !== choice.name) byName.set(choice.name, { ...choice, claims: maker.claims });
    return { ...one, entry: { ...entry, unit: choice.name } };
  });
  return { found: owned, units: [...byName.values()] };
}
