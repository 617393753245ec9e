import { FormatFault } from '../../tracking/format.ts';

/** A section of git's configuration. Offsets count bytes. */
export interface GitSection {
  /** Of its header; after blanks, if a line begins with these. */
  readonly start: number;
  readonly end: number;
  /** Whether it is a section `credential`. */
  readonly isCredential: boolean;
  /** The name in quotes that such a section may have, such as an address. */
  readonly name: string | undefined;
  readonly entries: readonly GitEntry[];
}

/** A variable. */
export interface GitEntry {
  /** Of its line, or after the header on it. */
  readonly start: number;
  /** Where its text ends, without what goes on over empty lines. */
  readonly textEnd: number;
  /** After its line end. */
  readonly end: number;
  /** In lower case. */
  readonly key: string;
  /** Undefined for a variable without `=`, which is true. */
  readonly value: string | undefined;
}

// All that git takes for a blank: a byte of a letter may be one elsewhere.
const BLANKS = /[ \t\r]*/y;
const LINE_END = /(?=\n|$)|\r(?=\n)/y;
const SPACE = /(?:[ \t\r\n]|[#;][^\n]*)*/y;
const HEADER = /\[(?<section>[A-Za-z0-9.-]+)(?:[ \t\r]+"(?<name>(?:[^"\\\n]|\\[^\n])*)")?\]/y;
const KEY = /(?<key>[A-Za-z][A-Za-z0-9-]*)[ \t]*(?<equals>=)?/y;
const END = /(?:\\\r?\n|[ \t\r\n])+$/;

/** Whether a text has nothing but blanks and line ends. */
export const isBlank = (text: string): boolean => /^[ \t\r\n]*$/.test(text);

const BYTE_ORDER_MARK = '\xef\xbb\xbf';
const ESCAPES: Readonly<Record<string, string>> = { n: '\n', t: '\t', b: '\b', '\\': '\\', '"': '"' };

/**
 * Reads git's configuration as git does.
 *
 * @param text a byte text
 * @returns `isOpen` if the last value goes on in the next line
 * @throws FormatFault
 * @see https://git-scm.com/docs/git-config#_syntax
 */
export function gitSections(text: string): {
  readonly sections: readonly GitSection[];
  readonly isOpen: boolean;
} {
  return new Reader(text).read();
}

class Reader {
  readonly #text: string;
  #at = 0;
  #isOpen = false;

  constructor(text: string) {
    this.#text = text;
    if (text.startsWith(BYTE_ORDER_MARK)) this.#at = BYTE_ORDER_MARK.length;
  }

  read(): { sections: GitSection[]; isOpen: boolean } {
    const sections: (GitSection & { readonly entries: GitEntry[] })[] = [];
    for (;;) {
      const from = this.#at;
      this.#pass(SPACE);
      if (this.#at >= this.#text.length) return { sections, isOpen: this.#isOpen };
      if (this.#text[this.#at] === '[') sections.push({ ...this.#header(from), entries: [] });
      else {
        if (sections.length === 0)
          sections.push({ start: from, end: from, isCredential: false, name: undefined, entries: [] });
        sections.at(-1)?.entries.push(this.#entry(from));
      }
    }
  }

  /** @param from where the blanks and comments before it begin */
  #lineStart(from: number): number {
    const start = Math.max(from, this.#text.lastIndexOf('\n', this.#at - 1) + 1);
    return isBlank(this.#text.slice(start, this.#at)) ? start : this.#at;
  }

  #header(from: number): Omit<GitSection, 'entries'> {
    const start = this.#lineStart(from);
    const { section, name } = this.#pass(HEADER)?.groups ?? {};
    if (section === undefined) throw this.#fault('a header of a section is not complete');
    const isCredential = section.toLowerCase() === 'credential';
    const unescaped = isCredential ? name?.replaceAll(/\\(.)/gs, '$1') : undefined;
    return { start, end: this.#at, isCredential, name: unescaped };
  }

  #entry(from: number): GitEntry {
    const start = this.#lineStart(from);
    const { key, equals } = this.#pass(KEY)?.groups ?? {};
    if (key === undefined) throw this.#fault('neither a variable nor a section begins here');
    const value = equals === undefined ? undefined : this.#value();
    if (!this.#pass(equals === undefined ? LINE_END : BLANKS))
      throw this.#fault('a variable has neither a value nor a line of its own');
    const end = Math.min(this.#at + 1, this.#text.length);
    const textEnd = start + this.#text.slice(start, end).replace(END, '').length;
    this.#at = end;
    return { start, textEnd, end, key: key.toLowerCase(), value };
  }

  /** The value up to the end of its line. */
  #value(): string {
    let [value, blanks, isQuoted] = ['', '', false];
    for (; this.#at < this.#text.length; this.#at++) {
      const char = this.#text.charAt(this.#at);
      if (char === '\n') break;
      if (!isQuoted && isBlank(char)) {
        blanks += value === '' ? '' : char;
        continue;
      }
      if (!isQuoted && /[#;]/.test(char)) {
        this.#at = this.#lineEnd();
        break;
      }
      if (char === '"') isQuoted = !isQuoted;
      else {
        value += blanks + (char === '\\' ? this.#escaped() : char);
        blanks = '';
      }
    }
    this.#at = Math.min(this.#at, this.#text.length);
    if (isQuoted) throw this.#fault('a value has a quote that is never closed');
    return value;
  }

  /** What a backslash and the next character stand for; this goes to the latter. */
  #escaped(): string {
    this.#at++;
    if (this.#text.startsWith('\r\n', this.#at)) this.#at++;
    const char = this.#text[this.#at] ?? '\n';
    if (char === '\n') {
      this.#isOpen = this.#at + 1 >= this.#text.length;
      return '';
    }
    const meant = ESCAPES[char];
    if (meant === undefined) throw this.#fault(`a value has a backslash before ${JSON.stringify(char)}`);
    return meant;
  }

  #lineEnd(): number {
    const end = this.#text.indexOf('\n', this.#at);
    return end < 0 ? this.#text.length : end;
  }

  #pass(pattern: RegExp): RegExpExecArray | null {
    pattern.lastIndex = this.#at;
    const found = pattern.exec(this.#text);
    if (found) this.#at = pattern.lastIndex;
    return found;
  }

  #fault(what: string): FormatFault {
    return new FormatFault(this.#text.slice(0, this.#at).split('\n').length, what);
  }
}
