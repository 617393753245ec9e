import type { ConfigurableTool } from '../tools/configurableTool.ts';
import { type Reading, addressKey, isInMadeHolder, keysBelow } from '../tracking/format.ts';
import type { TrackedFile } from '../tracking/trackedFile.ts';
import type { Before } from './leftSecrets.ts';
import { type SettingName, settingName } from './settingName.ts';

/** What others have made of a unit that shipctl wrote and has taken out: it stays, and with it what holds it. */
export interface LeftSettings {
  readonly unit: string;
  readonly settings: readonly SettingName[];
}

/**
 * The settings of others in what was made for units, such as the entry of a context.
 *
 * @param units  that were undone, and of which something was found
 * @param before the file before that
 */
export function leftSettings(
  { uses, reading }: TrackedFile<Reading>,
  tool: ConfigurableTool,
  { entries, foreign }: Before,
  units: readonly string[],
): readonly LeftSettings[] {
  const theirs = foreign.filter((address) => reading.values.has(addressKey(address)));
  return units.flatMap((unit) => {
    const made = entries.filter((entry) => entry.unit === unit && isInMadeHolder(entry));
    const below = new Set(made.flatMap(({ address }) => keysBelow(address.slice(0, -1), reading.values)));
    const settings = theirs
      .filter((address) => below.has(addressKey(address)) && tool.bundleOf(uses, address) === unit)
      .map(settingName);
    return settings.length === 0 ? [] : [{ unit, settings }];
  });
}
