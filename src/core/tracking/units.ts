import type { Owner } from '../../world/sharedFiles.ts';
import type { Edit } from './format.ts';
import { type Claim, type OwnedUnit, isSameJob } from './state.ts';

/** A unit, who asks for it, and what it is to hold in one file. */
export interface UnitEdits {
  readonly unit: string;
  readonly claim: Claim;
  /** @see UnitToPut.joint */
  readonly joint?: readonly Claim[] | undefined;
  readonly edits: readonly Edit[];
  /** Nothing has to change for the unit in any file: other jobs keep their claims on it. */
  readonly isUnchanged: boolean;
}

/**
 * A unit that had to change belongs only to its new owners; a claim that exists already takes the new rank. Of one job
 * only one resource has a unit, unless it is a joint one.
 */
export function withClaim(
  units: readonly OwnedUnit[],
  { unit: name, claim, joint, isUnchanged }: UnitEdits,
): readonly OwnedUnit[] {
  const index = units.findIndex((unit) => unit.name === name);
  const all = [...(joint ?? []), claim];
  const isReplaced = (other: Claim): boolean =>
    isSameJob(other, claim) && (!joint || all.some(({ resource }) => resource === other.resource));
  const others = (units[index]?.claims ?? []).filter((other) => isUnchanged && !isReplaced(other));
  const unit = { name, claims: [...others, ...all] };
  return index < 0 ? [...units, unit] : units.with(index, unit);
}

/** Units without claims; one that nobody claims any more goes. */
export const withoutClaims = (
  units: readonly OwnedUnit[],
  isUndone: (unit: string, claim: Claim) => boolean,
): readonly OwnedUnit[] =>
  units.flatMap(({ name, claims }) => {
    const left = claims.filter((claim) => !isUndone(name, claim));
    return left.length === 0 ? [] : [{ name, claims: left }];
  });

/** Who claims units: each resource of each job once. */
export function ownersOf(units: readonly OwnedUnit[]): readonly Owner[] {
  const owners = units.flatMap(({ claims }) =>
    claims.map(({ job, build, resource }) => ({ job, build, resource })),
  );
  return [...new Map(owners.map((owner) => [JSON.stringify(owner), owner])).values()];
}
