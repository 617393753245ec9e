import type { Claim, Piece } from '../../world/journal.ts';
import { type Section, parseAwsFile } from './file.ts';
import { type Tracked, endOf } from './pieces.ts';

/** Puts a text together; an old last line without an end gets one where something has come to stand behind it. */
class Joined {
  readonly #lineEnd: string;
  #text = '';
  #lacksEnd = false;

  constructor(lineEnd: string) {
    this.#lineEnd = lineEnd;
  }

  get text(): string {
    return this.#text;
  }

  addForeign(part: string): void {
    this.#add(this.#lacksEnd && /^[^\r\n]/.test(part) ? this.#lineEnd + part : part, false);
  }

  addOld(part: string): void {
    this.#add(this.#lacksEnd && /^[^\r\n]/.test(part) ? this.#lineEnd + part : part, !/[\r\n]$/.test(part));
  }

  /** @returns the piece at its new place; in front of it, where it needs one, the line end, which goes with it */
  addPiece(piece: Piece, content: string): readonly Piece[] {
    const needsEnd = this.#lacksEnd && piece.kind !== 'end' && content !== '';
    const end = needsEnd ? this.#addEnd(piece) : [];
    const at = this.#text.length;
    this.#add(content, false);
    return [...end, { ...piece, at }];
  }

  #addEnd(piece: Piece): readonly Piece[] {
    const at = this.#text.length;
    this.#add(this.#lineEnd, false);
    return [
      { ...piece, at, length: this.#lineEnd.length, before: '', kind: 'end', key: '', mark: '', behind: '' },
    ];
  }

  #add(part: string, lacksEnd: boolean): void {
    if (part === '') return;
    this.#text += part;
    this.#lacksEnd = lacksEnd;
  }
}

/**
 * Takes out what is of the claims of `isUndone` alone and puts back what was there before. A header or a line end that
 * other text has come to stand on stays, as the piece of whose text that is.
 *
 * @param isForgotten pieces that leave without what stood there before
 */
export function undo(
  { text, claims, pieces, agreed }: Tracked,
  isUndone: (claim: Claim) => boolean,
  isForgotten: (piece: Piece) => boolean,
): Tracked {
  const gone = new Set(claims.flatMap((claim, index) => (isUndone(claim) ? [index] : [])));
  const { sections, lineEnd } = parseAwsFile(text);
  const joined = new Joined(lineEnd);
  const kept: Piece[] = [];
  let at = 0;
  const isGone = (piece: Piece): boolean => piece.claims.every((claim) => gone.has(claim));
  const leaving = pieces.map((piece, index) =>
    isGone(piece) && isForgotten(piece) ? forgotten(text, piece, pieces[index + 1]) : piece,
  );
  for (const piece of settled(text, sections, leaving, isGone)) {
    joined.addForeign(text.slice(at, piece.at));
    at = endOf(piece);
    if (isGone(piece)) joined.addOld(piece.before);
    else kept.push(...joined.addPiece(piece, text.slice(piece.at, at)));
  }
  joined.addForeign(text.slice(at));
  const left = claims.flatMap((_claim, index) => (gone.has(index) ? [] : [index]));
  return {
    text: joined.text,
    claims: left.map((index) => claims[index] as Claim),
    pieces: kept.map((piece) => ({
      ...piece,
      claims: piece.claims.map((claim) => left.indexOf(claim)).filter((claim) => claim >= 0),
    })),
    agreed: agreed.filter(({ section }) => kept.some((piece) => piece.section === section)),
  };
}

/** A piece with nothing to put back. Where it replaced a line's text, the line's end leaves too, unless it is of `next`. */
function forgotten(text: string, piece: Piece, next: Piece | undefined): Piece {
  const end = endOf(piece);
  const isWithinLine =
    piece.length > 0 && piece.before !== '' && !/[\r\n]$/.test(piece.before) && next?.at !== end;
  const lineEnd = isWithinLine ? (/^(\r\n|\r|\n)/.exec(text.slice(end))?.[0] ?? '') : '';
  return { ...piece, before: '', length: piece.length + lineEnd.length };
}

/** The pieces, with every header and line end that has to stay given to whom it carries, or to nobody. */
function settled(
  text: string,
  sections: readonly Section[],
  pieces: readonly Piece[],
  isUndone: (piece: Piece) => boolean,
): readonly Piece[] {
  return pieces.flatMap((piece, index) => {
    if (!isUndone(piece) || (piece.kind !== 'header' && piece.kind !== 'end')) return [piece];
    const carried =
      piece.kind === 'header'
        ? carriedByHeader(pieces, piece, sections, isUndone)
        : carriedByEnd(text, pieces.slice(index + 1), endOf(piece), isUndone);
    if (carried === 'nothing') return [piece];
    return carried === 'foreign' ? [] : [{ ...piece, claims: carried.claims }];
  });
}

type Carried = 'nothing' | 'foreign' | Piece;

function carriedByHeader(
  pieces: readonly Piece[],
  header: Piece,
  sections: readonly Section[],
  isUndone: (piece: Piece) => boolean,
): Carried {
  const mates = pieces.filter(
    ({ section, kind }) => section === header.section && kind !== 'header' && kind !== 'end',
  );
  const settings = sections.find((section) => section.header === header.section)?.settings ?? [];
  const isOurs = (place: number): boolean =>
    mates.some(({ at, length }) => at <= place && place < at + length);
  if (settings.some(({ lines }) => lines.some(({ start }) => !isOurs(start)))) return 'foreign';
  if (mates.some((piece) => isUndone(piece) && piece.before !== '')) return 'foreign';
  return mates.find((piece) => !isUndone(piece)) ?? 'nothing';
}

function carriedByEnd(
  text: string,
  behind: readonly Piece[],
  start: number,
  isUndone: (piece: Piece) => boolean,
): Carried {
  let at = start;
  for (const piece of behind) {
    if (piece.at > at) return 'foreign';
    if (!isUndone(piece)) return piece;
    if (piece.before !== '') return 'foreign';
    at = endOf(piece);
  }
  return at < text.length ? 'foreign' : 'nothing';
}
