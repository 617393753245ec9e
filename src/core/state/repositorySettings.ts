import { ShipctlError } from '../../errors.ts';
import { fromByteText } from '../byteText.ts';
import type { JsonFile } from '../json/jsonText.ts';
import { stringAt, valueAt } from '../json/jsonValues.ts';
import { quote } from '../messages.ts';
import { alternatives, matches } from '../shellPattern.ts';

const BAG = ['version', 'propertyBag'];

/**
 * Why the commit that a repository is at does not fit the settings of another repository; undefined if it does.
 *
 * @param from `version.json` of the one, with the commit in its `shaData`
 * @param to that of the other, with `branch`, `branches` and `tags`
 * @throws ShipctlError if a setting can't be used
 * @see docs/reference/state.md, "replicate"
 */
export function misfit(from: JsonFile, to: JsonFile): string | undefined {
  const shaData = (key: string): string | undefined => stringAt(from, [...BAG, 'shaData', key]) || undefined;
  const isTrue = (key: string): boolean => valueAt(from, [...BAG, 'shaData', key]) === 'true';
  if (isTrue('isGitTag')) return misfitOf('tag', shaData('gitTagName'), to, 'tags');
  if (isTrue('isRelease')) return undefined;
  const branch = shaData('branchName');
  const only = settingAt(to, ['branch']);
  if (only.length === 0) return misfitOf('branch', branch, to, 'branches');
  return branch !== undefined && only.includes(branch) ? undefined : told('branch', branch);
}

function misfitOf(what: string, name: string | undefined, to: JsonFile, setting: string): string | undefined {
  const only = settingAt(to, [setting, 'only']);
  const except = settingAt(to, [setting, 'except']);
  if (only.length === 0 && except.length === 0) return undefined;
  const isAmong = (patterns: readonly string[]): boolean =>
    patterns.flatMap(patternsIn(to.file)).some((pattern) => name !== undefined && matches(pattern, name));
  const fits = name !== undefined && (only.length === 0 || isAmong(only)) && !isAmong(except);
  return fits ? undefined : told(what, name);
}

const patternsIn =
  (file: string) =>
  (pattern: string): readonly string[] => {
    const patterns = alternatives(pattern);
    if (!patterns) throw new ShipctlError(`${file}: ${quote(pattern)} expands to more than 1000 patterns`);
    return patterns;
  };

const told = (what: string, name: string | undefined): string =>
  name === undefined ? `FROM has no ${what}` : `the ${what} ${quote(name)} does not fit the settings of TO`;

/** The entries of a setting, which is a list or a single one; none if it is missing, null or empty. */
function settingAt(to: JsonFile, keys: readonly string[]): readonly string[] {
  const text = valueAt(to, [...BAG, ...keys]) ?? 'null';
  const value = JSON.parse(fromByteText(text)) as unknown;
  const entries = [value].flat().filter((entry) => entry !== null && entry !== '');
  if (entries.every((entry) => typeof entry === 'string')) return entries;
  throw new ShipctlError(
    `${to.file}: the setting ${keys.join('.')} is neither a string nor a list of strings`,
  );
}
