import type { Environment } from '../world/environment.ts';
import type { Output } from '../world/output.ts';

/** What help is written on. */
export interface Page {
  /** In characters. */
  readonly width: number;
  /** Whether headings are bold. */
  readonly isBold: boolean;
}

const LEAST_WIDTH = 40;
const USUAL_WIDTH = 80;
const MOST_WIDTH = 100;

/**
 * The page that an output is: a terminal has its own width; for anything else, and for a terminal that does not know its
 * width, COLUMNS holds, or else 80. Headings are bold on a terminal that can show it, unless NO_COLOR is set.
 *
 * @see https://no-color.org
 */
export function pageOf(output: Output, env: Environment): Page {
  const columns = output.columns?.();
  const asked = columns || Number(/^[0-9]{1,9}$/.exec(env.get('COLUMNS') ?? '')?.[0] ?? 0) || USUAL_WIDTH;
  return {
    width: Math.min(MOST_WIDTH, Math.max(LEAST_WIDTH, asked)),
    isBold: columns !== undefined && !env.get('NO_COLOR') && env.get('TERM') !== 'dumb',
  };
}

export const heading = (text: string, { isBold }: Page): string => (isBold ? `\x1b[1m${text}\x1b[0m` : text);

/** Puts parts into lines with blanks between them; a part that is longer than a line has one of its own. */
export function filled(parts: readonly string[], width: number): readonly string[] {
  const lines: string[] = [];
  for (const part of parts) {
    const line = lines.at(-1);
    if (line !== undefined && line.length + 1 + part.length <= width)
      lines[lines.length - 1] = `${line} ${part}`;
    else lines.push(part);
  }
  return lines;
}

/** A text as lines; empty lines in it part its paragraphs. */
export const paragraphs = (text: string, width: number): string =>
  text
    .split(/\n\n+/)
    .map((one) => filled(one.split(/\s+/), width).join('\n'))
    .join('\n\n');

const INDENT = '  ';
/** A term that is longer has a line of its own. */
const MOST_TERM = 30;

/** The column at which the meanings of terms begin. */
export const columnFor = (terms: readonly string[]): number =>
  Math.max(0, ...terms.map((term) => term.length).filter((length) => length <= MOST_TERM)) +
  2 * INDENT.length;

/** Terms, each with what it means beside it. */
export const definitions = (
  rows: readonly (readonly [term: string, meaning: string])[],
  width: number,
  column = columnFor(rows.map(([term]) => term)),
): string => rows.flatMap((row) => definition(row, column, width)).join('\n');

function definition(
  [term, meaning]: readonly [term: string, meaning: string],
  column: number,
  width: number,
): readonly string[] {
  const lines = filled(meaning.split(' '), width - column).map((line) => ' '.repeat(column) + line);
  const [first = '', ...others] = lines;
  const start = INDENT + term;
  return start.length + INDENT.length > column
    ? [start, ...lines]
    : [start.padEnd(column) + first.slice(column), ...others];
}
