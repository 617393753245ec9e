import { FormatFault, type Reading, addressKey } from '../../tracking/format.ts';

/**
 * A text of sections with settings, read as the AWS CLI does: Python's configparser with botocore's nested settings on
 * top. An address is a header and a key. Offsets count UTF-16 units of the text.
 *
 * @see docs/reference/aws-files.md, "Grammar"
 */
export interface SectionsText extends Reading {
  readonly sections: readonly Section[];
  readonly byHeader: ReadonlyMap<string, Section>;
  /** How its lines end; `\n` if there is none yet. */
  readonly lineEnd: string;
  /** All kinds of line ends that it has. */
  readonly lineEnds: ReadonlySet<string>;
}

export interface Section {
  /** What stands between the brackets, as written. */
  readonly header: string;
  readonly line: Line;
  readonly settings: readonly Setting[];
  readonly byKey: ReadonlyMap<string, Setting>;
  /** Where the next header's line begins, or the text ends. */
  readonly end: number;
}

export interface Setting {
  /** In lower case: keys ignore case. */
  readonly key: string;
  /** As the AWS CLI reads it; lines of a value are joined with `\n`. */
  readonly value: string;
  readonly indentation: string;
  /** Its place among the section's settings, from 0. */
  readonly nth: number;
  /** The line of the key and those that go on with it, and blank lines in between, which are part of the value; no comments. */
  readonly lines: readonly Line[];
}

export interface Line {
  readonly number: number;
  readonly start: number;
  /** Where its text ends. */
  readonly textEnd: number;
  /** Behind its line end. */
  readonly end: number;
}

/** Blanks at the start, as Python's `str.isspace` has them: it differs from `\s` in U+001C to U+001F, U+0085 and U+FEFF. */
const BLANKS_BEFORE = /^[\t-\r\x1c-\x20\x85\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]+/u;
const SETTING = /^(?<key>[^=:]*)[=:](?<value>.*)$/su;
const HEADER = /^\[(?<header>.+)\]/su;

const NESTED_LINE_END = /[\n\v\f\x1c-\x1e\x85\u2028\u2029]/u;

/** The section whose settings all others inherit. */
export const INHERITED = 'DEFAULT';

/** Drops blanks at both ends, as Python's `str.strip` does. */
export const strip = (text: string): string => stripEnd(text.replace(BLANKS_BEFORE, ''));

/** A pattern for this would look at a long run of blanks once for each of them. */
function stripEnd(text: string): string {
  let end = text.length;
  while (end > 0 && BLANKS_BEFORE.test(text.charAt(end - 1))) end--;
  return text.slice(0, end);
}

/** A section while it is read; a setting's value while its lines are collected. */
interface OpenSection {
  header: string;
  line: Line;
  settings: Map<string, OpenSetting>;
  end: number | undefined;
}

interface OpenSetting {
  key: string;
  parts: string[];
  indentation: string;
  lines: Line[];
  /** Blank lines below these: of the setting if it goes on. */
  blanks: Line[];
}

/**
 * Reads a text of sections.
 *
 * @throws FormatFault if the AWS CLI could not read it either
 */
export function readSections(text: string): SectionsText {
  const sections = new Map<string, OpenSection>();
  let section: OpenSection | undefined;
  let setting: OpenSetting | undefined;
  let depth = 0;

  if (text.startsWith('\ufeff')) throw new FormatFault(1, 'the file begins with a byte order mark');
  for (const line of linesOf(text)) {
    const raw = text.slice(line.start, line.textEnd);
    const content = strip(raw);
    if (content.startsWith('#') || content.startsWith(';')) continue;
    if (content === '') {
      setting?.parts.push('');
      setting?.blanks.push(line);
      continue;
    }
    const indentation = indentationOf(raw);
    if (setting && indentation.length > depth) {
      setting.parts.push(content);
      for (const blank of setting.blanks) setting.lines.push(blank);
      setting.lines.push(line);
      setting.blanks = [];
      continue;
    }
    depth = indentation.length;
    const header = HEADER.exec(content)?.groups?.['header'];
    if (header !== undefined) {
      if (section) section.end ??= line.start;
      section = openSection(sections, header, line);
      setting = undefined;
      continue;
    }
    setting = openSetting(section, content, indentation, line);
  }
  return closedText(
    text,
    [...sections.values()].map((one) => closed(one, text.length)),
  );
}

function closedText(text: string, sections: readonly Section[]): SectionsText {
  const values = new Map(
    sections.flatMap(({ header, settings }) =>
      settings.map(({ key, value }) => [addressKey([header, key]), value] as const),
    ),
  );
  const byHeader = new Map(sections.map((section) => [section.header, section]));
  const lineEnds = lineEndsOf(text);
  const [lineEnd = '\n'] = lineEnds;
  return { text, sections, byHeader, values, lineEnd, lineEnds };
}

/** In the order in which they first come. */
const lineEndsOf = (text: string): ReadonlySet<string> => new Set(text.match(/\r\n|\r|\n/g));

function openSection(sections: Map<string, OpenSection>, header: string, line: Line): OpenSection {
  const known = sections.get(header);
  // configparser lets its own [DEFAULT], whose settings every section inherits, stand any number of times.
  if (known && header === INHERITED) return known;
  if (known) throw new FormatFault(line.number, `the section [${header}] appears twice`);
  const section = { header, line, settings: new Map<string, OpenSetting>(), end: undefined };
  sections.set(header, section);
  return section;
}

function openSetting(
  section: OpenSection | undefined,
  content: string,
  indentation: string,
  line: Line,
): OpenSetting {
  if (!section) throw new FormatFault(line.number, 'text stands before the first [section]');
  const { key, value } = keyAndValue(content);
  if (value === undefined || key === '') {
    throw new FormatFault(line.number, 'this is neither a [section], a setting (key = value) nor a comment');
  }
  if (section.settings.has(key)) {
    throw new FormatFault(line.number, `the section [${section.header}] has the key ${key} twice`);
  }
  const setting = { key, parts: [value], indentation, lines: [line], blanks: [] };
  section.settings.set(key, setting);
  return setting;
}

/** The key of a line that holds a setting, in lower case, and its value; no value if it holds none. */
export function keyAndValue(line: string): { readonly key: string; readonly value: string | undefined } {
  const { key = '', value } = SETTING.exec(line)?.groups ?? {};
  return { key: strip(key).toLowerCase(), value: value === undefined ? undefined : strip(value) };
}

function closed({ header, line, settings: open, end }: OpenSection, textEnd: number): Section {
  const settings = [...open.values()].map(closedSetting);
  const byKey = new Map(settings.map((setting) => [setting.key, setting]));
  return { header, line, settings, byKey, end: end ?? textEnd };
}

function closedSetting({ key, parts, indentation, lines }: OpenSetting, nth: number): Setting {
  const value = stripEnd(parts.join('\n'));
  if (value.startsWith('\n')) nestedSettings(value, key, lines[0] as Line);
  return { key, value, indentation, nth, lines };
}

/** The settings below a key without a value of its own, such as `s3`. */
function nestedSettings(value: string, key: string, line: Line): void {
  for (const part of value.split(NESTED_LINE_END)) {
    if (strip(part) !== '' && !part.includes('=')) {
      throw new FormatFault(line.number, `a line below ${key} is not a nested setting (key = value)`);
    }
  }
}

/** The blanks in front of a line's text. */
export const indentationOf = (line: string): string => BLANKS_BEFORE.exec(line)?.[0] ?? '';

/** The blanks in front of the next line, from a place on, that is neither blank nor a comment. */
export function indentationBelow(text: string, at: number): string {
  for (let line = nextLine(text, at); line; line = nextLine(text, line.end)) {
    const raw = text.slice(line.start, line.textEnd);
    if (!/^([#;]|$)/.test(strip(raw))) return indentationOf(raw);
  }
  return '';
}

/** The lines of a text, cut at LF, CR LF and CR, as Python's text files do. They are counted from 1. */
export function linesOf(text: string): readonly Line[] {
  const lines: Line[] = [];
  for (let line = nextLine(text, 0); line; line = nextLine(text, line.end, line.number + 1)) lines.push(line);
  return lines;
}

/** The line that begins at a place; undefined at the end of the text. */
function nextLine(text: string, start: number, number = 1): Line | undefined {
  if (start >= text.length) return undefined;
  const ends = /\r\n|\r|\n/g;
  ends.lastIndex = start;
  const found = ends.exec(text);
  return found
    ? { number, start, textEnd: found.index, end: ends.lastIndex }
    : { number, start, textEnd: text.length, end: text.length };
}
