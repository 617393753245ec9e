import { type Address, type Reading, addressKey, addressOf } from '../../tracking/format.ts';
import type { TextPart } from '../../tracking/textParts.ts';

/** How a tool reads the lines of its file. */
export interface LineGrammar {
  /** Which of several lines with one name the tool takes. A new line goes to the top of the file, or to its end. */
  readonly counts: 'first' | 'last';
  /** What a line answers, if the tool takes only the first of all lines that do, whatever their names. */
  readonly answers?: (name: string) => string;
  /**
   * @param text a byte text
   * @throws FormatFault
   */
  read(text: string): ReadLines;
  /** The line that gives a name a value, without its end. */
  line(name: string, value: string): string;
  /** @see Format.meaning */
  meaning(value: string): string;
  /** What is known of a line that sets something, in order of place; its value is that of the address. */
  parts(text: string, line: SetLine, address: Address): readonly TextPart[];
}

interface ReadLines {
  /** In order; what is between them is line ends. */
  readonly lines: readonly Line[];
  /** The next line would go on with the last one. */
  readonly isOpen: boolean;
}

/** A line, which goes over several ones of the text if its value does. Offsets count bytes. */
export interface Line {
  readonly start: number;
  /** Where its text ends. */
  readonly textEnd: number;
  /** Behind its line end. */
  readonly end: number;
  /** What it sets, such as `export NAME=`; undefined for any other line. */
  readonly set: { readonly name: string; readonly value: string } | undefined;
  /** What it would set in another place; it sets nothing that is known where it is. */
  readonly moved?: { readonly name: string; readonly value: string } | undefined;
}

/** A line that sets something. */
export interface SetLine extends Line {
  readonly set: { readonly name: string; readonly value: string };
}

/**
 * A text of lines that set something each, as a byte text. An address is the name that a line begins with; its value is
 * that of the line which counts. Below it are the other lines with its name, by number. Lines that set nothing are below
 * the empty name.
 */
export interface LinesText extends Reading {
  readonly grammar: LineGrammar;
  readonly lines: readonly Line[];
  readonly isOpen: boolean;
  /** The lines of each name: first the one that counts. */
  readonly byName: ReadonlyMap<string, readonly SetLine[]>;
  /** Lines that are not taken, whatever their place among those of their name: another name comes before them. */
  readonly behind: ReadonlySet<Line>;
}

/** @throws FormatFault */
export function readLines(text: string, grammar: LineGrammar): LinesText {
  const { lines, isOpen } = grammar.read(text);
  const byName = new Map<string, SetLine[]>();
  const values = new Map<string, string>();
  let others = 0;
  for (const line of lines) {
    if (isSet(line)) {
      const named = byName.get(line.set.name) ?? [];
      byName.set(line.set.name, named);
      named.push(line);
    } else if (line.textEnd > line.start) values.set(addressKey(['', `${others++}`]), textOf(text, line));
  }
  for (const [name, named] of byName) {
    if (grammar.counts === 'last') named.reverse();
    for (const [index, { set }] of named.entries()) values.set(lineKey(name, index), set.value);
  }
  return { text, values, grammar, lines, isOpen, byName, behind: linesBehind(lines.filter(isSet), grammar) };
}

/** Lines that come after one with another name, which the tool takes in their place. */
function linesBehind(lines: readonly SetLine[], { answers }: LineGrammar): ReadonlySet<Line> {
  if (!answers) return new Set();
  const taken = new Map<string, string>();
  return new Set(
    lines.filter(({ set: { name } }) => {
      const wanted = answers(name);
      if (!taken.has(wanted)) taken.set(wanted, name);
      return taken.get(wanted) !== name;
    }),
  );
}

/** The text of a line, without what would go on in a next one: at the end of the file a new line begins there. */
const textOf = (text: string, { start, textEnd }: Line): string =>
  text.slice(start, textEnd).replace(/(?<![\\ \t\r\n])[\\ \t\r\n]+$/, '');

/** The key of a name's line: 0 for the one that counts. */
export const lineKey = (name: string, index: number): string =>
  addressKey(index === 0 ? [name] : [name, `${index}`]);

/** @see Format.parts */
export function lineParts({ text, grammar, byName }: LinesText): readonly TextPart[] {
  const parts = [...byName].flatMap(([name, lines]) =>
    lines.flatMap((line, index) => grammar.parts(text, line, addressOf(lineKey(name, index)))),
  );
  return parts.sort((a, b) => a.start - b.start);
}

const isSet = (line: Line): line is SetLine => line.set !== undefined;
