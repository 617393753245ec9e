import type { Hunk } from './draft.ts';
import type { Entry } from './format.ts';

/** Who asked for a unit: one resource of one job. */
export interface Claim {
  readonly job: string;
  readonly build: string;
  readonly resource: string;
  /** Place in the job's order; undefined if the tool's default was not to be set. */
  readonly rank?: number;
}

export const isSameJob = (a: Claim, b: Claim): boolean => a.job === b.job && a.build === b.build;

/** A unit is written, owned and undone as a whole: a profile. It stays until its last claim is undone. */
export interface OwnedUnit {
  readonly name: string;
  readonly claims: readonly Claim[];
}

/** The parts of a file that are shipctl's, and how to get to its base. */
export interface State {
  readonly units: readonly OwnedUnit[];
  /** In the order in which they were first written. */
  readonly entries: readonly Entry[];
  readonly hunks: readonly Hunk[];
  /** Keys of addresses of others that held the value of an entry already when it was written. */
  readonly twins: readonly string[];
  /** Where values of others have taken in what shipctl wrote, and what is there without it. */
  readonly absorbed: readonly Hunk[];
  /** The keys of the addresses of these values. */
  readonly absorbing: readonly string[];
}

export const NOTHING: State = { units: [], entries: [], hunks: [], twins: [], absorbed: [], absorbing: [] };
