import fc, { type Arbitrary } from 'fast-check';
import { EDITS } from './edits/edits.ts';
import type { Call, Cleanup, Configure, EditStep, History, Place, Step } from './history.ts';
import { starts } from './startText.ts';

/** What a depth of histories may have in it. */
export interface Depth {
  readonly kills: boolean;
  readonly mounts: boolean;
  /** Calls at the same time. */
  readonly together: boolean;
  /** How far a kill may be away; in the driver's measure. */
  readonly longest: number;
}

const RESOURCES = ['my-aws', 'deploy', 'my prof', 'default'];

const PLACE: Arbitrary<Place> = fc.oneof(
  { weight: 12, arbitrary: fc.constant<Place>('user') },
  { weight: 1, arbitrary: fc.constantFrom<Place>('own', 'new 1', 'new 2') },
);
const BY = fc.integer({ min: 0, max: 2 });
/** Jobs up to this one have the same HOME. */
const LAST_IN_FIRST_HOME = 1;
const IDENTITY = fc.record({
  kind: fc.constantFrom('keys', 'keys', 'token', 'token', 'role'),
  number: fc.integer({ min: 0, max: 12 }),
});

const CONFIGURE: Arbitrary<Configure> = fc.record(
  {
    do: fc.constant('configure'),
    by: BY,
    at: PLACE,
    resources: fc.uniqueArray(fc.record({ name: fc.constantFrom(...RESOURCES), identity: IDENTITY }), {
      minLength: 1,
      maxLength: 3,
      selector: ({ name }) => name,
    }),
    mode: fc.constantFrom('keys', 'keys', 'process'),
    profile: fc.constantFrom('team', 'other', 'default', 'deploy'),
    overwrite: fc.boolean(),
    region: fc.constantFrom('us-east-1', 'eu-west-1', 'ap-northeast-1'),
  },
  { requiredKeys: ['do', 'by', 'at', 'resources', 'mode', 'overwrite', 'region'] },
);

const NAMES = fc.subarray([...RESOURCES], { minLength: 1, maxLength: 2 });

const CLEANUP: Arbitrary<Cleanup> = fc.record({
  do: fc.constant('cleanup'),
  by: BY,
  at: PLACE,
  names: fc.oneof({ weight: 3, arbitrary: fc.constant([]) }, { weight: 1, arbitrary: NAMES }),
  all: fc.oneof({ weight: 4, arbitrary: fc.constant(false) }, { weight: 1, arbitrary: fc.constant(true) }),
});

/** Cleanups of single resources, after which the default passes on. */
const CLEANUP_BY_NAME: Arbitrary<Cleanup> = fc.record({
  do: fc.constant('cleanup'),
  by: BY,
  at: PLACE,
  names: NAMES,
  all: fc.constant(false),
});

const KINDS = [
  ...Object.entries(EDITS).map(([kind, { weight }]) => ({ weight, arbitrary: fc.constant(kind) })),
  { weight: 6, arbitrary: fc.constant('set') },
  { weight: 1, arbitrary: fc.constant('sedInPlace') },
  { weight: 1, arbitrary: fc.constant('break') },
  { weight: 1, arbitrary: fc.constant('repair') },
];

const CHOICE = fc.nat({ max: 40 });
const EDIT: Arbitrary<EditStep> = fc.record({
  do: fc.constant('edit'),
  kind: fc.oneof(...KINDS),
  file: fc.nat({ max: 5 }),
  choices: fc.tuple(CHOICE, CHOICE, CHOICE),
});

function calls(depth: Depth, cleanups: Arbitrary<Cleanup>): Arbitrary<Call> {
  const call: Arbitrary<Call> = fc.oneof(
    { weight: 3, arbitrary: CONFIGURE },
    { weight: 2, arbitrary: cleanups },
  );
  return withKills(call, depth);
}

/** Calls, some of which are killed if a depth has that. */
export function withKills<T>(call: Arbitrary<T>, { kills, longest }: Depth): Arbitrary<T> {
  if (!kills) return call;
  const kill = fc.option(fc.nat({ max: longest }), { nil: undefined, freq: 2 });
  return fc.tuple(call, kill).map(([one, at]) => (at === undefined ? one : { ...one, kill: at }));
}

/** Histories of a depth; two of five have no edits by others, so that the first bytes have to come back. */
export function histories(depth: Depth): Arbitrary<History> {
  const called = callSteps(depth, CLEANUP);
  const byName = callSteps(depth, CLEANUP_BY_NAME);
  const quiet = fc.array(called, { minLength: 1, maxLength: 8 });
  const passing = fc.array(byName, { minLength: 2, maxLength: 8 });
  const steps = fc.oneof<Arbitrary<Step[]>[]>(quiet, passing, edited(called), edited(called), edited(byName));
  return fc.record({ start: starts(depth.mounts), steps }).map(withOneJournal);
}

const edited = (called: Arbitrary<Step>): Arbitrary<Step[]> =>
  fc.array(fc.oneof({ weight: 3, arbitrary: called }, { weight: 2, arbitrary: EDIT }), {
    minLength: 2,
    maxLength: 9,
  });

function callSteps(depth: Depth, cleanups: Arbitrary<Cleanup>): Arbitrary<Step> {
  const call = calls(depth, cleanups);
  if (!depth.together) return call;
  const together = fc.record({
    do: fc.constant('together' as const),
    calls: fc.array(call, { minLength: 2, maxLength: 4 }),
  });
  return fc.oneof({ weight: 5, arbitrary: call }, { weight: 1, arbitrary: together });
}

/**
 * A link that became a copy is known to the journal that knew the link: if another state directory's job writes the copy
 * first, what is in it counts as somebody's (docs/reference/aws-files.md). So all jobs of such a history have one state directory.
 */
function withOneJournal(history: History): History {
  const isCopied = history.steps.some((step) => step.do === 'edit' && step.kind === 'sedInPlace');
  if (!isCopied || history.start.layout !== 'linked') return history;
  const inHome = <T extends Step>(step: T): T => {
    if ('calls' in step) return { ...step, calls: step.calls.map(inHome) };
    return 'by' in step ? { ...step, by: Math.min(step.by, LAST_IN_FIRST_HOME) } : step;
  };
  return { ...history, steps: history.steps.map(inHome) };
}

export const MEMORY: Depth = { kills: false, mounts: true, together: false, longest: 0 };
export const CRASH: Depth = { kills: true, mounts: true, together: false, longest: 200 };
export const PROCESSES: Depth = { kills: true, mounts: true, together: true, longest: 500 };
