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
  readonly absorbed: Absorbed;
  /**
   * Those that somebody had lost when a change began, in the state before it: the change may be cut off before it comes to
   * the other files. Empty in any other state.
   *
   * @see Recognised.lostBundles
   */
  readonly lostBundles: readonly string[];
}

/** What values of others have taken in of what shipctl wrote. */
export interface Absorbed {
  readonly entries: readonly Entry[];
  /** Where that is in the text, and what is there without it. */
  readonly hunks: readonly Hunk[];
  /** The keys of the addresses of these values. */
  readonly keys: readonly string[];
}

const NOTHING_ABSORBED: Absorbed = { entries: [], hunks: [], keys: [] };

export const NOTHING: State = {
  units: [],
  entries: [],
  hunks: [],
  twins: [],
  absorbed: NOTHING_ABSORBED,
  lostBundles: [],
};
