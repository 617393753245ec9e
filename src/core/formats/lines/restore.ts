import type { Replacement } from '../../tracking/draft.ts';
import { type Address, type Entry, type FoundEntry, type Search, addressOf } from '../../tracking/format.ts';
import { removal, replaced, withNew } from './apply.ts';
import { type Line, type LinesText, type SetLine, lineKey } from './grammar.ts';

/** What the base has at an address. */
export type LinesWas =
  { readonly is: 'same' } | { readonly is: 'absent'; readonly hasHolder: true } | LinesSource;

interface LinesSource {
  readonly is: 'source';
  /** The lines that were replaced, or taken out, without their ends: first the one that counts. */
  readonly lines: readonly string[];
  /** The first was one of those that did not count for another name. */
  readonly isBehind?: true;
}

/** @see Format.was */
export function wasInLines(base: LinesText, [name = '']: Address, written: string | undefined): LinesWas {
  const lines = base.byName.get(name) ?? [];
  const [first] = lines;
  if (!first) return { is: 'absent', hasHolder: true };
  const isBehind = written !== undefined && base.behind.has(first);
  if (first.set.value === written && !isBehind) return { is: 'same' };
  const old = written === undefined ? lines : [first];
  const texts = old.map(({ start, textEnd }) => base.text.slice(start, textEnd));
  return { is: 'source', lines: texts, ...(isBehind && { isBehind }) };
}

/** @see Format.hasOld */
export function hasOldLine(file: LinesText, { address, was: kept }: Entry): boolean {
  const was = kept as LinesWas;
  const [line] = file.byName.get(address[0] ?? '') ?? [];
  return (
    was.is === 'source' && line !== undefined && was.lines[0] === file.text.slice(line.start, line.textEnd)
  );
}

/** @see Format.isWas */
export function isLinesWas(value: unknown): boolean {
  const { is, hasHolder, lines, isBehind } = value as Partial<
    Record<keyof LinesSource | 'hasHolder', unknown>
  >;
  if (is === 'source')
    return (
      Array.isArray(lines) &&
      lines.every((line) => typeof line === 'string') &&
      [undefined, true].includes(isBehind as true | undefined)
    );
  return is === 'same' || (is === 'absent' && hasHolder === true);
}

/** @see Format.find */
export const findLines = (
  file: LinesText,
  entries: readonly Entry[],
  search: Search,
): readonly FoundEntry[] => entries.flatMap((entry) => foundLines(file, entry, search));

function foundLines(file: LinesText, entry: Entry, { markOf }: Search): readonly FoundEntry[] {
  const [name = ''] = entry.address;
  const lines = file.byName.get(name) ?? [];
  const nothing = { entry, value: undefined, lines: [] };
  if (entry.mark === '') return [{ ...nothing, fate: lines.length > 0 ? 'theirs' : 'ours' }];
  const line = lines.find(({ set: { value } }) => valuesOf(value).some((one) => markOf(one) === entry.mark));
  if (!line)
    return [
      { ...nothing, fate: lines.length > 0 ? 'theirs' : 'deleted' },
      ...movedLines(file, entry, markOf),
    ];
  const value = valuesOf(line.set.value).find((one) => markOf(one) === entry.mark);
  if (line === lines[0]) return [{ entry, fate: 'ours', value, lines: [line] }];
  // A line of somebody else's has taken its place.
  const was: LinesWas = entry.was.is === 'same' ? { is: 'same' } : { is: 'absent', hasHolder: true };
  return [
    { ...nothing, fate: 'theirs' },
    { entry: { ...entry, was }, fate: 'absorbed', value, lines: [line] },
  ];
}

/** A line that somebody has put where it sets nothing that is known, such as into a condition. */
function movedLines(
  { lines, byName }: LinesText,
  entry: Entry,
  markOf: Search['markOf'],
): readonly FoundEntry[] {
  const [name = ''] = entry.address;
  const isWritten = (value: string): boolean => markOf(value) === entry.mark;
  const line = lines.find(({ moved }) => moved?.name === name && valuesOf(moved.value).some(isWritten));
  if (!line?.moved) return [];
  const value = valuesOf(line.moved.value).find(isWritten);
  const was: LinesWas = byName.has(name) ? { is: 'absent', hasHolder: true } : (entry.was as LinesWas);
  return [{ entry: { ...entry, was }, fate: 'absorbed', value, lines: [line] }];
}

/** A value of several lines may have been given other line ends. */
const valuesOf = (value: string): readonly string[] =>
  value.includes('\r\n') ? [value, value.replaceAll('\r\n', '\n')] : [value];

/** @see Format.restore */
export function restoreLines(file: LinesText, found: readonly FoundEntry[]): readonly Replacement[] {
  const changed = new Map<number, Replacement>();
  const missing: string[] = [];
  const behind: string[] = [];
  for (const { entry, lines } of found) {
    const was = entry.was as LinesWas;
    if (was.is === 'same') continue;
    const old = was.is === 'source' ? was.lines : [];
    const [line] = lines as readonly SetLine[];
    const [first] = old;
    if (!line) missing.push(...(file.grammar.counts === 'last' ? old.toReversed() : old));
    else if (was.is === 'source' && was.isBehind && line.end < file.text.length) {
      changed.set(line.start, removal(line));
      // It stays the first of its name.
      const next = file.byName.get(line.set.name)?.[1];
      if (next) changed.set(next.start, insertion(next, old));
      else behind.push(...old);
    } else changed.set(line.start, first === undefined ? removal(line) : replaced(file, line, first));
  }
  const inPlace = [...changed.values()].sort((a, b) => a.start - b.start);
  return withNew(file, withNew(file, inPlace, missing), behind, 'last');
}

const insertion = ({ start }: Line, lines: readonly string[]): Replacement => ({
  start,
  end: start,
  insert: lines.map((line) => `${line}\n`).join(''),
});

/** @see Format.absorbing */
export const absorbingLines = (
  { byName, values }: LinesText,
  found: readonly FoundEntry[],
): ReadonlySet<string> =>
  new Set(
    found.flatMap(
      ({
        entry: {
          address: [name = ''],
        },
        fate,
        lines,
      }) => {
        if (fate !== 'absorbed') return [];
        const isMoved = (lines as readonly Line[]).some(({ set }) => set === undefined);
        const unset = [...values.keys()].filter((key) => addressOf(key)[0] === '');
        const others = isMoved ? [...unset, lineKey(name, 0)] : [];
        return [...others, ...(byName.get(name) ?? []).map((_line, index) => lineKey(name, index))];
      },
    ),
  );
