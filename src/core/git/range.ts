/** Between what the changes are. */
export interface Range {
  /** Where it was given, for messages. */
  readonly source: string;
  /** A revision; all zeros mean that there was nothing before. */
  readonly from: string;
  /** A revision, or undefined for the files of the working tree. */
  readonly to: string | undefined;
  /** Whether they are counted from where `to` left `from`, as in `A...B`. */
  readonly isFromMergeBase: boolean;
}

/**
 * Reads `A..B`, `A...B` or `A` as git does: an end that is left out is HEAD.
 *
 * @returns undefined if it is none of these
 * @see https://git-scm.com/docs/gitrevisions#_dotted_range_notations
 */
export function parseRange(source: string, text: string): Range | undefined {
  const at = text.indexOf('..');
  if (at < 0) return text === '' ? undefined : { source, from: text, to: undefined, isFromMergeBase: false };
  const isFromMergeBase = text.startsWith('...', at);
  const [from, to] = [text.slice(0, at), text.slice(at + (isFromMergeBase ? 3 : 2))];
  if (from === '' && to === '') return undefined;
  return { source, from: from || 'HEAD', to: to || 'HEAD', isFromMergeBase };
}

/** What a host of repositories gives for the commit before the first push of a branch. */
export const isNothingBefore = (revision: string): boolean => /^(0{40}|0{64})$/.test(revision);

/** The tree without files, by the kind of hash that a commit of the repository has. */
export const emptyTree = (commit: string): string =>
  commit.length === 64
    ? '6ef19b41225c5369f1c104d45d8d85efa9b057b53b14b4b9b939dd74decc5321'
    : '4b825dc642cb6eb9a060e54bf8d69288fbee4904';
