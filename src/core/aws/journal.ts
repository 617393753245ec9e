import type { JournalRecord, JournalState, SharedFile, SharedFileChange } from '../../world/journal.ts';
import { found } from './found.ts';
import type { Tracked } from './pieces.ts';

/** The two functions that the journal takes from the outside. */
export interface Hashing {
  digest(text: string): string;
  salt(): string;
}

/** What is shipctl's in one file, and how to mark and record it. */
export interface Opened {
  readonly tracked: Tracked;
  readonly mark: (value: string) => string;
  /** What the file is to become: `text` with what is shipctl's in it, at `mode`. */
  readonly changed: (tracked: Tracked) => SharedFileChange | undefined;
}

/** The mode of files that hold keys. */
const PRIVATE = 0o600;

const UNTOUCHED: JournalState = { hash: '', claims: [], pieces: [], agreed: [] };

/**
 * Reads what the journal says of a file. The file's hash tells whether the change that was last begun came through;
 * where neither state fits, somebody else has changed the file and the pieces are looked for in it.
 *
 * @param group the paths of the files that are changed together, this one among them
 * @see aws-files, "Journal"
 */
export function open(file: SharedFile, group: readonly string[], hashing: Hashing): Opened {
  const salt = file.record?.salt ?? hashing.salt();
  const mark = (value: string): string => hashing.digest(`${salt}:${value}`);
  const hashOf = (text: string | undefined): string => (text === undefined ? '' : hashing.digest(text));
  const { text, state } = current(file, hashOf, mark);
  const changed = (tracked: Tracked): SharedFileChange | undefined => {
    const firstMode = file.record ? file.record.firstMode : (file.mode ?? null);
    const isOver = tracked.claims.length === 0;
    const isNone = tracked.text === '' && (file.text === undefined || (isOver && firstMode === null));
    const newText = isNone ? undefined : tracked.text;
    const mode = isOver ? (firstMode ?? PRIVATE) : PRIVATE;
    const { claims, pieces, agreed } = tracked;
    const now = { hash: hashOf(newText), claims, pieces, agreed };
    // A file that was only written in part has to be written again.
    const isWhole = file.record?.whole === undefined;
    const isSame =
      isWhole &&
      newText === file.text &&
      mode === (file.mode ?? mode) &&
      JSON.stringify(now) === JSON.stringify(state);
    if (isSame && (file.record === undefined) === isOver) return undefined;
    const record: JournalRecord = {
      version: 1,
      path: file.path,
      group,
      salt,
      firstMode,
      directories: file.record?.directories ?? [],
      now,
      was: { ...state, hash: hashOf(file.text) },
    };
    return { text: newText, mode, record, isOver };
  };
  return { tracked: { ...state, text }, mark, changed };
}

function current(
  file: SharedFile,
  hashOf: (text: string | undefined) => string,
  mark: (value: string) => string,
): { text: string; state: JournalState } {
  const { record } = file;
  const text = file.text ?? '';
  const hash = hashOf(file.text);
  if (!record) return { text, state: { ...UNTOUCHED, hash } };
  const state = [record.now, record.was].find((known) => known.hash === hash);
  if (state) return { text, state };
  const latest = found(text, record.now, mark);
  const earlier = found(text, record.was, mark);
  const { claims, pieces, agreed } = latest.pieces.length > 0 ? latest : earlier;
  return { text, state: { hash, claims, pieces, agreed } };
}
