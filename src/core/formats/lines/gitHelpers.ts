import { type GitEntry, type GitSection, gitSections, isBlank } from './gitConfig.ts';
import type { Line, LineGrammar } from './grammar.ts';

/**
 * The credential helpers of single hosts in git's configuration, as the only ones for it:
 *
 * ```
 * [credential "https://git.example.com"]
 *     helper =
 *     helper = store
 * ```
 *
 * The name is the address, the value the helper, and both lines are one, with the header if the section has nothing else.
 * All other variables are lines that set nothing.
 *
 * @param isKnown whether a helper is one that may be set; all others are somebody's, and stay
 */
export const gitHelperLines = (isKnown: (helper: string) => boolean): LineGrammar => ({
  counts: 'last',
  read(text) {
    const { sections, isOpen } = gitSections(text);
    return { lines: sections.flatMap((section) => [...linesOf(section, text, isKnown)]), isOpen };
  },
  line: writtenLine,
  meaning: (value) => value,
  parts(text, { start, textEnd, set: { name, value } }, address) {
    const line = text.slice(start, textEnd);
    const own = writtenLine(name, value);
    if (name.includes('@') || line === '' || !own.endsWith(line)) return [];
    const valueStart = textEnd - written(value).length;
    return [
      { start, end: valueStart },
      { start: valueStart, end: textEnd, address },
    ];
  },
});

function writtenLine(name: string, value: string): string {
  return `[credential ${quoted(name)}]\n\thelper =\n\thelper = ${written(value)}`;
}

function* linesOf(section: GitSection, text: string, isKnown: (helper: string) => boolean): Generator<Line> {
  const { name, entries } = section;
  for (let at = 0; at < entries.length; at++) {
    const [entry, next] = entries.slice(at, at + 2) as [GitEntry, GitEntry?];
    const helper =
      next && isReset(entry) && isBlank(text.slice(entry.end, next.start)) ? helperOf(next) : undefined;
    if (name === undefined || !next || helper === undefined || !isKnown(helper)) {
      yield { ...entry, set: undefined };
      continue;
    }
    const isWhole = entries.length === 2 && isBlank(text.slice(section.end, entry.start));
    const start = isWhole ? section.start : entry.start;
    yield { start, textEnd: next.textEnd, end: next.end, set: { name, value: helper } };
    at++;
  }
}

const isReset = (entry: GitEntry): boolean => helperOf(entry) === '';

const helperOf = ({ key, value }: GitEntry): string | undefined => (key === 'helper' ? value : undefined);

const quoted = (text: string): string => `"${text.replaceAll(/[\\"]/g, '\\$&')}"`;

/** A value in quotes if it has a character that means something else without them. */
const written = (value: string): string => (/^[\w!/.:-]+( [\w!/.:-]+)*$/.test(value) ? value : quoted(value));
