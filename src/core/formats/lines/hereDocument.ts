/** What begins a here-document. */
export interface HereDocument {
  /** The line that ends it. */
  readonly end: string;
  /** Whether tabs may stand before its lines. */
  readonly isIndented: boolean;
  /** Where the word that gives the end is over. */
  readonly wordEnd: number;
}

const START = /<<(?<isIndented>-?)[ \t]*(?<word>(?:\\[^]|'[^']*'|"(?:\\[^]|[^"\\])*"|[^\s;&|<>()'"\\])+)/y;

/** The here-document that begins at a place of a script, as bash reads it. */
export function hereDocumentAt(text: string, at: number): HereDocument | undefined {
  START.lastIndex = at;
  const { isIndented, word } = START.exec(text)?.groups ?? {};
  if (word === undefined) return undefined;
  return { end: unquoted(word), isIndented: isIndented === '-', wordEnd: START.lastIndex };
}

const unquoted = (word: string): string =>
  word.replaceAll(
    /\\([^])|'([^']*)'|"((?:\\[^]|[^"\\])*)"/g,
    (_whole, escaped?: string, single?: string, double?: string) =>
      escaped ?? single ?? double?.replaceAll(/\\([$`"\\])/g, '$1') ?? '',
  );
