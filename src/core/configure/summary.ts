import { quote } from '../messages.ts';
import { DEFAULT_PROFILE } from '../tools/aws/settings.ts';
import type { ConfigurableTool, UnitWords } from '../tools/configurableTool.ts';
import { addressKey } from '../tracking/format.ts';
import type { ConfiguredFile, ConfiguredTool } from './configureUnits.ts';
import type { CleanedFile } from './cleanupReport.ts';
import { settingName } from './settingName.ts';

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

/** A name as people read it, in quotes if it is not plain. */
export const shown = (name: string): string => (PLAIN_NAME.test(name) ? name : quote(name));

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
 * Says in a line each what was written for the resources of a call: which units of which tool, in which files.
 *
 * @param resources by name, in their order
 */
export function resourceLines(
  resources: readonly string[],
  configured: readonly ConfiguredTool[],
): readonly string[] {
  return resources.flatMap((resource) =>
    configured.flatMap(({ tool, written, files }) => {
      const own = [...written].filter(([, { claim }]) => claim.resource === resource).map(([unit]) => unit);
      const [phrase] = phraseOf('', own, tool.words, tool.default?.unit);
      if (phrase === undefined) return [];
      const hasOwn = (units: readonly string[]): boolean => own.some((unit) => units.includes(unit));
      // A file of only the frame is there for all units.
      const isFrame = (units: readonly string[]): boolean => units.every((unit) => unit === tool.frame);
      const ofOwn = files.filter(({ units }) => units.length > 0 && (hasOwn(units) || isFrame(units)));
      const verb = ofOwn.some(({ isChanged }) => isChanged) ? 'wrote' : 'already up to date:';
      return [`${shown(resource)}: ${verb}${phrase} in ${ofOwn.map(({ path }) => path).join(', ')}`];
    }),
  );
}

/** What was written, for programs: no value of it. */
export const configuredJson = (configured: readonly ConfiguredTool[], warnings: readonly string[]): string =>
  JSON.stringify({
    units: unitsJson(configured),
    files: configured.flatMap(({ tool, files }) => files.map((file) => fileJson(tool, file))),
    warnings,
  });

/** What would be written, for programs: files, settings and actions, and no value. */
export const planJson = (configured: readonly ConfiguredTool[], warnings: readonly string[]): string =>
  JSON.stringify({
    units: unitsJson(configured),
    files: configured.flatMap(({ tool, files }) => files.map((file) => plannedFileJson(tool, file))),
    warnings,
  });

/** Says so if a plan is empty. */
export const planLines = (configured: readonly ConfiguredTool[]): readonly string[] =>
  configured.some(({ files }) => files.some(({ isChanged }) => isChanged))
    ? []
    : ['nothing would change: all files are up to date'];

const unitsJson = (configured: readonly ConfiguredTool[]): unknown =>
  configured.flatMap(({ tool, written }) =>
    [...written].map(([unit, { claim }]) => ({ resource: claim.resource, tool: tool.name, unit })),
  );

function plannedFileJson(
  { name }: ConfigurableTool,
  { path, removed, isChanged, tracked: { file, found, difference } }: ConfiguredFile,
): unknown {
  const action = isChanged ? (file.bytes === undefined ? 'create' : 'change') : 'keep';
  const settings = [
    ...difference.written.map((address) => ({
      ...settingName(address),
      action: found.values.has(addressKey(address)) ? 'change' : 'add',
    })),
    ...removed.map((one) => ({ ...one, action: 'remove' })),
  ];
  return { tool: name, path, action, settings };
}

const fileJson = (
  { name }: ConfigurableTool,
  { path, written, removed, isChanged }: ConfiguredFile,
): unknown => ({ tool: name, path, written, removed, isChanged });

/**
 * Says in one line which units a cleanup removed or restored, or would; undefined if all of its files are missing, or others
 * have changed all of these units.
 *
 * @param files  those of one tool
 * @param successor the unit that the tool's default follows now
 * @param isPlan whether nothing was done yet
 */
export function cleanedLine(
  files: readonly CleanedFile[],
  { words, default: standard }: Pick<ConfigurableTool, 'words' | 'default'>,
  successor: string | undefined,
  isPlan: boolean,
): string | undefined {
  const present = files.filter(({ isGone }) => !isGone);
  if (present.length === 0) return undefined;
  const restored = new Set(present.flatMap(({ restoredUnits }) => restoredUnits));
  const all = [...new Set(present.flatMap(({ units }) => units))];
  const found = new Set(present.flatMap((file) => file.found));
  const left = new Set(
    present.flatMap((file) => [...file.left, ...file.leftSettings].map(({ unit }) => unit)),
  );
  const undone = all.filter((name) => found.has(name) && !left.has(name));
  const missing = all.filter((name) => !found.has(name) && !left.has(name));
  const phrase = (verb: string, names: readonly string[]): readonly string[] =>
    phraseOf(verb, names, words, standard?.unit);
  const parts = [
    ...phrase(
      isPlan ? 'would remove' : 'removed',
      undone.filter((name) => !restored.has(name)),
    ),
    ...phrase(
      isPlan ? 'would restore' : 'restored',
      undone.filter((name) => restored.has(name)),
    ),
    ...phrase('found nothing to remove of', missing).map(
      (text) => `${text}, which others have changed or removed`,
    ),
    ...(successor === undefined
      ? []
      : [
          `${words.default} ${isPlan ? 'would be' : 'is now'} ${shown(words.followed?.(successor) ?? successor)}`,
        ]),
  ];
  if (parts.length > 0) return parts.join(', ');
  // A warning says so.
  if (left.size > 0) return undefined;
  return `${isPlan ? 'would remove' : 'removed'} nothing: other jobs use the same ${words.many}`;
}

function phraseOf(
  verb: string,
  names: readonly string[],
  words: UnitWords,
  defaultUnit: string | undefined,
): readonly string[] {
  const named = names.filter((name) => name !== defaultUnit).map(shown);
  const [first = '', ...others] = named;
  const list =
    named.length > MOST_NAMES
      ? `${named.length} ${words.many}`
      : others.length === 0
        ? `${words.one} ${first}`
        : `${words.many} ${named.join(', ')}`;
  const parts = [
    ...(named.length > 0 ? [list] : []),
    ...(defaultUnit !== undefined && names.includes(defaultUnit) ? [words.default] : []),
  ];
  return parts.length > 0 ? [`${verb} ${parts.join(' and ')}`] : [];
}

/** Says how many kept tokens a cleanup removed, or would remove. */
export const tokensLine = (count: number, isPlan: boolean): string =>
  `${isPlan ? 'would remove' : 'removed'} ${count === 1 ? 'the kept token' : `${count} kept tokens`}`;
