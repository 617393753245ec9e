import {
  type Address,
  type Edit,
  type Entry,
  type FoundEntry,
  type Search,
  addressKey,
} from '../../tracking/format.ts';
import { groupsBy } from '../../groups.ts';
import type { Section, SectionsText } from './grammar.ts';
import { type Place, PlaceIndex, valuesOf } from './placeIndex.ts';

/** The header and the key of an address. */
export const headerAndKey = ([header = '', key = '']: Address): readonly [header: string, key: string] => [
  header,
  key,
];

/** @see Format.find */
export const findEntries = (
  file: SectionsText,
  entries: readonly Entry[],
  search: Search,
): readonly FoundEntry[] => new EntrySearch(file, entries, search).find();

/** @see Format.absorbing */
export function absorbingSettings(file: SectionsText, found: readonly FoundEntry[]): ReadonlySet<string> {
  const absorbed = found.filter(({ fate }) => fate === 'absorbed').flatMap(({ lines }) => lines);
  const starts = new Set(absorbed.map(({ start }) => start));
  return new Set(
    file.sections.flatMap(({ header, settings }) =>
      settings
        .filter(({ lines }) => lines.slice(1).some(({ start }) => starts.has(start)))
        .map(({ key }) => addressKey([header, key])),
    ),
  );
}

/** @see Format.twins */
export function twinSettings(file: SectionsText, edits: readonly Edit[]): readonly string[] {
  const editsByKey = groupsBy(edits, ({ address }) => headerAndKey(address)[1]);
  const index = new PlaceIndex(file, new Set(editsByKey.keys()), (value) => value);
  const places = [...editsByKey].flatMap(([key, ofKey]) =>
    [...new Set(ofKey.map(({ value }) => value))].flatMap((value) =>
      value === undefined ? [] : [...index.settings(key, value), ...index.continuations(key, value)],
    ),
  );
  return places.map(({ section, key }) => addressKey([section.header, key]));
}

/**
 * Looks for entries where they were written, or in the section that was renamed since; then among the lines
 * that others have taken for their continuation; and for values that nobody else has, in all sections. No line is found
 * for two entries.
 */
class EntrySearch {
  readonly #file: SectionsText;
  readonly #search: Search;
  readonly #used = new Set<number>();
  readonly #entries: readonly Entry[];
  readonly #index: PlaceIndex;

  constructor(file: SectionsText, entries: readonly Entry[], search: Search) {
    this.#file = file;
    this.#entries = entries;
    this.#search = search;
    const keys = new Set(entries.map(({ address }) => headerAndKey(address)[1]));
    this.#index = new PlaceIndex(file, keys, search.markOf);
  }

  find(): readonly FoundEntry[] {
    const renamed = this.#renamedSections();
    const inPlace = this.#entries.map((entry) => {
      const [header, key] = headerAndKey(entry.address);
      const name = renamed.get(header);
      const found = this.#inPlace(name === undefined ? entry : moved(entry, [name, key]));
      // What somebody has put there is of the other section, and the entry's own one is gone.
      const isGone = name !== undefined && found.fate === 'theirs' && entry.mark !== '';
      return isGone ? { ...found, entry, fate: 'gone' as const } : found;
    });
    return inPlace.flatMap((one) =>
      one.entry.mark === '' || one.fate === 'ours' ? [one] : this.#elsewhere(one),
    );
  }

  #inPlace(entry: Entry): FoundEntry {
    const [header, key] = headerAndKey(entry.address);
    const section = this.#file.byHeader.get(header);
    const nothing = { entry, value: undefined, lines: [] };
    if (!section) return { ...nothing, fate: 'gone' };
    const isSet = section.byKey.has(key);
    if (entry.mark === '') return { ...nothing, fate: isSet ? 'theirs' : 'ours' };
    const place = this.#settingIn(section, entry);
    if (!place) return { ...nothing, fate: isSet ? 'theirs' : 'deleted' };
    this.#use(place);
    return ours(entry, place);
  }

  #elsewhere(one: FoundEntry): readonly FoundEntry[] {
    const { entry } = one;
    // The base has it too: whoever moved it moved their own.
    if (entry.was.is === 'same') return [one];
    const isTelling = this.#search.isTelling(entry);
    const absorbed = this.#absorbedLine(entry, isTelling);
    const place = isTelling ? this.#movedSetting(entry) : undefined;
    if (place) {
      this.#use(place);
      const [, key] = headerAndKey(entry.address);
      // Its old place may have been made for it.
      return [one, ours(moved(entry, [place.section.header, key], true), place)];
    }
    if (!absorbed) return [one];
    this.#use(absorbed);
    const { value, lines } = absorbed;
    return [one, { entry: moved(entry, entry.address, true), fate: 'absorbed', value, lines }];
  }

  #isFree({ lines }: Place): boolean {
    return lines[0] !== undefined && !this.#used.has(lines[0].start);
  }

  #use({ lines }: Place): void {
    for (const { start } of lines) this.#used.add(start);
  }

  #settingIn(section: Section, entry: Entry): Place | undefined {
    const setting = section.byKey.get(headerAndKey(entry.address)[1]);
    if (!setting) return undefined;
    // What the base has too is theirs, with the lines that they add to it.
    const values = entry.was.is === 'same' ? [setting.value] : valuesOf(this.#file, setting);
    const value = values.find((one) => this.#search.markOf(one) === entry.mark);
    const place =
      value === undefined ? undefined : { section, key: setting.key, value, lines: setting.lines };
    return place && this.#isFree(place) ? place : undefined;
  }

  #movedSetting(entry: Entry): Place | undefined {
    const [own] = headerAndKey(entry.address);
    return this.#settings(entry).find((place) => place.section.header !== own && this.#isFree(place));
  }

  /** Whether it held what was written before that was written. */
  #isTwin({ section, key }: Place): boolean {
    return this.#search.twins.has(addressKey([section.header, key]));
  }

  /** The settings that have what was written, except those that had it before. */
  #settings(entry: Entry): readonly Place[] {
    const [, key] = headerAndKey(entry.address);
    return this.#index.settings(key, entry.mark).filter((place) => !this.#isTwin(place));
  }

  /** A line of the entry's own section before any other one's. */
  #absorbedLine(entry: Entry, isAnywhere: boolean): Place | undefined {
    const [header, key] = headerAndKey(entry.address);
    const places = this.#index
      .continuations(key, entry.mark)
      .filter((place) => this.#isFree(place) && !this.#isTwin(place));
    return places.find(({ section }) => section.header === header) ?? (isAnywhere ? places[0] : undefined);
  }

  /** For the header of each section that is missing, that of the section which has come to hold its entries. */
  #renamedSections(): ReadonlyMap<string, string> {
    const known = new Set(this.#entries.map(({ address }) => headerAndKey(address)[0]));
    const names = new Map<string, string>();
    for (const [header, entries] of this.#missingSections()) {
      const places = entries.flatMap((entry) => this.#settings(entry));
      const [renamedTo] = places
        .map(({ section }) => section)
        .filter((section) => !known.has(section.header))
        .sort((a, b) => a.line.start - b.line.start);
      if (renamedTo) {
        names.set(header, renamedTo.header);
        known.add(renamedTo.header);
      }
    }
    return names;
  }

  /** The telling entries of each section that is missing. */
  #missingSections(): ReadonlyMap<string, readonly Entry[]> {
    const isSought = (entry: Entry): boolean =>
      entry.mark !== '' &&
      this.#search.isTelling(entry) &&
      !this.#file.byHeader.has(headerAndKey(entry.address)[0]);
    return groupsBy(this.#entries.filter(isSought), ({ address }) => headerAndKey(address)[0]);
  }
}

const ours = (entry: Entry, { value, lines }: Place): FoundEntry => ({ entry, fate: 'ours', value, lines });

/**
 * An entry whose value somebody has moved: what holds it is theirs.
 *
 * @param isAlone somebody moved it without what was around it, so nothing comes back there
 */
function moved(entry: Entry, address: Address, isAlone = false): Entry {
  const isNew = isAlone || entry.was.is === 'absent';
  return { ...entry, address, was: isNew ? { is: 'absent', hasHolder: true } : entry.was };
}
