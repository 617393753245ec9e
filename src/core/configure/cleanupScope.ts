import type { JournaledFile, Owner } from '../../world/sharedFiles.ts';

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
