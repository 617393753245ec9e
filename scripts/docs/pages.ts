import { readFileSync, readdirSync } from 'node:fs';
import { inRoot } from '../support/paths.ts';

/** A piece of a page that is run, or could be. */
export interface Block {
  readonly kind: 'block';
  /** The line of its fence, from 1. */
  readonly line: number;
  readonly language: string;
  readonly lines: readonly string[];
  /** Why the tests do not run it, as a comment above it says. */
  readonly notRun: string | undefined;
}

/** Starts a new session: what came before is forgotten. */
interface Session {
  readonly kind: 'session';
  readonly name: string;
}

/** Commands that prepare a session and are not shown. */
interface Preparation {
  readonly kind: 'preparation';
  readonly lines: readonly string[];
}

export type Part = Block | Session | Preparation;

/** README.md and all pages of docs/, by their paths below the checkout. */
export const pages = (): readonly string[] => [
  'README.md',
  ...readdirSync(inRoot('docs'), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.md'))
    .map((name) => `docs/${name}`)
    .sort(),
];

export const readPage = (page: string): string => readFileSync(inRoot(page), 'utf8');

/** The comment above a block that the tests do not run. */
const NOT_RUN = /^<!-- not run by the tests: (?<reason>.+) -->$/;
const FENCE = /^```(?<language>\w*)$/;
const SESSION = /^<!-- session: (?<name>.+) -->$/;

/** Finds the parts of a page, in their order. */
export function partsOf(text: string): readonly Part[] {
  const lines = text.split('\n');
  const parts: Part[] = [];
  let lastText = '';
  for (let at = 0; at < lines.length; at++) {
    const line = lines[at] as string;
    const name = SESSION.exec(line)?.groups?.['name'];
    const language = FENCE.exec(line)?.groups?.['language'];
    if (name !== undefined) parts.push({ kind: 'session', name });
    if (line === '<!-- set up') {
      const end = lines.indexOf('-->', at);
      parts.push({ kind: 'preparation', lines: lines.slice(at + 1, end) });
      at = end;
    } else if (language !== undefined) {
      const end = lines.indexOf('```', at + 1);
      const notRun = NOT_RUN.exec(lastText)?.groups?.['reason'];
      parts.push({ kind: 'block', line: at + 1, language, lines: lines.slice(at + 1, end), notRun });
      at = end;
    } else if (line !== '') lastText = line;
  }
  return parts;
}

/** A command of a console block and the output that the page shows. */
export interface Shown {
  readonly command: string;
  readonly output: string;
}

/** Cuts a console block into its commands: `$ ` begins one, `> ` continues it, anything else is output. */
export function shownIn({ lines }: Block): readonly Shown[] {
  const shown: { command: string; output: string }[] = [];
  for (const line of lines) {
    const last = shown.at(-1);
    if (line.startsWith('$ ')) shown.push({ command: line.slice(2), output: '' });
    else if (line.startsWith('> ') && last?.output === '') last.command += `\n${line.slice(2)}`;
    else if (last) last.output += `${line}\n`;
  }
  return shown;
}

/** Writes commands and outputs as the lines of a console block. */
export const consoleLines = (shown: readonly Shown[]): readonly string[] =>
  shown.flatMap(({ command, output }) => [
    ...command.split('\n').map((line, at) => `${at === 0 ? '$' : '>'} ${line}`),
    ...(output === '' ? [] : output.replace(/\n$/, '').split('\n')),
  ]);
