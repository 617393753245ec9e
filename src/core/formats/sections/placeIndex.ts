import type { MarkOf, TextLine } from '../../tracking/format.ts';
import { type Section, type SectionsText, type Setting, keyAndValue, strip } from './grammar.ts';

/** What a text sets a key to, and where. */
export interface Place {
  readonly section: Section;
  /** Of the setting that holds it. */
  readonly key: string;
  readonly value: string;
  readonly lines: readonly TextLine[];
}

/** The places of a text by key and mark, so that each is looked at once, however many entries are looked for. */
export class PlaceIndex {
  readonly #file: SectionsText;
  readonly #keys: ReadonlySet<string>;
  readonly #markOf: MarkOf;
  #settings: ReadonlyMap<string, readonly Place[]> | undefined;
  #continuations: ReadonlyMap<string, readonly Place[]> | undefined;

  /** @param keys of the entries that are looked for */
  constructor(file: SectionsText, keys: ReadonlySet<string>, markOf: MarkOf) {
    this.#file = file;
    this.#keys = keys;
    this.#markOf = markOf;
  }

  /** The settings with a key and a value of this mark, in order. */
  settings(key: string, mark: string): readonly Place[] {
    this.#settings ??= this.#byKeyAndMark((section, setting) => {
      if (!this.#keys.has(setting.key)) return [];
      const { key, lines } = setting;
      return valuesOf(this.#file, setting).map((value) => [key, { section, key, value, lines }]);
    });
    return this.#settings.get(nameOf(key, mark)) ?? [];
  }

  /** The lines that read like such a setting, but go on with another one. */
  continuations(key: string, mark: string): readonly Place[] {
    this.#continuations ??= this.#byKeyAndMark((section, { key: own, lines }) =>
      lines.slice(1).flatMap((line) => {
        const set = setIn(this.#file, line);
        const isMeant = set.value !== undefined && this.#keys.has(set.key);
        return isMeant ? [[set.key, { section, key: own, value: set.value, lines: [line] }] as const] : [];
      }),
    );
    return this.#continuations.get(nameOf(key, mark)) ?? [];
  }

  #byKeyAndMark(
    placesOf: (section: Section, setting: Setting) => readonly (readonly [key: string, place: Place])[],
  ): ReadonlyMap<string, readonly Place[]> {
    const index = new Map<string, Place[]>();
    for (const section of this.#file.sections) {
      for (const [key, place] of section.settings.flatMap((setting) => placesOf(section, setting))) {
        const name = nameOf(key, this.#markOf(place.value));
        const places = index.get(name);
        if (places) places.push(place);
        else index.set(name, [place]);
      }
    }
    return index;
  }
}

/** What a setting has, and what it would have without the lines that go on with it: somebody may have added these. */
export function valuesOf(file: SectionsText, { value, lines }: Setting): readonly string[] {
  const [first, ...more] = lines;
  const only = first && more.length > 0 ? setIn(file, first).value : undefined;
  return only === undefined || only === value ? [value] : [value, only];
}

const setIn = ({ text }: SectionsText, { start, textEnd }: TextLine): ReturnType<typeof keyAndValue> =>
  keyAndValue(strip(text.slice(start, textEnd)));

const nameOf = (key: string, mark: string): string => `${mark} ${key}`;
