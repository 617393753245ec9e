import { Draft, type Replacement, removal } from '../../tracking/draft.ts';
import {
  type Address,
  type Entry,
  type FoundEntry,
  type TextLine,
  isInMadeHolder,
} from '../../tracking/format.ts';
import { headerAndKey } from './find.ts';
import { groupsBy } from '../../groups.ts';
import {
  type Section,
  type SectionsText,
  type Setting,
  indentationBelow,
  indentationOf,
  keyAndValue,
  linesOf,
  readSections,
  strip,
} from './grammar.ts';
import { spareHeaders } from './spareHeaders.ts';

/** What the base has at an address. */
export type SectionWas = SameValue | NoSetting | OldSetting;

/** The value that was written. */
interface SameValue {
  readonly is: 'same';
}

interface NoSetting {
  readonly is: 'absent';
  /** The section exists in the base. */
  readonly hasHolder: boolean;
}

/** Another value. */
interface OldSetting {
  readonly is: 'source';
  /** Its lines, with their ends. */
  readonly source: string;
  /** The key of the setting above it; empty for the first one. */
  readonly behind: string;
  /** Its place among the section's settings. */
  readonly nth: number;
}

/** @see Format.was */
export function wasInSections(base: SectionsText, address: Address, written: string | undefined): SectionWas {
  const [header, key] = headerAndKey(address);
  const section = base.byHeader.get(header);
  const setting = section?.byKey.get(key);
  if (!section || !setting) return { is: 'absent', hasHolder: section !== undefined };
  if (setting.value === written) return { is: 'same' };
  const { nth } = setting;
  const source = setting.lines.map(({ start, end }) => base.text.slice(start, end)).join('');
  return { is: 'source', source, behind: section.settings[nth - 1]?.key ?? '', nth };
}

/** @see Format.hasOld */
export function hasOldSetting(file: SectionsText, { address, was: kept }: Entry): boolean {
  const was = kept as SectionWas;
  const now = wasInSections(file, address, undefined);
  return was.is === 'source' && now.is === 'source' && wordsOf(was) === wordsOf(now);
}

/** A setting without what another program may write in another way: indentation, line ends, `:` for `=`. */
function wordsOf({ source }: OldSetting): string {
  const [first = '', ...more] = linesOf(source).map(({ start, textEnd }) =>
    strip(source.slice(start, textEnd)),
  );
  const { key, value = '' } = keyAndValue(first);
  return [key, value, ...more].join('\n');
}

/** @see Format.isWas */
export function isSectionWas(value: unknown): boolean {
  const was = value as Partial<Record<keyof NoSetting | keyof OldSetting, unknown>>;
  if (was.is === 'absent') return typeof was.hasHolder === 'boolean';
  if (was.is !== 'source') return was.is === 'same';
  return typeof was.source === 'string' && typeof was.behind === 'string' && Number.isInteger(was.nth);
}

/** @see Format.restore */
export function restoreSections(file: SectionsText, found: readonly FoundEntry[]): readonly Replacement[] {
  const byHeader = groupsBy(found, ({ entry }) => headerAndKey(entry.address)[0]);
  const restored = [...byHeader].map(([header, entries]): RestoredSection => {
    const section = file.byHeader.get(header);
    if (section) return new SectionRestoring(file, section).restored(entries);
    return { replacements: entries.flatMap(({ lines }) => lines).map(removal), emptied: [] };
  });
  const settings = inOrder(restored.flatMap(({ replacements }) => replacements));
  const emptied = restored.flatMap((one) => one.emptied);
  if (emptied.length === 0) return settings;
  return inOrder([...leavingHeaders(file, settings, emptied), ...settings]);
}

const inOrder = (replacements: readonly Replacement[]): readonly Replacement[] =>
  replacements.toSorted((a, b) => a.start - b.start || a.end - b.end);

/** The headers of emptied sections that can be spared when the settings are as they were. */
function leavingHeaders(
  file: SectionsText,
  settings: readonly Replacement[],
  emptied: readonly Section[],
): readonly Replacement[] {
  const rest = readSections(new Draft(file.text).replace(settings).text);
  const empty = emptied.flatMap(({ header }) => rest.byHeader.get(header) ?? []);
  const spare = new Set(spareHeaders(rest, new Set(empty)).map(({ header }) => header));
  return emptied.filter(({ header }) => spare.has(header)).map((section) => headerRemoval(file, section));
}

/** The header's line leaves, with the blank line above it. */
function headerRemoval({ text, lineEnd }: SectionsText, { line }: Section): Replacement {
  const above = text.slice(0, line.start);
  const hasBlank = above === lineEnd || above.endsWith(lineEnd + lineEnd);
  return removal({ start: hasBlank ? line.start - lineEnd.length : line.start, end: line.end });
}

/** How the settings of a section come back. */
interface RestoredSection {
  readonly replacements: readonly Replacement[];
  /** The section, if nothing is left in it and it was made for what is taken out of it. */
  readonly emptied: readonly Section[];
}

/** Brings one section back. */
class SectionRestoring {
  readonly #file: SectionsText;
  readonly #section: Section;

  constructor(file: SectionsText, section: Section) {
    this.#file = file;
    this.#section = section;
  }

  restored(found: readonly FoundEntry[]): RestoredSection {
    const removed: TextLine[] = [];
    const inPlace: Replacement[] = [];
    const missing: OldSetting[] = [];
    for (const { entry, fate, lines } of found) {
      const was = entry.was as SectionWas;
      if (was.is === 'same') continue;
      if (fate === 'ours' && lines.length > 0 && was.is === 'source')
        inPlace.push(...this.#oldInPlace(lines, was));
      else {
        removed.push(...lines);
        if (was.is === 'source') missing.push(was);
      }
    }
    const isEmptied = this.#isLeftEmpty(found, removed, inPlace.length + missing.length);
    return {
      replacements: [...removed.map(removal), ...inPlace, ...this.#putBack(missing)],
      emptied: isEmptied ? [this.#section] : [],
    };
  }

  /** The old setting in the place of the one that was written, with the indentation that this has now. */
  #oldInPlace(lines: readonly TextLine[], { source }: OldSetting): readonly Replacement[] {
    const [first, ...more] = lines;
    if (!first) return [];
    const { text } = this.#file;
    const indentation = indentationOf(text.slice(first.start, first.textEnd));
    const old = this.#withFileLineEnds(indented(source, indentation)).replace(/(\r\n|\r|\n)$/, '');
    return [{ start: first.start, end: first.textEnd, insert: old }, ...more.map(removal)];
  }

  /** Whether nothing is left in a section that was made for what is taken out of it. */
  #isLeftEmpty(found: readonly FoundEntry[], removed: readonly TextLine[], old: number): boolean {
    const isMade = found.some(({ entry }) => isInMadeHolder(entry));
    const starts = new Set(removed.map(({ start }) => start));
    return (
      isMade && old === 0 && this.#section.settings.every(({ lines }) => starts.has(lines[0]?.start ?? -1))
    );
  }

  /** Each old setting after the one that it followed, or else right below the header. */
  #putBack(missing: readonly OldSetting[]): readonly Replacement[] {
    const byKey = new Map<string, Setting | undefined>();
    const aboveOf = (old: OldSetting): Setting | undefined => {
      const above = byKey.has(old.behind) ? byKey.get(old.behind) : this.#section.byKey.get(old.behind);
      byKey.set(keyOf(old), above);
      return above;
    };
    const sorted = missing.toSorted((a, b) => a.nth - b.nth);
    return [...groupsBy(sorted, aboveOf)].map(([above, group]) => this.#insertion(above, group));
  }

  #insertion(above: Setting | undefined, group: readonly OldSetting[]): Replacement {
    const { text, lineEnd } = this.#file;
    const at = above?.lines.at(-1)?.end ?? this.#section.line.end;
    const isBehindOpenLine = at > 0 && !/[\r\n]$/.test(text.slice(0, at).slice(-1));
    const texts = this.#fitted(group, at, above).map((source) => this.#withFileLineEnds(source));
    const block = texts.map((source) => (/[\r\n]$/.test(source) ? source : source + lineEnd)).join('');
    // The last line of the file keeps an end, or the lack of one.
    const isLast = at === text.length;
    const isOpen = isLast && (isBehindOpenLine || !/[\r\n]$/.test(texts.at(-1) ?? ''));
    const insert = (isBehindOpenLine ? lineEnd : '') + (isOpen ? block.replace(/(\r\n|\r|\n)$/, '') : block);
    return { start: at, end: at, insert };
  }

  /** The settings as they were, or, if that would let lines go on with others, indented like their neighbours. */
  #fitted(group: readonly OldSetting[], at: number, above: Setting | undefined): readonly string[] {
    const below = indentationBelow(this.#file.text, at);
    const depths = group.map(({ source }) => indentationOf(source).length);
    const isFit = [above?.indentation.length ?? Infinity, ...depths].every((depth, index, all) => {
      const next = all[index + 1] ?? below.length;
      return next <= depth;
    });
    const indentation = above?.indentation ?? below;
    return group.map(({ source }) => (isFit ? source : indented(source, indentation)));
  }

  /** With the line ends of the file, if it has none of the kind that the text has. */
  #withFileLineEnds(source: string): string {
    const { lineEnd, lineEnds } = this.#file;
    const [end = lineEnd] = /\r\n|\r|\n/.exec(source) ?? [];
    const isForeign = !lineEnds.has(end) && lineEnds.size > 0;
    return isForeign ? source.replace(/\r\n|\r|\n/g, lineEnd) : source;
  }
}

const keyOf = ({ source }: OldSetting): string => keyAndValue(strip(source)).key;

/** A setting's lines with another indentation; those that go on with it stay deeper. */
function indented(source: string, indentation: string): string {
  const own = indentationOf(source.split(/[\r\n]/, 1)[0] ?? '');
  if (own === indentation) return source;
  return linesOf(source)
    .map(({ number, start, end }) => {
      const line = source.slice(start, end);
      if (strip(line) === '') return line;
      const blanks = indentationOf(line.replace(/[\r\n]+$/, ''));
      const deeper = blanks.startsWith(own) ? blanks.slice(own.length) : '    ';
      return indentation + (number === 1 ? '' : deeper || '    ') + line.slice(blanks.length);
    })
    .join('');
}
