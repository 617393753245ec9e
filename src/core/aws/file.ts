import { ShipctlError } from '../../errors.ts';

/**
 * The grammar of the shared AWS files, as the AWS CLI's reader has it: Python's configparser with botocore's nested
 * settings on top (aws-files, "Grammar"). Offsets count UTF-16 units of the text.
 */
export interface AwsFile {
  readonly text: string;
  readonly sections: readonly Section[];
  /** How its lines end; `\n` where there is none yet. */
  readonly lineEnd: string;
}

export interface Section {
  /** What stands between the brackets, as written. */
  readonly header: string;
  readonly line: Line;
  readonly settings: readonly Setting[];
}

export interface Setting {
  /** In lower case: keys ignore case. */
  readonly key: string;
  /** As the AWS CLI reads it; lines of a value are joined with `\n`. */
  readonly value: string;
  readonly indentation: string;
  /** The line of the key and those that go on with it, without comments and blank lines in between. */
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

/** A fault that would keep the AWS CLI from reading the file too. */
export class AwsFileFault extends ShipctlError {
  readonly line: number;

  constructor(line: number, fault: string) {
    super(fault);
    this.line = line;
  }
}

/** Python's `str.isspace`, which differs from `\s` in U+001C to U+001F, U+0085 and U+FEFF. */
const BLANK = '\\t-\\r\\x1c-\\x20\\x85\\xa0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000';
const BLANKS_BEFORE = new RegExp(`^[${BLANK}]+`, 'u');
const IS_BLANK = new RegExp(`[${BLANK}]`, 'u');
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
  while (end > 0 && IS_BLANK.test(text.charAt(end - 1))) end--;
  return text.slice(0, end);
}

/** A section while it is read; a setting's value while its lines are collected. */
interface OpenSection {
  header: string;
  line: Line;
  settings: OpenSetting[];
}

interface OpenSetting {
  key: string;
  parts: string[];
  indentation: string;
  lines: Line[];
}

/**
 * Reads a shared AWS file.
 *
 * @throws AwsFileFault where the AWS CLI could not read it either
 */
export function parseAwsFile(text: string): AwsFile {
  const sections = new Map<string, OpenSection>();
  let section: OpenSection | undefined;
  let setting: OpenSetting | undefined;
  let depth = 0;

  if (text.startsWith('\ufeff')) throw new AwsFileFault(1, 'the file begins with a byte order mark');
  for (const line of linesOf(text)) {
    const raw = text.slice(line.start, line.textEnd);
    const content = strip(raw);
    if (content.startsWith('#') || content.startsWith(';')) continue;
    if (content === '') {
      setting?.parts.push('');
      continue;
    }
    const indentation = BLANKS_BEFORE.exec(raw)?.[0] ?? '';
    if (setting && indentation.length > depth) {
      setting.parts.push(content);
      setting.lines.push(line);
      continue;
    }
    depth = indentation.length;
    const header = HEADER.exec(content)?.groups?.['header'];
    if (header !== undefined) {
      section = openSection(sections, header, line);
      setting = undefined;
      continue;
    }
    setting = openSetting(section, content, indentation, line);
    section?.settings.push(setting);
  }
  return {
    text,
    sections: [...sections.values()].map(closed),
    lineEnd: /\r\n|\r|\n/.exec(text)?.[0] ?? '\n',
  };
}

function openSection(sections: Map<string, OpenSection>, header: string, line: Line): OpenSection {
  const known = sections.get(header);
  // configparser lets its own [DEFAULT], whose settings every section inherits, stand any number of times.
  if (known && header === INHERITED) return known;
  if (known) throw new AwsFileFault(line.number, `the section [${header}] is there twice`);
  const section = { header, line, settings: [] };
  sections.set(header, section);
  return section;
}

function openSetting(
  section: OpenSection | undefined,
  content: string,
  indentation: string,
  line: Line,
): OpenSetting {
  if (!section) throw new AwsFileFault(line.number, 'there is something in front of the first [section]');
  const { key, value } = keyAndValue(content);
  if (value === undefined || key === '') {
    throw new AwsFileFault(line.number, 'this is neither a [section], a setting (key = value) nor a comment');
  }
  if (section.settings.some((other) => other.key === key)) {
    throw new AwsFileFault(line.number, `the section [${section.header}] has the key ${key} twice`);
  }
  return { key, parts: [value], indentation, lines: [line] };
}

/** The key of a line that holds a setting, in lower case, and its value; no value where it holds none. */
export function keyAndValue(line: string): { readonly key: string; readonly value: string | undefined } {
  const { key = '', value } = SETTING.exec(line)?.groups ?? {};
  return { key: strip(key).toLowerCase(), value: value === undefined ? undefined : strip(value) };
}

function closed({ header, line, settings }: OpenSection): Section {
  return { header, line, settings: settings.map(closedSetting) };
}

function closedSetting({ key, parts, indentation, lines }: OpenSetting): Setting {
  const value = stripEnd(parts.join('\n'));
  if (value.startsWith('\n')) nestedSettings(value, key, lines[0] as Line);
  return { key, value, indentation, lines };
}

/** The settings below a key without a value of its own, such as `s3`. */
function nestedSettings(value: string, key: string, line: Line): void {
  for (const part of value.split(NESTED_LINE_END)) {
    if (strip(part) !== '' && !part.includes('=')) {
      throw new AwsFileFault(line.number, `a line below ${key} is no nested setting (key = value)`);
    }
  }
}

/** The blanks in front of the next line that is neither blank nor a comment. */
export function indentationBelow(text: string, at: number): string {
  const below = text.slice(at);
  for (const { start, textEnd } of linesOf(below)) {
    const raw = below.slice(start, textEnd);
    if (!/^([#;]|$)/.test(strip(raw))) return BLANKS_BEFORE.exec(raw)?.[0] ?? '';
  }
  return '';
}

/** Cuts at LF, CR LF and CR, as Python's text files do. */
export function* linesOf(text: string): Generator<Line> {
  const ends = /\r\n|\r|\n/g;
  let start = 0;
  for (let number = 1; start < text.length; number++) {
    const found = ends.exec(text);
    const textEnd = found ? found.index : text.length;
    const end = found ? ends.lastIndex : text.length;
    yield { number, start, textEnd, end };
    start = end;
  }
}

/**
 * The name of the profile that a section of the config file holds, or undefined for other sections: `default`,
 * `profile NAME`, `profile 'NAME'`, `profile "NAME"` (botocore cuts the header into words as a shell does).
 */
export function profileOfConfigHeader(header: string): string | undefined {
  if (header === 'default') return header;
  if (!header.startsWith('profile')) return undefined;
  const words = shellWords(header);
  return words?.length === 2 ? words[1] : undefined;
}

/**
 * How a profile is headed in the config file: as the AWS CLI's own `configure set` does it, so that both find the same
 * section. Other clients read no quoted name.
 *
 * @param profile a name without quotes, backslashes and tabs
 */
export function configHeader(profile: string): string {
  if (profile === 'default') return profile;
  return profile.includes(' ') ? `profile '${profile}'` : `profile ${profile}`;
}

/** Cuts text into words as Python's `shlex.split` does; undefined where a quotation does not end. */
function shellWords(text: string): readonly string[] | undefined {
  const words: string[] = [];
  let word: string | undefined;
  for (let at = 0; at < text.length; at++) {
    const char = text.charAt(at);
    if (' \t\r\n'.includes(char)) {
      if (word !== undefined) words.push(word);
      word = undefined;
      continue;
    }
    word ??= '';
    if (char === "'" || char === '"') {
      const quoted = quotation(text, at + 1, char);
      if (!quoted) return undefined;
      word += quoted.content;
      at = quoted.end;
    } else if (char === '\\') {
      at++;
      if (at >= text.length) return undefined;
      word += text.charAt(at);
    } else word += char;
  }
  if (word !== undefined) words.push(word);
  return words;
}

function quotation(text: string, start: number, mark: string): { content: string; end: number } | undefined {
  let content = '';
  for (let at = start; at < text.length; at++) {
    const char = text.charAt(at);
    if (char === mark) return { content, end: at };
    if (mark === '"' && char === '\\' && '"\\'.includes(text.charAt(at + 1)) && at + 1 < text.length) at++;
    content += text.charAt(at);
  }
  return undefined;
}
