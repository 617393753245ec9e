import {
  type Address,
  type Entry,
  type FoundEntry,
  type Search,
  type TextLine,
  addressKey,
} from '../../tracking/format.ts';
import { type Section, type SectionsText, keyAndValue, strip } from './grammar.ts';

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
): readonly FoundEntry[] => new EntrySearch(file, search).find(entries);

/** @see Format.absorbing */
export function absorbingSettings(file: SectionsText, found: readonly FoundEntry[]): ReadonlySet<string> {
  const taken = found.filter(({ fate }) => fate === 'taken').flatMap(({ lines }) => lines);
  const starts = new Set(taken.map(({ start }) => start));
  return new Set(
    file.sections.flatMap(({ header, settings }) =>
      settings
        .filter(({ lines }) => lines.slice(1).some(({ start }) => starts.has(start)))
        .map(({ key }) => addressKey([header, key])),
    ),
  );
}

/** What was written, and where it is. */
interface Place {
  readonly value: string;
  readonly lines: readonly TextLine[];
}

/**
 * Looks for entries where they were written, or in the section that has come to be called otherwise; then among the lines
 * that others have taken for their continuation; and for values that nobody else has, in all sections. No line is found
 * for two entries.
 */
class EntrySearch {
  readonly #file: SectionsText;
  readonly #search: Search;
  readonly #used = new Set<number>();
  readonly #continued = new Map<Section, readonly TextLine[]>();

  constructor(file: SectionsText, search: Search) {
    this.#file = file;
    this.#search = search;
  }

  find(entries: readonly Entry[]): readonly FoundEntry[] {
    const renamed = this.#renamedSections(entries);
    const inPlace = entries.map((entry) => {
      const [header, key] = headerAndKey(entry.address);
      const name = renamed.get(header);
      return this.#inPlace(name === undefined ? entry : moved(entry, [name, key]));
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
    return { entry, fate: 'ours', ...place };
  }

  #elsewhere(one: FoundEntry): readonly FoundEntry[] {
    const { entry } = one;
    const { sections, byHeader } = this.#file;
    const [header, key] = headerAndKey(entry.address);
    const own = byHeader.get(header);
    const isTelling = this.#search.isTelling(entry);
    const taken = (own && this.#takenLine([own], entry)) ?? (isTelling && this.#takenLine(sections, entry));
    const there = isTelling && one.fate !== 'theirs' ? this.#movedSetting(entry) : undefined;
    if (there) {
      this.#use(there.place);
      // Its old place is empty, and may have been made for it.
      return [one, { entry: moved(entry, [there.header, key], true), fate: 'ours', ...there.place }];
    }
    if (!taken) return [one];
    this.#use(taken);
    return [one, { entry: moved(entry, entry.address, true), fate: 'taken', ...taken }];
  }

  #use({ lines }: Place): void {
    for (const { start } of lines) this.#used.add(start);
  }

  /** A setting whose own line has what was written; somebody may have let more lines go on with it. */
  #settingIn(section: Section, entry: Entry): Place | undefined {
    const setting = section.byKey.get(headerAndKey(entry.address)[1]);
    const [first] = setting?.lines ?? [];
    if (!setting || !first || this.#used.has(first.start)) return undefined;
    const isWhole = this.#search.matches(entry, setting.value);
    const value = isWhole ? setting.value : this.#valueIn(first, entry);
    return value === undefined ? undefined : { value, lines: setting.lines };
  }

  #movedSetting(entry: Entry): { readonly header: string; readonly place: Place } | undefined {
    const [own, key] = headerAndKey(entry.address);
    for (const section of this.#file.sections) {
      const isTwin = this.#search.twins.has(addressKey([section.header, key]));
      const place = section.header === own || isTwin ? undefined : this.#settingIn(section, entry);
      if (place) return { header: section.header, place };
    }
    return undefined;
  }

  #takenLine(sections: readonly Section[], entry: Entry): Place | undefined {
    for (const line of sections.flatMap((section) => this.#continuations(section))) {
      const value = this.#used.has(line.start) ? undefined : this.#valueIn(line, entry);
      if (value !== undefined) return { value, lines: [line] };
    }
    return undefined;
  }

  /** The lines of a section that go on with others. */
  #continuations(section: Section): readonly TextLine[] {
    const known = this.#continued.get(section);
    if (known) return known;
    const lines = section.settings.flatMap((setting) => setting.lines.slice(1));
    this.#continued.set(section, lines);
    return lines;
  }

  /** What a line sets an entry's key to, if that is what was written. */
  #valueIn({ start, textEnd }: TextLine, entry: Entry): string | undefined {
    const { key, value } = keyAndValue(strip(this.#file.text.slice(start, textEnd)));
    const isEntry = key === headerAndKey(entry.address)[1] && value !== undefined;
    return isEntry && this.#search.matches(entry, value) ? value : undefined;
  }

  /** For the header of each section that is missing, that of the section which has come to hold its entries. */
  #renamedSections(entries: readonly Entry[]): ReadonlyMap<string, string> {
    const { sections, byHeader } = this.#file;
    const known = new Set(entries.map(({ address }) => headerAndKey(address)[0]));
    const missing = [...known].filter((header) => !byHeader.has(header));
    if (missing.length === 0) return new Map();
    const others = new Set(sections.filter(({ header }) => !known.has(header)));
    const names = missing.flatMap((header) => {
      const own = entries.filter(({ address, mark }) => address[0] === header && mark !== '');
      const telling = own.filter((entry) => this.#search.isTelling(entry));
      const heir = [...others].find((section) => telling.some((entry) => this.#isIn(section, entry)));
      if (!heir) return [];
      others.delete(heir);
      return [[header, heir.header] as const];
    });
    return new Map(names);
  }

  #isIn(section: Section, entry: Entry): boolean {
    const isTwin = this.#search.twins.has(addressKey([section.header, headerAndKey(entry.address)[1]]));
    return !isTwin && this.#settingIn(section, entry) !== undefined;
  }
}

/**
 * An entry whose value somebody has moved: what holds it is theirs.
 *
 * @param isAlone somebody moved it without what was around it, so nothing comes back there
 */
function moved(entry: Entry, address: Address, isAlone = false): Entry {
  const isNew = isAlone || entry.was.is === 'absent';
  return { ...entry, address, was: isNew ? { is: 'absent', hasHolder: true } : entry.was };
}
