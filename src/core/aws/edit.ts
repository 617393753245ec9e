import {
  type AwsFile,
  INHERITED,
  type Section,
  type Setting,
  indentationBelow,
  parseAwsFile,
} from './file.ts';
import { ShipctlError } from '../../errors.ts';

/** What one profile's sections in one file are to hold. */
export interface SectionEdit {
  /** The headers of the sections that are meant; all of them are written. */
  readonly matches: (header: string) => boolean;
  /** The header of the section that is made where none of them is there. */
  readonly header: string;
  /** In the order in which new ones are written. */
  readonly set: readonly (readonly [key: string, value: string])[];
  /** Keys that would defeat what is set. */
  readonly remove: (key: string) => boolean;
}

/** Replaces `[start, end)` of a text by `insert`. */
export interface Splice {
  readonly start: number;
  readonly end: number;
  readonly insert: string;
  readonly kind: 'end' | 'header' | 'setting' | 'removal';
  readonly section: string;
  readonly key: string;
  readonly value: string;
  /** For a removal: the key it stands behind, empty for the header. */
  readonly behind: string;
}

/**
 * The splices that make each edit true, in order of place. Bytes that no edit is about are in none of them, and what
 * holds already is not written again.
 */
export function splicesFor(file: AwsFile, edits: readonly SectionEdit[]): readonly Splice[] {
  const splices: Splice[] = [];
  const added: SectionEdit[] = [];
  for (const edit of edits) {
    const sections = file.sections.filter(({ header }) => edit.matches(header));
    for (const section of sections) splices.push(...sectionSplices(file, section, edit));
    if (sections.length === 0 && edit.set.length > 0) added.push(edit);
  }
  const ordered = [
    ...splices.sort((a, b) => a.start - b.start || a.end - b.end),
    ...newSections(file, added),
  ];
  return withLineEnd(file, ordered);
}

/** Ends the file's last line first, where something is to go behind it. */
function withLineEnd(file: AwsFile, splices: readonly Splice[]): readonly Splice[] {
  const at = file.text.length;
  const index = splices.findIndex(({ start, insert }) => start === at && insert !== '');
  const splice = splices[index];
  const isEnded = file.text === '' || /[\r\n]$/.test(file.text);
  const leaves = splices.some(({ start, end, insert }) => start < at && end === at && insert === '');
  if (!splice || isEnded || leaves) return splices;
  const { section } = splice;
  const end = {
    start: at,
    end: at,
    insert: file.lineEnd,
    kind: 'end',
    section,
    key: '',
    value: '',
    behind: '',
  } as const;
  return splices.toSpliced(index, 0, end);
}

function sectionSplices(file: AwsFile, section: Section, edit: SectionEdit): readonly Splice[] {
  const set = new Map(edit.set);
  const splices: Splice[] = [];
  let behind = '';
  for (const setting of section.settings) {
    const value = set.get(setting.key);
    if (value !== undefined) splices.push(...replaced(section, setting, value));
    else if (edit.remove(setting.key)) splices.push(...removed(section, setting, behind));
    if (value !== undefined || !edit.remove(setting.key)) behind = setting.key;
  }
  const missing = edit.set.filter(([key]) => !section.settings.some((setting) => setting.key === key));
  return [...insertedBelowHeader(file, section, missing), ...splices];
}

/** The key's first line is written anew and the lines that go on with it leave; comments in between stay. */
function replaced(section: Section, setting: Setting, value: string): readonly Splice[] {
  if (setting.value === value) return [];
  const [first, ...more] = setting.lines;
  if (!first) return [];
  const about = { section: section.header, key: setting.key, value };
  const insert = `${setting.indentation}${setting.key} = ${value}`;
  const splice = {
    start: first.start,
    end: first.textEnd,
    insert,
    kind: 'setting',
    behind: '',
    ...about,
  } as const;
  return [splice, ...removed(section, { ...setting, lines: more }, setting.key, value)];
}

/** @param value what the key holds from then on, where only lines that went on with it are taken out */
function removed(section: Section, setting: Setting, behind: string, value = ''): readonly Splice[] {
  return setting.lines.map(({ start, end }) => ({
    start,
    end,
    insert: '',
    kind: 'removal',
    section: section.header,
    key: setting.key,
    value,
    behind,
  }));
}

/**
 * New keys go right below the header and take over the indentation of the line below: nothing above can take them for
 * its continuation, and they take nothing below for theirs.
 */
function insertedBelowHeader(
  file: AwsFile,
  section: Section,
  settings: readonly (readonly [string, string])[],
): readonly Splice[] {
  if (settings.length === 0) return [];
  const at = section.line.end;
  const indentation = indentationBelow(file.text, at);
  // The header's own, where lines end in several ways: in front of an LF, a CR would be half of a CR LF.
  const lineEnd = file.text.slice(section.line.textEnd, at) || file.lineEnd;
  const place = { start: at, end: at, section: section.header, behind: '' };
  return settings.map(([key, value]) => ({
    ...place,
    insert: `${indentation}${key} = ${value}${lineEnd}`,
    kind: 'setting',
    key,
    value,
  }));
}

function newSections(file: AwsFile, edits: readonly SectionEdit[]): readonly Splice[] {
  const at = file.text.length;
  const wouldJoin = file.text.endsWith('\r') && file.lineEnd === '\n';
  return edits.flatMap(({ header, set }, index) => {
    const place = { start: at, end: at, section: header, behind: '' };
    const blank = (at > 0 && !wouldJoin) || index > 0 ? file.lineEnd : '';
    return [
      { ...place, insert: `${blank}[${header}]${file.lineEnd}`, kind: 'header', key: '', value: '' } as const,
      ...set.map(
        ([key, value]) =>
          ({ ...place, insert: `${key} = ${value}${file.lineEnd}`, kind: 'setting', key, value }) as const,
      ),
    ];
  });
}

/**
 * Reads a file back after a change: every profile written must give exactly what was to be written, and everything that
 * is not `isTouched` exactly what it gave before.
 *
 * @throws ShipctlError where it does not
 */
export function checkReadBack(
  before: string,
  after: string,
  edits: readonly SectionEdit[],
  isTouched: (header: string, key: string) => boolean,
): void {
  const file = parseAwsFile(after);
  for (const edit of edits) {
    for (const section of file.sections.filter(({ header }) => edit.matches(header))) {
      checkSection(file, section, edit);
    }
  }
  const rest = ({ sections }: AwsFile): string =>
    JSON.stringify(
      sections.flatMap(({ header, settings }) =>
        settings.filter(({ key }) => !isTouched(header, key)).map(({ key, value }) => [header, key, value]),
      ),
    );
  if (rest(parseAwsFile(before)) !== rest(file))
    throw unreadable('it would change settings that are not to be changed');
}

function checkSection(file: AwsFile, section: Section, edit: SectionEdit): void {
  const inherited = file.sections.find(({ header }) => header === INHERITED)?.settings ?? [];
  const holds = new Map([...inherited, ...section.settings].map(({ key, value }) => [key, value]));
  for (const [key, value] of edit.set) {
    if (holds.get(key) !== value) throw unreadable(`${key} of [${section.header}] would not read back`);
  }
  const defeating = [...holds.keys()].find(
    (key) => edit.remove(key) && !edit.set.some(([set]) => set === key),
  );
  if (defeating !== undefined) {
    throw new ShipctlError(
      `the section [${INHERITED}] sets ${defeating} for every profile, which defeats what is to be written; take it out`,
    );
  }
}

function unreadable(fault: string): ShipctlError {
  return new ShipctlError(`the new text would not be read as meant (${fault}); this is a fault of shipctl`);
}
