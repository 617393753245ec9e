import { literalOf } from '../../shell/literal.ts';
import { shellWord } from '../../shell/word.ts';
import { FormatFault } from '../../tracking/format.ts';
import { Compounds, isCommandAt } from './compounds.ts';
import type { Line, LineGrammar } from './grammar.ts';
import { type HereDocument, hereDocumentAt } from './hereDocument.ts';

/**
 * Lines that bash sources: `export NAME=` is a name, however the line says that, and the word after it, quoted as it is, the
 * value. What comes last counts. Quotes, brackets and here-documents may go over several lines; lines that do anything else
 * set nothing, and so do those of functions, loops and conditions, and those that export nothing.
 */
export const exportLines: LineGrammar = {
  counts: 'last',
  read: (text) => {
    const scanner = new ShellScanner(text);
    const lines: Line[] = [];
    while (!scanner.isAtEnd) lines.push(scanner.line());
    const isInner = scanner.compounds.tester();
    return {
      lines: lines.map((line) =>
        isInner(line) || /[ \t]/.test(text.charAt(line.start))
          ? { ...line, set: undefined, moved: line.set }
          : line,
      ),
      isOpen: scanner.isOpen,
    };
  },
  line: (name, value) => name + value,
  meaning: (value) => {
    const literal = literalOf(value);
    return literal === undefined ? value : shellWord(literal);
  },
  parts: (text, { start, set: { value } }, address) => {
    const nameEnd = start + (exportAt(text, start)?.[0].length ?? 0);
    return [
      { start, end: nameEnd },
      { start: nameEnd, end: nameEnd + value.length, address },
    ];
  },
};

/** A command of a script that is in no function, quotes or brackets. */
export interface Command {
  /** Where it begins, in bytes. */
  readonly start: number;
  /** From its first word to the end of its line. */
  readonly text: string;
}

/**
 * The commands of a script that bash sources, those in conditions and loops among them.
 *
 * @param text a byte text
 * @throws FormatFault
 */
export function commandsIn(text: string): readonly Command[] {
  const scanner = new ShellScanner(text);
  while (!scanner.isAtEnd) scanner.line();
  const isInFunction = scanner.compounds.tester(true);
  return scanner.commands
    .map((start) => ({ start, text: text.slice(start).split('\n', 1)[0] ?? '' }))
    .filter((command) => !isInFunction(command));
}

const EXPORT = /(?:export|(?:declare|typeset)[ \t]+-x)[ \t]+([A-Za-z_][A-Za-z0-9_]*)=/y;

/** What comes before the value in a command that exports one variable, if it is one. */
function exportAt(text: string, start: number): RegExpExecArray | null {
  EXPORT.lastIndex = start;
  return EXPORT.exec(text);
}

/** Between words, unless it is quoted. */
const BREAK = /[ \t;&|<>()]/;

/** An expansion. */
const BRACES = '${';
/** Arithmetic in its old form. */
const ARITHMETIC = '$[';

/** What closes what is open. */
const CLOSERS: Readonly<Record<string, string>> = {
  [BRACES]: '}',
  [ARITHMETIC]: ']',
  '(': ')',
  '`': '`',
};

/** A here-document whose text has not come yet. */
interface WaitingDocument extends HereDocument {
  readonly at: number;
  /** In how many brackets and quotes it is: its text comes with the next line end there. */
  readonly depth: number;
}

/** Cuts a script into lines as bash does, without running anything. */
class ShellScanner {
  isOpen = false;
  readonly compounds = new Compounds();
  /** Where commands begin. */
  readonly commands: number[] = [];
  readonly #text: string;
  #at = 0;
  /** Where the line begins. */
  #start = 0;
  /** What is open: quotes, brackets, back quotes; with where each begins. */
  #open: { readonly mark: string; readonly at: number }[] = [];
  #documents: readonly WaitingDocument[] = [];
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
    this.#start = start;
    this.#breaks = [];
    this.isOpen = false;
    while (!this.isAtEnd && (this.#open.length > 0 || this.#text[this.#at] !== '\n')) this.#step();
    const [unclosed] = this.#open;
    if (unclosed) throw this.#fault(unclosed.at, `${unclosed.mark} is never closed`);
    const hasEnd = !this.isAtEnd;
    const behind = this.#at;
    if (hasEnd) this.#at++;
    this.#passDocuments();
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
    else if (close === '"' && this.#openExpansion()) return;
    else if (close === '"' && char === '`') this.#push('`');
    else if (close === '"' && this.#text.startsWith('$(', this.#at)) {
      this.#at++;
      this.#push('(');
    }
    this.#at++;
  }

  /** Passes over the beginning of an expansion that ends with a brace or a bracket; false if there is none. */
  #openExpansion(): boolean {
    const mark = [BRACES, ARITHMETIC].find((one) => this.#text.startsWith(one, this.#at));
    if (mark === undefined) return false;
    this.#push(mark);
    this.#at += mark.length;
    return true;
  }

  #plain(char: string, mark: string | undefined): void {
    if (char === '#' && this.#isAtWord() && mark !== BRACES && mark !== ARITHMETIC) {
      this.#comment();
      return;
    }
    if (char === '\n' && this.#documents.length > 0) {
      this.#at++;
      this.#passDocuments();
      return;
    }
    if (char === '<' && (mark === undefined || this.#isInCommands()) && this.#hereDocument()) return;
    if (mark === undefined && this.#isAtWord()) this.#word();
    if (mark === undefined && BREAK.test(char)) this.#breaks.push(this.#at);
    if (this.#openExpansion()) return;
    if (mark !== undefined && char === CLOSERS[mark]) this.#open.pop();
    else if (char === '(' ? mark !== BRACES || this.#isSubstitution() : /['"`]/.test(char)) {
      const isDollar = char === "'" && this.#text[this.#at - 1] === '$';
      this.#push(isDollar ? "$'" : char);
    }
    this.#at++;
  }

  /** Whether a bracket is that of `$(`, and the `$` is no text. */
  #isSubstitution(): boolean {
    const dollar = this.#at - 1;
    let at = dollar;
    while (this.#text[at - 1] === '\\') at--;
    return this.#text[dollar] === '$' && (dollar - at) % 2 === 0;
  }

  #word(): void {
    this.compounds.look(this.#text, this.#at, this.#start);
    const isWord = /[^\s;&|<>()]/.test(this.#text.charAt(this.#at));
    if (isWord && isCommandAt(this.#text, this.#at, this.#start)) this.commands.push(this.#at);
  }

  #push(mark: string): void {
    this.#open.push({ mark, at: this.#at });
  }

  #isAtWord(): boolean {
    return this.#at === 0 || /[\s;&|<>()]/.test(this.#text.charAt(this.#at - 1));
  }

  /** Whether the innermost bracket holds commands, and is in no arithmetic, where `<<` shifts. */
  #isInCommands(): boolean {
    const isDouble = (at: number): boolean => this.#text[at - 1] === '(' || this.#text[at + 1] === '(';
    return (
      this.#open.at(-1)?.mark === '(' && !this.#open.some(({ mark, at }) => mark === '(' && isDouble(at))
    );
  }

  #comment(): void {
    const end = this.#text.indexOf('\n', this.#at);
    this.#at = end < 0 ? this.#text.length : end;
  }

  #hereDocument(): boolean {
    const [at, depth] = [this.#at, this.#open.length];
    const found = hereDocumentAt(this.#text, at);
    const isString = this.#text.startsWith('<<<', at);
    if (!found && !isString) return false;
    if (depth === 0) this.#breaks.push(at);
    if (found) this.#documents = [...this.#documents, { ...found, at, depth }];
    this.#at = found ? found.wordEnd : at + 3;
    return true;
  }

  /** Passes over the documents that come with the line which begins here. */
  #passDocuments(): void {
    const here = this.#documents.filter(({ depth }) => depth >= this.#open.length);
    this.#documents = this.#documents.filter(({ depth }) => depth < this.#open.length);
    for (const document of here) this.#pass(document);
  }

  #pass({ end, isIndented, at }: WaitingDocument): void {
    while (!this.isAtEnd) {
      const next = this.#text.indexOf('\n', this.#at);
      const line = this.#text.slice(this.#at, next < 0 ? undefined : next);
      this.#at = next < 0 ? this.#text.length : next + 1;
      if ((isIndented ? line.replace(/^\t+/, '') : line) === end) return;
    }
    throw this.#fault(at, 'a here-document never ends');
  }

  /** What a line sets that is one export, perhaps with blanks before and a comment after it. */
  #set(lineStart: number, textEnd: number): Line['set'] {
    const blanks = /^[ \t]*/.exec(this.#text.slice(lineStart, textEnd))?.[0].length ?? 0;
    const start = lineStart + blanks;
    const [before, variable] = exportAt(this.#text, start) ?? [];
    if (before === undefined || variable === undefined) return undefined;
    const valueStart = start + before.length;
    const wordEnd = Math.min(this.#breaks.find((at) => at >= valueStart) ?? textEnd, textEnd);
    if (!/^[ \t]*(?:;[ \t]*)?(?:#.*)?$/.test(this.#text.slice(wordEnd, textEnd))) return undefined;
    const value = this.#text.slice(valueStart, wordEnd);
    // What comes next could change it.
    if (this.isOpen || value.endsWith('\\\n')) return undefined;
    return { name: `export ${variable}=`, value };
  }

  #fault(at: number, message: string): FormatFault {
    return new FormatFault(this.#text.slice(0, at).split('\n').length, message);
  }
}
