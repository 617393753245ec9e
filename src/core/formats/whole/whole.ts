import type { Replacement } from '../../tracking/draft.ts';
import {
  type Address,
  BLANK_LINES,
  type Edit,
  type Entry,
  type Format,
  type FoundEntry,
  type Reading,
  type Search,
  type Was,
} from '../../tracking/format.ts';

/** The address of all that a file holds. */
export const WHOLE: Address = [];

const KEY = '';

/** Another text that the base has. */
interface OldText {
  readonly is: 'source';
  readonly source: string;
}

/**
 * A file with one value, which is all its bytes: a key file. The value is a byte text (U+0000 to U+00FF), and never
 * empty: an empty file holds nothing. It means what it says as JSON, or else its text without blanks around it.
 */
export const whole: Format<Reading> = {
  encoding: 'bytes',
  blank: BLANK_LINES,
  read: (text) => ({ text, values: new Map(text === '' ? [] : [[KEY, text]]) }),
  apply: ({ text }, edits) => edits.slice(-1).flatMap(({ value = '' }: Edit) => replacement(text, value)),
  was: ({ text }, _address, written = ''): Was | OldText => {
    if (text === '') return { is: 'absent', hasHolder: true };
    return text === written ? { is: 'same' } : { is: 'source', source: text };
  },
  hasOld: ({ text }, { was }) =>
    was.is === 'source' && meaningOf((was as OldText).source) === meaningOf(text),
  meaning: meaningOf,
  isWas: (value) => {
    const { is, source, hasHolder } = value as Partial<Record<'is' | 'source' | 'hasHolder', unknown>>;
    if (is === 'source') return typeof source === 'string';
    return is === 'same' || (is === 'absent' && hasHolder === true);
  },
  find: (reading, entries, { markOf }) => entries.map((entry) => found(reading, entry, markOf)),
  restore: ({ text }, all) => all.slice(-1).flatMap(({ entry: { was } }) => restored(text, was)),
  twins: () => [],
  absorbing: () => new Set(),
  parts: ({ text }) => [{ start: 0, end: text.length, address: WHOLE }],
};

/** An editor, or a tool that lays out JSON, writes the same document with other bytes. */
function meaningOf(text: string): string {
  try {
    const document = new TextDecoder('utf-8', { fatal: true }).decode(Buffer.from(text, 'latin1'));
    return JSON.stringify(JSON.parse(document), sorted);
  } catch {
    return text.replace(/^[ \t\r\n]+|[ \t\r\n]+$/g, '');
  }
}

/** A value of JSON whose members are in the order of their names. */
const sorted = (_name: string, value: unknown): unknown =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
    ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)))
    : value;

function found({ text }: Reading, entry: Entry, markOf: Search['markOf']): FoundEntry {
  const nothing = { entry, value: undefined, lines: [] };
  if (text === '') return { ...nothing, fate: entry.mark === '' ? 'ours' : 'deleted' };
  if (markOf(text) !== entry.mark) return { ...nothing, fate: 'theirs' };
  return { entry, fate: 'ours', value: text, lines: [{ start: 0, textEnd: text.length, end: text.length }] };
}

function restored(text: string, was: Was): readonly Replacement[] {
  if (was.is === 'same') return [];
  return replacement(text, was.is === 'source' ? (was as OldText).source : '');
}

const replacement = (text: string, insert: string): readonly Replacement[] =>
  text === insert ? [] : [{ start: 0, end: text.length, insert }];
