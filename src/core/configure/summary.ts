import { quote } from '../messages.ts';
import { profileOfConfigHeader } from '../tools/aws/headers.ts';
import { DEFAULT_PROFILE } from '../tools/aws/settings.ts';
import type { CleanedFile } from './cleanup.ts';

/** A profile that was written. */
export interface NamedProfile {
  readonly name: string;
  /** The resource that it was written for. */
  readonly resource: string;
  readonly region: string;
}

/** More names than these are counted, so that the line stays one. */
const MOST_NAMES = 4;
const PLAIN_NAME = /^[A-Za-z0-9_/.%@:+-]+$/;

const shown = (name: string): string => (PLAIN_NAME.test(name) ? name : quote(name));

/**
 * Says in one line which profiles were written, with their regions and whose `[default]` is.
 *
 * @param isChanged whether any file was changed
 */
export function configuredLine(profiles: readonly NamedProfile[], isChanged: boolean): string {
  const verb = isChanged ? 'wrote' : 'already up to date:';
  const named = profiles.filter(({ name }) => name !== DEFAULT_PROFILE);
  const winner = profiles.find(({ name }) => name === DEFAULT_PROFILE);
  const [first, ...others] = named;
  if (!first) return `${verb} [default] for ${shown(winner?.resource ?? '')} (${winner?.region ?? ''})`;
  if (others.length === 0 && (!winner || winner.resource === first.resource))
    return `${verb} profile ${shown(first.name)}${winner ? ' and [default]' : ''} (${first.region})`;
  const [names, hasRegions] = namesWithRegions(named);
  const region = hasRegions ? '' : ` (${winner?.region ?? ''})`;
  const rest = winner ? `; [default] is ${shown(winner.resource)}${region}` : '';
  return `${verb} ${names}${rest}`;
}

/** The names, and whether the region of each is said: there is one for all, or there are two. */
function namesWithRegions(profiles: readonly NamedProfile[]): readonly [text: string, hasRegions: boolean] {
  const [first, ...others] = profiles;
  const common = others.every((one) => one.region === first?.region) ? ` (${first?.region ?? ''})` : '';
  if (profiles.length > MOST_NAMES) return [`${profiles.length} profiles${common}`, common !== ''];
  const isEach = common === '' && profiles.length === 2;
  const names = profiles.map(({ name, region }) => `${shown(name)}${isEach ? ` (${region})` : ''}`);
  return [
    `${others.length === 0 ? 'profile' : 'profiles'} ${names.join(', ')}${common}`,
    isEach || common !== '',
  ];
}

/**
 * Says in one line which profiles a cleanup removed or restored, or would; undefined if all of its files are missing.
 *
 * @param heir   the profile whose keys `[default]` has now
 * @param isPlan whether nothing was done yet
 */
export function cleanedLine(
  files: readonly CleanedFile[],
  heir: string | undefined,
  isPlan: boolean,
): string | undefined {
  const present = files.filter(({ isGone }) => !isGone);
  if (present.length === 0) return undefined;
  const restored = new Set(
    present.flatMap((file) => file.restored.map(({ section }) => profileOfConfigHeader(section) ?? section)),
  );
  const undone = [...new Set(present.flatMap(({ profiles }) => profiles))];
  const parts = [
    ...phrase(
      isPlan ? 'would remove' : 'removed',
      undone.filter((name) => !restored.has(name)),
    ),
    ...phrase(
      isPlan ? 'would restore' : 'restored',
      undone.filter((name) => restored.has(name)),
    ),
    ...(heir === undefined ? [] : [`[default] ${isPlan ? 'would be' : 'is now'} ${shown(heir)}`]),
  ];
  if (parts.length > 0) return parts.join(', ');
  return `${isPlan ? 'would remove' : 'removed'} nothing: other jobs use the same profiles`;
}

function phrase(verb: string, names: readonly string[]): readonly string[] {
  const named = names.filter((name) => name !== DEFAULT_PROFILE).map(shown);
  const [first = '', ...others] = named;
  const list =
    named.length > MOST_NAMES
      ? `${named.length} profiles`
      : others.length === 0
        ? `profile ${first}`
        : `profiles ${named.join(', ')}`;
  const parts = [
    ...(named.length > 0 ? [list] : []),
    ...(names.includes(DEFAULT_PROFILE) ? ['[default]'] : []),
  ];
  return parts.length > 0 ? [`${verb} ${parts.join(' and ')}`] : [];
}
