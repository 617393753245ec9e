import type { Tool } from './tool.ts';
import { Draft, asHunk } from './draft.ts';
import {
  type Address,
  type Entry,
  type Format,
  type FoundEntry,
  type MarkOf,
  type Reading,
  type Was,
  addressKey,
  addressOf,
  isInMadeHolder,
} from './format.ts';
import type { OwnedUnit, State } from './state.ts';
import { withChosenItem } from './chosenItem.ts';
import { withoutTakenItems } from './takenItems.ts';

/** The parts of a text that are shipctl's. */
export interface Recognised {
  readonly state: State;
  /** Bundles of which somebody has removed what held them, and so a part of what is to come back. */
  readonly lostBundles: readonly string[];
}

/**
 * Recognises what shipctl wrote in a text that another program wrote. What is left of it is found by address and mark;
 * all other text is somebody's, and so part of the base.
 *
 * @param latest  the state with the change that was last begun
 * @param earlier the state before it, if that change may have been cut off
 */
export function recognise<R extends Reading>(
  tool: Tool<R>,
  uses: readonly number[],
  reading: R,
  latest: State,
  earlier: State | undefined,
  markOf: MarkOf,
): Recognised {
  const format = tool.formatOf(uses);
  const twins = new Set([...latest.twins, ...(earlier?.twins ?? [])]);
  const isTelling = ({ address }: Entry): boolean => tool.isTelling(uses, address);
  const find = ({ entries, absorbed }: State): readonly FoundEntry[] => {
    if (reading.text === '') return entries.map(goneEntry);
    const search = { markOf, isTelling, twins };
    const found = format.find(reading, [...entries, ...absorbed.entries], search);
    // Where these were written, their removal is an entry already.
    const again = new Set<Entry>(absorbed.entries);
    return found.filter(({ entry, fate }) => !again.has(entry) || fate === 'ours');
  };
  const foundLatest = find(latest);
  const foundEarlier = earlier ? find(earlier) : [];
  const before =
    earlier && stateBefore(reading, format, [latest.entries, foundLatest], [earlier.entries, foundEarlier]);
  const isLanded = before === 'latest' || !earlier ? () => true : landed(tool, uses, foundLatest);
  const untaken = (state: State, found: readonly FoundEntry[]): readonly FoundEntry[] =>
    withoutTakenItems(tool, uses, [...state.entries, ...state.absorbed.entries], found);
  const ofLatest = before === 'earlier' ? [] : untaken(latest, foundLatest.filter(isLanded));
  const ofEarlier = before === 'latest' || !earlier ? [] : untaken(earlier, foundEarlier);
  const isKept = ({ entry, fate }: FoundEntry): boolean =>
    fate === 'ours' || (fate === 'deleted' && (isInMadeHolder(entry) || isOldOfBundle(tool, uses, entry)));
  const known = new Set(ofLatest.filter(isKept).map(({ entry }) => addressKey(entry.address)));
  const onlyEarlier = ofEarlier.filter((one) => isKept(one) && !known.has(addressKey(one.entry.address)));
  const ours = [...ofLatest.filter(isKept), ...onlyEarlier];
  const others = tool.isNeededFor ? addressesBeside(reading, ours) : [];
  const left = ours.filter(
    ({ entry }) => !others.some((one) => tool.isNeededFor?.(uses, entry.address, one)),
  );
  const { found: kept, units } = withChosenItem(tool, uses, {
    found: left,
    units: ownedUnits(latest, earlier, new Set(onlyEarlier.map(({ entry }) => entry.unit))),
  });
  const absorbed = eachOnce([...ofLatest, ...ofEarlier].filter(({ fate }) => fate === 'absorbed'));
  const restored = new Draft(reading.text).replace(format.restore(reading, [...kept, ...absorbed]));
  const base = format.read(restored.text);
  const entries = kept.map(({ entry, fate, value }): Entry => {
    const mark = fate === 'deleted' ? '' : entry.mark;
    return { ...entry, mark, was: wasNow(entry, format.was(base, entry.address, value)) };
  });
  const state = {
    units,
    entries: entries.filter(
      (entry) => entry.mark !== '' || entry.was.is === 'source' || isInMadeHolder(entry),
    ),
    hunks: restored.inverted().hunks,
    twins: [...twins].filter((key) => base.values.has(key)),
    absorbed: {
      entries: absorbed.map(({ entry }) => entry),
      hunks: format.restore(reading, absorbed).map(asHunk),
      keys: [...format.absorbing(reading, absorbed)],
    },
    lostBundles: [],
  };
  // The mark of an item that somebody has removed says nothing of the others: they get theirs back.
  const isMark = ({ address }: Entry): boolean => tool.restingValue?.(uses, address) !== undefined;
  const lost = [...ofLatest, ...ofEarlier].filter(
    ({ entry, fate }) => fate === 'gone' && entry.was.is === 'source' && !isMark(entry),
  );
  const lostBundles = lost.map(({ entry }) => tool.bundleOf(uses, entry.address));
  return { state, lostBundles: lostBundles.filter((bundle) => bundle !== undefined) };
}

/** In a file that somebody has removed, or emptied, nothing is left that could hold an address: old values do not come back. */
const goneEntry = (entry: Entry): FoundEntry => ({ entry, fate: 'gone', value: undefined, lines: [] });

/** The addresses that have values of others. */
function addressesBeside({ values }: Reading, found: readonly FoundEntry[]): readonly Address[] {
  const keys = new Set(found.map(({ entry }) => addressKey(entry.address)));
  return [...values.keys()].filter((key) => !keys.has(key)).map(addressOf);
}

/** What was found in different places: both states may have found the same. */
const eachOnce = (found: readonly FoundEntry[]): readonly FoundEntry[] => [
  ...new Map(found.map((one) => [one.lines[0]?.start, one])).values(),
];

/** The entries of a state, and how they were found. */
type Searched = readonly [entries: readonly Entry[], found: readonly FoundEntry[]];

/**
 * Which state a text was in when somebody else came to write it; undefined if it is unknown. What one state wrote, and
 * neither the other nor the base has, is proof of it; so is an old value at an address that the other state has without a
 * value.
 */
function stateBefore<R extends Reading>(
  reading: R,
  format: Format<R>,
  [latestEntries, latest]: Searched,
  [earlierEntries, earlier]: Searched,
): 'latest' | 'earlier' | undefined {
  const ofLatest = marksOf(latestEntries, latest);
  const ofEarlier = marksOf(earlierEntries, earlier);
  type Marks = typeof ofLatest;
  const isWritten = (own: readonly FoundEntry[], other: Marks): boolean =>
    own.some(
      ({ entry: { address, mark, was }, fate }) =>
        mark !== '' && was.is !== 'same' && fate === 'ours' && other.get(addressKey(address)) !== mark,
    );
  const isOld = (own: readonly FoundEntry[], other: Marks): boolean =>
    own.some(
      ({ entry, fate }) =>
        fate === 'theirs' && !other.has(addressKey(entry.address)) && format.hasOld(reading, entry),
    );
  if (isWritten(latest, ofEarlier)) return 'latest';
  if (isWritten(earlier, ofLatest)) return 'earlier';
  if (isOld(latest, ofEarlier)) return 'earlier';
  return isOld(earlier, ofLatest) ? 'latest' : undefined;
}

/**
 * Tells what a change that was cut off has done. If nothing of what it was to write in a bundle is in the text, somebody may
 * have taken the bundle's old values out before it came to the file: they do not come back.
 */
function landed<R extends Reading>(
  tool: Tool<R>,
  uses: readonly number[],
  latest: readonly FoundEntry[],
): (one: FoundEntry) => boolean {
  const bundleOf = ({ entry }: FoundEntry): string | undefined => tool.bundleOf(uses, entry.address);
  const written = latest.filter(({ entry: { mark, was } }) => mark !== '' && was.is !== 'same');
  const there = new Set(written.filter(({ fate }) => fate !== 'deleted' && fate !== 'gone').map(bundleOf));
  const missing = new Set(written.map(bundleOf).filter((bundle) => !there.has(bundle)));
  return (one) => {
    const bundle = bundleOf(one);
    return bundle === undefined || one.entry.was.is !== 'source' || !missing.has(bundle);
  };
}

/** The marks of entries, by the keys of their addresses, and of those to which somebody may have moved them. */
const marksOf = (written: readonly Entry[], found: readonly FoundEntry[]): ReadonlyMap<string, string> =>
  new Map(
    [...found.map(({ entry }) => entry), ...written].map(({ address, mark }) => [addressKey(address), mark]),
  );

/** What was made for an entry stays so, whatever somebody has put there since. */
const wasNow = (entry: Entry, was: Was): Was =>
  isInMadeHolder(entry) && was.is === 'absent' ? entry.was : was;

/** Whether an entry hides a value of a bundle: somebody who deletes what was written there does not mean that. */
const isOldOfBundle = <R extends Reading>(
  tool: Tool<R>,
  uses: readonly number[],
  { address, was }: Entry,
): boolean => was.is === 'source' && tool.bundleOf(uses, address) !== undefined;

/** Units of which only the earlier state's entries are left are still of those who had them then. */
function ownedUnits(
  latest: State,
  earlier: State | undefined,
  ofEarlier: ReadonlySet<string>,
): readonly OwnedUnit[] {
  const units = new Map(latest.units.map((unit) => [unit.name, unit]));
  for (const unit of earlier?.units ?? []) {
    if (!units.has(unit.name) || ofEarlier.has(unit.name)) units.set(unit.name, unit);
  }
  return [...units.values()];
}
