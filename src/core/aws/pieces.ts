import type { AgreedSetting, Claim, Piece } from '../../world/journal.ts';
import type { Splice } from './edit.ts';

/**
 * The pieces of a file that are shipctl's: what stands there now, and what stood there before. A file is foreign text
 * with pieces in between, in order and without overlap; with every piece replaced by its `before` it is the file that
 * was there first. See aws-files, "Journal".
 */
export interface Tracked {
  readonly text: string;
  readonly claims: readonly Claim[];
  readonly pieces: readonly Piece[];
  readonly agreed: readonly AgreedSetting[];
}

/** Digest of a setting's value, to find the setting again in a file that somebody changed. */
export type Mark = (value: string) => string;

/** Where a piece ends. */
export const endOf = (piece: Piece): number => piece.at + piece.length;

/** The index of a claim, and the claims with it in them; one that is there already only takes the new rank. */
function claimed(claims: readonly Claim[], claim: Claim): { index: number; claims: readonly Claim[] } {
  const index = claims.findIndex((other) => isSameClaim(other, claim));
  return index < 0
    ? { index: claims.length, claims: [...claims, claim] }
    : { index, claims: claims.with(index, claim) };
}

export const isSameClaim = (a: Claim, b: Claim): boolean =>
  isSameJob(a, b) && a.resource === b.resource && a.profile === b.profile;

/**
 * Makes the splices, in the name of `claim`. What they replace of other pieces is not kept: those pieces' own `before`
 * stands for it. All pieces of the written sections are the claim's from then on, so that no other's clean-up breaks
 * them.
 *
 * @param isShared the profile holds already what was to be written: what other jobs put in stays theirs as well
 */
export function put(
  tracked: Tracked,
  splices: readonly Splice[],
  claim: Claim,
  isWritten: (header: string) => boolean,
  isShared: boolean,
  mark: Mark,
): Tracked {
  const { index, claims } = claimed(tracked.claims, claim);
  // From the last to the first, so that the places of those to come stay true.
  const { text, pieces } = splices
    .toReversed()
    .reduce((result, splice) => spliced(result, splice, index, mark), { ...tracked, claims });
  const isOthers = (owner: number): boolean => isShared && !isSameJob(claims[owner], claim);
  const owned = (piece: Piece): Piece =>
    isWritten(piece.section) ? { ...piece, claims: [...piece.claims.filter(isOthers), index] } : piece;
  return { text, claims, pieces: pieces.map(owned), agreed: tracked.agreed };
}

const isSameJob = (a: Claim | undefined, b: Claim): boolean => a?.job === b.job && a.build === b.build;

function spliced(
  { text, claims, pieces, agreed }: Tracked,
  splice: Splice,
  claim: number,
  mark: Mark,
): Tracked {
  const { start, end, insert, kind, section, key, behind } = splice;
  const isCovered = (piece: Piece): boolean =>
    piece.at < end && start < Math.max(endOf(piece), piece.at + 1) && (piece.length > 0 || piece.at > start);
  const covered = pieces.filter(isCovered);
  const from = Math.min(start, ...covered.map(({ at }) => at));
  const to = Math.max(end, ...covered.map(endOf));
  const content = text.slice(from, start) + insert + text.slice(end, to);
  const before = original(text, covered, from, to);
  const shift = content.length - (to - from);

  const others = pieces.filter((piece) => !isCovered(piece));
  // What was taken out where the splice begins stood in front of it: at the end of the text, in another section.
  const isInFront = (piece: Piece): boolean => piece.at < from || (piece.at === from && piece.length === 0);
  const piece: Piece = {
    at: from,
    length: content.length,
    before,
    claims: [claim],
    kind,
    section,
    key,
    mark: splice.value === '' ? '' : mark(splice.value),
    behind,
  };
  return {
    text: text.slice(0, from) + content + text.slice(to),
    claims,
    pieces: [
      ...others.filter(isInFront),
      ...(content === before ? [] : [piece]),
      ...others.filter((other) => !isInFront(other)).map((other) => ({ ...other, at: other.at + shift })),
    ],
    agreed,
  };
}

/** What stood in `[from, to)` before the pieces there. */
function original(text: string, pieces: readonly Piece[], from: number, to: number): string {
  let result = '';
  let at = from;
  for (const piece of pieces) {
    result += text.slice(at, piece.at) + piece.before;
    at = endOf(piece);
  }
  return result + text.slice(at, to);
}
