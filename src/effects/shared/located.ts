import { isAbsolute } from 'node:path';
import { ShipctlError } from '../../errors.ts';
import type { PathGroup } from '../../world/sharedFiles.ts';
import type { Host } from '../host.ts';
import { type Member, isSameMember, membersOf } from './members.ts';
import type { Pointer, Pointers } from './pointers.ts';

/** A group with the files that its paths lead to, and led to. */
export interface LocatedGroup extends PathGroup {
  /** By the index of the path. */
  readonly pointers: readonly (Pointer | undefined)[];
  readonly members: readonly Member[];
}

/**
 * Follows the paths of groups.
 *
 * @throws ShipctlError for a path by which clients find no file, for a pointer that can't be used, and for a file of two
 *   groups
 */
export function located(
  groups: readonly PathGroup[],
  pointers: Pointers,
  host: Host,
): readonly LocatedGroup[] {
  const all = groups.map((group) => {
    const own = pointers.of(group.paths);
    return { ...group, pointers: own, members: membersOf(group.paths, own, host) };
  });
  checkApart(all);
  return all;
}

/**
 * The same groups with their pointers as they are now.
 *
 * @param isHeld whether any of their files is locked: without that, a path may come to lead elsewhere at any time
 * @returns undefined if another process has led a path elsewhere, or a file had an inode that another one had before
 */
export function locatedAgain(
  groups: readonly LocatedGroup[],
  pointers: Pointers,
  host: Host,
  isHeld: boolean,
): readonly LocatedGroup[] | undefined {
  const now = isHeld
    ? located(groups, pointers, host)
    : groups.map((group) => ({ ...group, pointers: pointers.of(group.paths) }));
  if (pointedBy(now) !== pointedBy(groups) || placesOf(now) !== placesOf(groups)) return undefined;
  return groups.map((group, index) => ({ ...group, pointers: now[index]?.pointers ?? [] }));
}

const placesOf = (groups: readonly LocatedGroup[]): string =>
  JSON.stringify(
    groups.map(({ members }) =>
      members.map(({ places, uses, fault }) => [places.map(({ key }) => key), uses, fault]),
    ),
  );

const pointedBy = (groups: readonly LocatedGroup[]): string =>
  JSON.stringify(groups.map(({ pointers }) => pointers.map((pointer) => pointer?.paths ?? [])));

/** Pointers are found from any working directory. */
export const absolute = (path: string, host: Host): string =>
  isAbsolute(path) ? path : `${host.cwd()}/${path}`;

export const absoluteGroups = (groups: readonly PathGroup[], host: Host): readonly PathGroup[] =>
  groups.map((group) => ({ ...group, paths: group.paths.map((path) => absolute(path, host)) }));

export const pointersByPath = (groups: readonly LocatedGroup[]): ReadonlyMap<string, Pointer | undefined> =>
  new Map(
    groups.flatMap(({ paths, pointers }) => paths.map((path, index) => [path, pointers[index]] as const)),
  );

function checkApart(groups: readonly LocatedGroup[]): void {
  const known: { readonly member: Member; readonly group: PathGroup }[] = [];
  for (const group of groups) {
    const { members } = group;
    const other = known.find(({ member }) => members.some((one) => isSameMember(one, member)));
    if (other) throw sharedBy(other.group, group, other.member.places[0]?.path ?? '');
    known.push(...members.map((member) => ({ member, group })));
  }
}

function sharedBy(one: PathGroup, other: PathGroup, path: string): ShipctlError {
  // HOME is for the files of all tools.
  const variables = [one, other].flatMap(({ placedBy = '' }) =>
    placedBy.replace('HOME, or ', '').split(', '),
  );
  return new ShipctlError(
    `the files of ${one.tool} and ${other.tool} are one: ${path}; nothing was written. ` +
      `Give one of them another path: set ${variables.join(' or ')}`,
  );
}
