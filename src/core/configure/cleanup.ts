import type { JournaledFile, Owner } from '../../world/sharedFiles.ts';
import { groupsBy } from '../groups.ts';
import { quote } from '../messages.ts';
import type { LeftSecret } from './leftSecrets.ts';
import type { UnitWords } from '../tools/tool.ts';
import type { SettingName } from './settingName.ts';

/** Whose claims a cleanup undoes. */
export interface CleanupScope {
  /** Undefined for every job. */
  readonly job: { readonly job: string; readonly build: string } | undefined;
  /** Names of resources; none for all. */
  readonly resources: readonly string[];
}

/** The files that shipctl may write in this environment, and what is known about them. */
export interface OwnFiles {
  readonly paths: readonly string[];
  /** Who has something in them. */
  readonly owners: readonly Owner[];
  /** A process that was killed left something beside them. */
  readonly isLittered: boolean;
  /** Paths of files of single units, beside which one left something. */
  readonly littered: readonly string[];
  /** Why nobody can say who has something in them, though records exist. */
  readonly fault: string | undefined;
}

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
  /** Units of which something has again what it had before. */
  readonly restoredUnits: readonly string[];
  /** Settings that were taken out. */
  readonly removed: readonly SettingName[];
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

export const isInScope = ({ job, resources }: CleanupScope, owner: Owner): boolean =>
  (job === undefined || isOfJob(job, owner)) &&
  (resources.length === 0 || resources.includes(owner.resource));

const isOfJob = ({ job, build }: { job: string; build: string }, owner: Owner): boolean =>
  owner.job === job && owner.build === build;

/**
 * The groups of files to clean up, each as the paths that were given when its files were written: as many as it takes for
 * all files in which the scope has a claim. One that has another job's file as well is only taken if no other group has
 * its files. That of the environment does not stand for a larger one, which has files of single units.
 */
export function groupsToClean(
  journaled: readonly JournaledFile[],
  own: OwnFiles | undefined,
  scope: CleanupScope,
): readonly (readonly string[])[] {
  const claimed = claimedFiles(journaled, scope);
  const left = new Set(claimed.map(({ asked }) => asked));
  const isWhole = ({ group }: JournaledFile): boolean =>
    group.every((path) => claimed.some(({ asked }) => asked === path));
  const isOwn = own && (own.isLittered || own.owners.some((owner) => isInScope(scope, owner)));
  const groups: (readonly string[])[] = [];
  const take = (group: readonly string[]): void => {
    groups.push(group);
    for (const path of group) left.delete(path);
  };
  const takeIf = (isMeant: (file: JournaledFile) => boolean): void => {
    for (const file of claimed) if (left.has(file.asked) && isMeant(file)) take(file.group);
  };
  takeIf(isWhole);
  if (own) takeIf(({ group }) => isAmong(own.paths, group) && group.length > own.paths.length);
  if (isOwn && !own.paths.every((path) => groups.some((group) => group.includes(path)))) take(own.paths);
  takeIf(() => true);
  const littered = own?.littered.filter((path) => !groups.some((group) => group.includes(path))) ?? [];
  return littered.length > 0 ? [...groups, littered] : groups;
}

const isAmong = (paths: readonly string[], group: readonly string[]): boolean =>
  paths.every((path) => group.includes(path));

/** Whether a scope has a claim in files. */
export const isClaimed = (
  files: readonly { readonly owners: readonly Owner[] }[],
  scope: CleanupScope,
): boolean => files.some(({ owners }) => owners.some((owner) => isInScope(scope, owner)));

const claimedFiles = (journaled: readonly JournaledFile[], scope: CleanupScope): readonly JournaledFile[] =>
  journaled.filter((file) => isClaimed([file], scope));

/** Paths of files of a scope that shipctl can't clean up. */
export interface LostFiles {
  /** They are missing, with their directories. */
  readonly gone: readonly string[];
  /** They exist, and no record is about them any more. */
  readonly unrecorded: readonly string[];
}

export function lostFiles(journaled: readonly JournaledFile[], scope: CleanupScope): LostFiles {
  const claimed = claimedFiles(journaled, scope);
  return {
    gone: [...new Set(claimed.flatMap(({ gone }) => gone))],
    unrecorded: [...new Set(claimed.flatMap(({ unrecorded }) => unrecorded))],
  };
}

/**
 * Those of the files of a group that are still lost when nobody else is at them: another cleanup may just have removed them,
 * or their records.
 *
 * @param lost      as they were found before
 * @param journaled as it is now
 */
export function stillLost(
  lost: LostFiles,
  journaled: readonly JournaledFile[],
  group: readonly string[],
  scope: CleanupScope,
): LostFiles {
  const now = lostFiles(
    journaled.filter(({ asked }) => group.includes(asked)),
    scope,
  );
  return {
    gone: now.gone.filter((path) => lost.gone.includes(path)),
    unrecorded: now.unrecorded.filter((path) => lost.unrecorded.includes(path)),
  };
}

/** What a cleanup says of a file that is missing with its directory. */
export const goneFileOf = (path: string, words: UnitWords): CleanedFile => ({
  ...{ path, words, units: [], found: [], left: [], restoredUnits: [], removed: [], restored: [] },
  ...{ isRemoved: false, isGone: true },
});

/** Says that nobody knows what was written in a file. */
export const unrecordedFile = (path: string): string =>
  `the record of ${path} is missing, so shipctl can't tell what it wrote there, or whether that was removed. Check ` +
  'the file, and remove by hand what should not stay';

/** Faults in what may belong to anybody: no usable pointer says to whom. */
export function unknownFaults(
  journaled: readonly JournaledFile[],
  own: readonly OwnFiles[],
): readonly string[] {
  const faults = journaled.flatMap(({ owners, fault }) => (owners.length === 0 ? [fault] : []));
  const isKnown = ({ paths }: OwnFiles): boolean =>
    paths.some((path) => journaled.some(({ asked }) => asked === path));
  const all = [...faults, ...own.filter((files) => !isKnown(files)).map(({ fault }) => fault)];
  return [...new Set(all)].filter((fault) => fault !== undefined);
}

/** The owners outside of a scope's job who still have something in a file. */
export function otherOwners(owners: readonly Owner[], { job }: CleanupScope): readonly Owner[] {
  const others = owners.filter((owner) => job !== undefined && !isOfJob(job, owner));
  return [...new Map(others.map((owner) => [JSON.stringify(owner), owner])).values()];
}

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
export function leftSecret({ path, words }: CleanedFile, { unit, resources, lines }: LeftSecret): string {
  const whose = `the resource${resources.length === 1 ? '' : 's'} ${resources.map(quote).join(', ')}`;
  if (lines.length > 0)
    return (
      `others have changed ${path}, and line${lines.length === 1 ? '' : 's'} ${lines.join(', ')} still ` +
      `${lines.length === 1 ? 'has' : 'have'} a secret of ${whose}. Remove it by hand; the mode of the file is not restored`
    );
  return (
    `others have changed ${path}, and ${words.one} ${quote(unit)} is not in it as shipctl wrote it. Check the file: a ` +
    `secret of ${whose} may still be in it. Its mode is not restored`
  );
}

/** What a cleanup did to files, or would do, for programs. The units have the name that their tool gives them. */
export const cleanupJson = (files: readonly CleanedFile[]): readonly unknown[] =>
  files.map(({ path, words, units, removed, restored, isRemoved, isGone, left }) => ({
    path,
    [words.many]: units,
    ...{ removed, restored, isRemoved, isGone },
    secretsLeft: left.map(({ unit, lines }) => ({ unit, lines })),
  }));

/** What a cleanup did to files, or would do, for people. */
export function cleanupLines(files: readonly CleanedFile[]): string {
  return files.map((file) => [file.path, ...fileLines(file)].join('\n') + '\n').join('');
}

function fileLines({ isRemoved, removed, restored }: CleanedFile): readonly string[] {
  if (isRemoved) return ['  remove the file'];
  const lines = (verb: string, settings: readonly SettingName[]): readonly string[] =>
    [...groupsBy(settings, ({ section }) => section)].map(
      ([section, ofSection]) =>
        `  ${verb} ${section === '' ? '' : `[${section}] `}${ofSection.map(({ key }) => key).join(', ')}`,
    );
  const all = [...lines('remove', removed), ...lines('restore', restored)];
  return all.length > 0 ? all : ['  nothing changes'];
}
