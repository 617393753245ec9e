import { FormatFault } from '../../tracking/format.ts';
import type { Line, LineGrammar } from './grammar.ts';

/**
 * Lines that bash sources: `export NAME=` is a name, and the word after it, quoted as it is, the value. What comes last
 * counts. Quotes, brackets and here-documents may go over several lines; lines that do anything else set nothing.
 */
export const exportLines: LineGrammar = {
  counts: 'last',
  read: (text) => {
    const scanner = new ShellScanner(text);
    const lines: Line[] = [];
    while (!scanner.isAtEnd) lines.push(scanner.line());
    return { lines, isOpen: scanner.isOpen };
  },
  line: (name, value) => name + value,
  parts: (_text, { start, set: { name, value } }, address) => {
    const nameEnd = start + name.length;
    return [
      { start, end: nameEnd },
      { start: nameEnd, end: nameEnd + value.length, address },
    ];
  },
};

const EXPORT = /export [A-Za-z_][A-Za-z0-9_]*=/y;

/** Between words, unless it is quoted. */
const BREAK = /[ \t;&|<>()]/;

const HERE_DOCUMENT = /<<(?<isIndented>-?)[ \t]*(?<quote>['"]?)(?<end>[A-Za-z0-9_.]+)\k<quote>/y;

/** Cuts a script into lines as bash does, without running anything. */
class ShellScanner {
  isOpen = false;
  readonly #text: string;
  #at = 0;
  /** What is open: quotes, brackets, back quotes; with where each begins. */
  #open: { readonly mark: string; readonly at: number }[] = [];
  #documents: { readonly end: string; readonly isIndented: boolean }[] = [];
  /** Where words end that stand in nothing. */
  #breaks: number[] = [];

  constructor(text: string) {
    this.#text = text;
  }

  get isAtEnd(): boolean {
    return this.#at >= this.#text.length;
  }

  /** @throws FormatFault if it never ends */
  line(): Line {
    const start = this.#at;
    this.#breaks = [];
    this.isOpen = false;
    while (!this.isAtEnd && (this.#open.length > 0 || this.#text[this.#at] !== '\n')) this.#step();
    const [unclosed] = this.#open;
    if (unclosed) throw this.#fault(unclosed.at, `${unclosed.mark} is never closed`);
    const hasEnd = !this.isAtEnd;
    const behind = this.#at;
    if (hasEnd) this.#at++;
    for (const document of this.#documents.splice(0)) this.#pass(document, start);
    const isDocument = this.#at > behind + 1;
    const end = this.#at;
    const lineEnd = /\r?\n?$/.exec(this.#text.slice(Math.max(start, end - 2), end))?.[0] ?? '';
    const textEnd = isDocument || hasEnd ? end - lineEnd.length : end;
    return { start, textEnd, end, set: isDocument ? undefined : this.#set(start, textEnd) };
  }

  /** Passes over one character, or what can't be told apart from it. */
  #step(): void {
    const char = this.#text.charAt(this.#at);
    const mark = this.#open.at(-1)?.mark;
    if (mark === "'") this.#stepTo("'");
    else if (char === '\\') this.#escape();
    else if (mark === "$'") this.#stepOver(char, "'");
    else if (mark === '"') this.#stepOver(char, '"');
    else this.#plain(char, mark);
  }

  /** The place after a closing quote, or the end. */
  #stepTo(quote: string): void {
    const end = this.#text.indexOf(quote, this.#at);
    if (end >= 0) this.#open.pop();
    this.#at = end < 0 ? this.#text.length : end + 1;
  }

  #escape(): void {
    const isLineEnd = this.#text[this.#at + 1] === '\n' || this.#at + 1 === this.#text.length;
    this.#at = Math.min(this.#at + 2, this.#text.length);
    if (isLineEnd && this.isAtEnd) this.isOpen = true;
  }

  #stepOver(char: string, close: string): void {
    if (char === close) this.#open.pop();
    else if (close === '"' && char === '`') this.#push('`');
    else if (close === '"' && this.#text.startsWith('$(', this.#at)) {
      this.#at++;
      this.#push('(');
    }
    this.#at++;
  }

  #plain(char: string, mark: string | undefined): void {
    if (char === '#' && this.#isAtWord()) {
      this.#comment();
      return;
    }
    if (char === '<' && mark === undefined && this.#hereDocument()) return;
    if (mark === undefined && BREAK.test(char)) this.#breaks.push(this.#at);
    if (char === '`' && mark === '`') this.#open.pop();
    else if (char === ')' && mark === '(') this.#open.pop();
    else if (/['"`(]/.test(char)) {
      const isDollar = char === "'" && this.#text[this.#at - 1] === '$';
      this.#push(isDollar ? "$'" : char);
    }
    this.#at++;
  }

  #push(mark: string): void {
    this.#open.push({ mark, at: this.#at });
  }

  #isAtWord(): boolean {
    return this.#at === 0 || /[\s;&|<>()]/.test(this.#text.charAt(this.#at - 1));
  }

  #comment(): void {
    const end = this.#text.indexOf('\n', this.#at);
    this.#at = end < 0 ? this.#text.length : end;
  }

  #hereDocument(): boolean {
    HERE_DOCUMENT.lastIndex = this.#at;
    const { isIndented, end } = HERE_DOCUMENT.exec(this.#text)?.groups ?? {};
    const isString = this.#text.startsWith('<<<', this.#at);
    if (end === undefined && !isString) return false;
    this.#breaks.push(this.#at);
    if (end !== undefined) this.#documents.push({ end, isIndented: isIndented === '-' });
    this.#at = isString ? this.#at + 3 : HERE_DOCUMENT.lastIndex;
    return true;
  }

  /** @param start of the line that the document belongs to */
  #pass({ end, isIndented }: { end: string; isIndented: boolean }, start: number): void {
    while (!this.isAtEnd) {
      const next = this.#text.indexOf('\n', this.#at);
      const line = this.#text.slice(this.#at, next < 0 ? undefined : next);
      this.#at = next < 0 ? this.#text.length : next + 1;
      if ((isIndented ? line.replace(/^\t+/, '') : line) === end) return;
    }
    throw this.#fault(start, 'a here-document never ends');
  }

  /** What a line sets that is one export, with perhaps a comment after it. */
  #set(start: number, textEnd: number): Line['set'] {
    EXPORT.lastIndex = start;
    const [name] = EXPORT.exec(this.#text) ?? [];
    if (name === undefined) return undefined;
    const [, wordEnd = textEnd] = this.#breaks;
    const rest = this.#text.slice(wordEnd, textEnd);
    if (!/^([ \t]+(#.*)?)?$/.test(rest)) return undefined;
    return { name, value: this.#text.slice(start + name.length, Math.min(wordEnd, textEnd)) };
  }

  #fault(at: number, message: string): FormatFault {
    return new FormatFault(this.#text.slice(0, at).split('\n').length, message);
  }
}
