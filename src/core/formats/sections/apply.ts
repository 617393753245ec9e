import { type Replacement, removal } from '../../tracking/draft.ts';
import type { Edit } from '../../tracking/format.ts';
import { type Section, type SectionsText, type Setting, indentationBelow } from './grammar.ts';

type KeyAndValue = readonly [key: string, value: string];

/** What is to become of one section. */
interface SectionEdit {
  readonly header: string;
  /** In the order in which new ones are written. */
  readonly set: KeyAndValue[];
  readonly remove: Set<string>;
}

/**
 * Makes edits of headers and keys true. What holds already is not written again, and other bytes are in no replacement.
 *
 * @returns replacements in order of place
 */
export function applySections(file: SectionsText, edits: readonly Edit[]): readonly Replacement[] {
  const known: Replacement[] = [];
  const added: SectionEdit[] = [];
  for (const edit of bySection(edits)) {
    const section = file.byHeader.get(edit.header);
    if (section) known.push(...sectionReplacements(file, section, edit));
    else if (edit.set.length > 0) added.push(edit);
  }
  known.sort((a, b) => a.start - b.start || a.end - b.end);
  return withLineEnd(file, [...known, ...newSections(file, added)]);
}

function bySection(edits: readonly Edit[]): readonly SectionEdit[] {
  const all = new Map<string, SectionEdit>();
  for (const { address, value } of edits) {
    const [header = '', key = ''] = address;
    const one = all.get(header) ?? { header, set: [], remove: new Set() };
    all.set(header, one);
    if (value === undefined) one.remove.add(key);
    else one.set.push([key, value]);
  }
  return [...all.values()];
}

/** Ends the file's last line first, if something is to follow it. */
function withLineEnd(file: SectionsText, replacements: readonly Replacement[]): readonly Replacement[] {
  const at = file.text.length;
  const index = replacements.findIndex(({ start, insert }) => start === at && insert !== '');
  const isEnded = file.text === '' || /[\r\n]$/.test(file.text);
  const leaves = replacements.some(({ start, end, insert }) => start < at && end === at && insert === '');
  if (index < 0 || isEnded || leaves) return replacements;
  return replacements.toSpliced(index, 0, { start: at, end: at, insert: file.lineEnd });
}

function sectionReplacements(
  file: SectionsText,
  section: Section,
  { set, remove }: SectionEdit,
): readonly Replacement[] {
  const missing = set.filter(([key]) => !section.byKey.has(key));
  const changed = set.flatMap(([key, value]) => {
    const setting = section.byKey.get(key);
    return setting ? settingReplacements(setting, value) : [];
  });
  const gone = [...remove].flatMap((key) => (section.byKey.get(key)?.lines ?? []).map(removal));
  return [...insertedBelowHeader(file, section, missing), ...changed, ...gone];
}

/** The key's first line is written anew and the lines that go on with it leave; comments in between stay. */
function settingReplacements(setting: Setting, value: string): readonly Replacement[] {
  const [first, ...more] = setting.lines;
  if (setting.value === value || !first) return [];
  const insert = `${setting.indentation}${setting.key} = ${value}`;
  return [{ start: first.start, end: first.textEnd, insert }, ...more.map(removal)];
}

/**
 * New keys go right below the header and take over the indentation of the line below: nothing above can take them for
 * its continuation, and they take nothing below for theirs.
 */
function insertedBelowHeader(
  file: SectionsText,
  section: Section,
  settings: readonly KeyAndValue[],
): readonly Replacement[] {
  if (settings.length === 0) return [];
  const at = section.line.end;
  const indentation = indentationBelow(file.text, at);
  // The header's own, where lines end in several ways: in front of an LF, a CR would be half of a CR LF.
  const lineEnd = file.text.slice(section.line.textEnd, at) || file.lineEnd;
  return settings.map(([key, value]) => ({
    start: at,
    end: at,
    insert: `${indentation}${key} = ${value}${lineEnd}`,
  }));
}

function newSections(file: SectionsText, edits: readonly SectionEdit[]): readonly Replacement[] {
  const at = file.text.length;
  const wouldJoin = file.text.endsWith('\r') && file.lineEnd === '\n';
  return edits.map(({ header, set }, index) => {
    const blank = (at > 0 && !wouldJoin) || index > 0 ? file.lineEnd : '';
    const settings = set.map(([key, value]) => `${key} = ${value}${file.lineEnd}`);
    return { start: at, end: at, insert: `${blank}[${header}]${file.lineEnd}${settings.join('')}` };
  });
}
