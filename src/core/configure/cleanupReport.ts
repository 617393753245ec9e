import type { Owner } from '../../world/sharedFiles.ts';
import { groupsBy } from '../groups.ts';
import { quote } from '../messages.ts';
import type { UnitWords } from '../tools/configurableTool.ts';
import type { CleanupScope } from './cleanupScope.ts';
import type { LeftSecret } from './leftSecrets.ts';
import type { LeftSettings } from './leftSettings.ts';
import type { SettingName } from './settingName.ts';

/** What a cleanup did to a file, or would do. */
export interface CleanedFile {
  readonly path: string;
  /** How its units are called. */
  readonly words: UnitWords;
  /** Units that were undone. */
  readonly units: readonly string[];
  /** Those of which something was found, and undone. */
  readonly found: readonly string[];
  /** Secrets of theirs that others may have kept. */
  readonly left: readonly LeftSecret[];
  /** What others have added to other ones of them, or changed in them. */
  readonly leftSettings: readonly LeftSettings[];
  /** Units of which something has again what it had before. */
  readonly restoredUnits: readonly string[];
  /** Settings that were taken out. */
  readonly removed: readonly SettingName[];
  /** Settings that have now what a resource that stays has in them. */
  readonly changed: readonly SettingName[];
  /** Settings that have again what they had before. */
  readonly restored: readonly SettingName[];
  /** The file goes, since it was made for what was in it. */
  readonly isRemoved: boolean;
  /** Somebody has removed, or moved, the file. */
  readonly isGone: boolean;
}

/** What a cleanup did to files that belong together. */
export interface CleanedFiles {
  readonly files: readonly CleanedFile[];
  /** Why others of them, in which there may be something to undo, are left. */
  readonly failures: readonly string[];
  /** The unit that the tool's default follows from now on; undefined if it has none, or is not touched. */
  readonly successor: string | undefined;
}

/** What a cleanup says of a file that is missing with its directory. */
export const goneFileOf = (path: string, words: UnitWords): CleanedFile => ({
  ...{ path, words, units: [], found: [], left: [], leftSettings: [], restoredUnits: [] },
  ...{ removed: [], changed: [], restored: [], isRemoved: false, isGone: true },
});

/** Says that nobody knows what was written in a file. */
export const unrecordedFile = (path: string): string =>
  `the record of ${path} is missing, so shipctl can't tell what it wrote there, or whether that was removed. Check ` +
  'the file, and remove by hand what should not stay';

/** Says that nothing was undone. */
export function nothingUndone({ job, resources }: CleanupScope): string {
  const names = resources.length === 0 ? [] : [resources.map(quote).join(', ')];
  const jobs = job && job.job !== '' ? [jobName(job)] : [];
  return [
    'nothing to undo',
    ...[...names, ...jobs].map((what, at) => `${at === 0 ? 'for' : 'of'} ${what}`),
  ].join(' ');
}

/** Says whose records remain, and how to undo them. */
export function remainingRecords(others: readonly Owner[]): string {
  const list = [...groupsBy(others, jobName)]
    .map(([name, owners]) => `${name} (${owners.map(({ resource }) => quote(resource)).join(', ')})`)
    .join('; ');
  return `settings of other jobs remain: ${list}. To undo them too, run shipctl cleanup --all`;
}

const jobName = ({ job, build }: { job: string; build: string }): string =>
  `the job ${quote(job)}${build === '' ? '' : `, build ${quote(build)}`}`;

/** Says that a file in which something was written has gone. */
export const goneFile = (path: string): string =>
  `${path} is missing, and with it what shipctl wrote. If the file was moved, remove that by hand`;

/** Says that a secret is still in a file, or may be. */
export function leftSecret(
  { path, words }: CleanedFile,
  { unit, resources, lines, isCut }: LeftSecret,
): string {
  const whose = `the resource${resources.length === 1 ? '' : 's'} ${resources.map(quote).join(', ')}`;
  if (lines.length > 0)
    return (
      `others have changed ${path}, and line${lines.length === 1 ? '' : 's'} ${lines.join(', ')} still ` +
      `${lines.length === 1 ? 'has' : 'have'} a secret of ${whose}. Remove it by hand; the mode of the file is not restored`
    );
  const why = isCut
    ? 'which is too long to search'
    : `and ${words.one} ${quote(unit)} is not in it as shipctl wrote it`;
  return `others have changed ${path}, ${why}. Check the file: a secret of ${whose} may still be in it. Its mode is not restored`;
}

/** Says what others have made of a unit, and that it stays. */
export function leftSettingsOf({ path, words }: CleanedFile, { unit, settings }: LeftSettings): string {
  const keys = settings.map(({ key }) => key).join(', ');
  return (
    `others have changed the ${words.one} ${quote(unit)} in ${path} since shipctl wrote it: their ${keys} ` +
    `stay${settings.length === 1 ? 's' : ''} there. Remove by hand what should not stay`
  );
}

/** What a cleanup did to files, or would do, for programs. The units have the name that their tool gives them. */
export const cleanupJson = (files: readonly CleanedFile[]): readonly unknown[] =>
  files.map(({ path, words, units, removed, changed, restored, isRemoved, isGone, left, leftSettings }) => ({
    path,
    [words.many]: units,
    ...{ removed, changed, restored, isRemoved, isGone },
    secretsLeft: left.map(({ unit, lines }) => ({ unit, lines })),
    settingsLeft: leftSettings,
  }));

/** What a cleanup did to files, or would do, for people. */
export function cleanupLines(files: readonly CleanedFile[]): string {
  return files.map((file) => [file.path, ...fileLines(file)].join('\n') + '\n').join('');
}

function fileLines({ isRemoved, removed, changed, restored }: CleanedFile): readonly string[] {
  if (isRemoved) return ['  remove the file'];
  const lines = (verb: string, settings: readonly SettingName[]): readonly string[] =>
    [...groupsBy(settings, ({ section }) => section)].map(
      ([section, ofSection]) =>
        `  ${verb} ${section === '' ? '' : `[${section}] `}${ofSection.map(({ key }) => key).join(', ')}`,
    );
  const all = [...lines('remove', removed), ...lines('change', changed), ...lines('restore', restored)];
  return all.length > 0 ? all : ['  nothing changes'];
}
