import type { Host } from '../host.ts';
import { type Found, foundAt, isSameFile } from './places.ts';
import type { Pointer } from './pointers.ts';
import { type Target, whateverOf } from './targets.ts';

/** A file that paths which were asked for lead to, or led to when shipctl last wrote it. */
export interface Member {
  /** The names that it was reached by. The first one is its path. */
  readonly places: readonly Found[];
  /** The paths that lead to it. */
  readonly asked: readonly string[];
  /** The same as indexes. */
  readonly uses: readonly number[];
  readonly isFormer: boolean;
  /** Where these paths led before, which may have the record of a file that this is a copy of, or that was moved here. */
  readonly formers: readonly Former[];
  /** Why shipctl may not write the file. */
  readonly fault?: string | undefined;
}

export interface Former extends Found {
  /** A link has its name now. */
  readonly isLeft: boolean;
}

/**
 * The files that paths lead to, each once, and after them those that only pointers name.
 *
 * @param pointers those of the paths, by index
 * @throws ShipctlError for a path by which clients find no file
 */
export function membersOf(
  asked: readonly string[],
  pointers: readonly (Pointer | undefined)[],
  host: Host,
): readonly Member[] {
  const targets = asked.map((path) => whateverOf(path, host));
  const formers = pointers.map((pointer, index) => formersOf(pointer, targets[index], host));
  const current = merged(
    targets.map(({ fault, ...place }, index) => ({
      places: [place],
      asked: [asked[index] ?? ''],
      uses: [index],
      isFormer: false,
      formers: formers[index] ?? [],
      fault,
    })),
  );
  const isCurrent = (place: Found): boolean => targets.some((target) => isSameFile(target, place));
  const former = formers.flatMap((places, index) =>
    places
      .filter((place) => !isCurrent(place) && isToClean(place, targets[index]))
      .map((place) => ({
        places: [placeLeft(place)],
        asked: [asked[index] ?? ''],
        uses: [index],
        isFormer: true,
        formers: [],
      })),
  );
  return [...current, ...merged(former)];
}

/**
 * Whether a former file is one of its own. Nothing that a path led to is cleaned while it leads to what shipctl may not
 * write.
 */
const isToClean = ({ isLeft }: Former, target: Target | undefined): boolean =>
  target?.fault === undefined && (!isLeft || target?.stat === undefined);

/** Where a path led before. Places whose directories are missing are left out: there is nothing to reach. */
function formersOf(
  pointer: Pointer | undefined,
  target: Found | undefined,
  { disk }: Host,
): readonly Former[] {
  return (pointer?.paths ?? [])
    .filter((path) => path !== target?.path)
    .map((path) => foundAt(path, disk))
    .filter(({ key, hasDirectory }) => hasDirectory && key !== target?.key)
    .map((place) => ({ ...place, isLeft: place.stat?.kind === 'link' }));
}

/** A place with the file that was there, which is gone if a link has its name. */
const placeLeft = ({ isLeft, ...place }: Former): Found => (isLeft ? { ...place, stat: undefined } : place);

/** Each file once, with all its names and uses. */
function merged(members: readonly Member[]): readonly Member[] {
  const files: Member[] = [];
  for (const member of members) {
    const at = files.findIndex((file) => isSameMember(file, member));
    const same = files[at];
    if (!same) files.push(member);
    else
      files[at] = {
        ...same,
        places: [...same.places, ...member.places],
        asked: [...same.asked, ...member.asked],
        uses: [...same.uses, ...member.uses],
        formers: [...same.formers, ...member.formers],
        fault: same.fault ?? member.fault,
      };
  }
  return files;
}

/** Whether two members are one file. */
export const isSameMember = (one: Member, other: Member): boolean =>
  one.places.some((place) => other.places.some((second) => isSameFile(place, second)));
