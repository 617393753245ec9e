import type { Claim, Piece } from '../world.ts';
import type { Splice } from './awsEdit.ts';
import {
  type AwsFile,
  type Section,
  indentationBelow,
  keyAndValue,
  linesOf,
  parseAwsFile,
  strip,
} from './awsFile.ts';

/**
 * The pieces of a file that are shipctl's: what stands there now, and what stood there before. A file is foreign text
 * with pieces in between, in order and without overlap; with every piece replaced by its `before` it is the file that
 * was there first. See aws-files, "Journal".
 */
export interface Tracked {
  readonly text: string;
  readonly claims: readonly Claim[];
  readonly pieces: readonly Piece[];
}

/** Digest of a setting's value, to find the setting again in a file that somebody changed. */
type Mark = (value: string) => string;

const endOf = (piece: Piece): number => piece.at + piece.length;

/** The index of a claim, and the claims with it in them; one that is there already only takes the new rank. */
function claimed(claims: readonly Claim[], claim: Claim): { index: number; claims: readonly Claim[] } {
  const index = claims.findIndex((other) => isSameClaim(other, claim));
  return index < 0
    ? { index: claims.length, claims: [...claims, claim] }
    : { index, claims: claims.with(index, claim) };
}

export const isSameClaim = (a: Claim, b: Claim): boolean =>
  a.job === b.job && a.build === b.build && a.resource === b.resource && a.profile === b.profile;

/**
 * Makes the splices, in the name of `claim`. What they replace of other pieces is not kept: those pieces' own `before`
 * stands for it. All pieces of the written sections are the claim's from then on, so that no other's clean-up breaks
 * them.
 */
export function put(
  tracked: Tracked,
  splices: readonly Splice[],
  claim: Claim,
  isWritten: (header: string) => boolean,
  mark: Mark,
): Tracked {
  const { index, claims } = claimed(tracked.claims, claim);
  // From the last to the first, so that the places of those to come stay true.
  const { text, pieces } = splices
    .toReversed()
    .reduce((result, splice) => spliced(result, splice, index, mark), { ...tracked, claims });
  return {
    text,
    claims,
    pieces: pieces.map((piece) => (isWritten(piece.section) ? { ...piece, claim: index } : piece)),
  };
}

function spliced({ text, claims, pieces }: Tracked, splice: Splice, claim: number, mark: Mark): Tracked {
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
    claim,
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
 * Takes out what the claims of `isUndone` put in and puts back what was there before. A header or a line end that
 * other text has come to stand on stays, as the piece of whose text that is.
 */
export function undo({ text, claims, pieces }: Tracked, isUndone: (claim: Claim) => boolean): Tracked {
  const gone = new Set(claims.flatMap((claim, index) => (isUndone(claim) ? [index] : [])));
  const { sections, lineEnd } = parseAwsFile(text);
  const joined = new Joined(lineEnd);
  const kept: Piece[] = [];
  let at = 0;
  for (const piece of settled(text, sections, pieces, ({ claim }) => gone.has(claim))) {
    joined.addForeign(text.slice(at, piece.at));
    at = endOf(piece);
    if (gone.has(piece.claim)) joined.addOld(piece.before);
    else kept.push(...joined.addPiece(piece, text.slice(piece.at, at)));
  }
  joined.addForeign(text.slice(at));
  const left = claims.flatMap((_claim, index) => (gone.has(index) ? [] : [index]));
  return {
    text: joined.text,
    claims: left.map((index) => claims[index] as Claim),
    pieces: kept.map((piece) => ({ ...piece, claim: left.indexOf(piece.claim) })),
  };
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
    return carried === 'foreign' ? [] : [{ ...piece, claim: carried.claim }];
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

/**
 * Finds the pieces again in a text that somebody else changed: settings by section, key and value; what was taken out
 * by the key it stood behind. A setting with another value is theirs now, and so is what came back.
 */
export function found(text: string, { claims, pieces }: Omit<Tracked, 'text'>, mark: Mark): Tracked {
  const file = parseAwsFile(text);
  const placed = pieces
    .flatMap((piece) => {
      const place = placeOf(file, piece, pieces, mark);
      return place ? [{ ...piece, ...place }] : [];
    })
    // What was taken out right below a header stood in front of what was put in there.
    .sort((a, b) => a.at - b.at || a.length - b.length);
  return { text, claims, pieces: apart(placed) };
}

/** Without the pieces that begin before the one in front of them ends. */
function apart(pieces: readonly Piece[]): readonly Piece[] {
  let end = 0;
  return pieces.filter((piece) => {
    const isApart = piece.at >= end;
    if (isApart) end = endOf(piece);
    return isApart;
  });
}

function placeOf(
  file: AwsFile,
  piece: Piece,
  pieces: readonly Piece[],
  mark: Mark,
): { at: number; length: number } | undefined {
  const section = file.sections.find(({ header }) => header === piece.section);
  if (!section) return undefined;
  if (piece.kind === 'header') return placeOfHeader(file, section);
  if (piece.kind === 'end') return placeOfLineEnd(file, section);
  if (piece.kind === 'setting') return placeOfSetting(file, section, piece, mark);
  const first = pieces.find(
    ({ kind, section: name, key }) => kind === 'removal' && name === piece.section && key === piece.key,
  );
  return placeOfRemoval(section, piece, indentationBelow(first?.before ?? '', 0).length, mark);
}

/**
 * Behind the setting that it stood behind, or behind one further up where that has come to be indented less: what is
 * indented more goes on with the line above.
 */
function placeOfRemoval(
  { line, settings }: Section,
  { key, behind, mark: value }: Piece,
  depth: number,
  mark: Mark,
): { at: number; length: number } | undefined {
  const there = settings.find((setting) => setting.key === key);
  const above = settings.slice(0, settings.findIndex((setting) => setting.key === behind) + 1);
  if (value === '') {
    const neighbour = above.findLast(({ indentation }) => indentation.length >= depth);
    return there ? undefined : { at: (neighbour?.lines.at(-1) ?? line).end, length: 0 };
  }
  // Lines that went on with a setting come back where it still is what was put in.
  const [only, ...more] = there?.lines ?? [];
  const isOurs = there !== undefined && more.length === 0 && mark(there.value) === value;
  return only && isOurs ? { at: only.end, length: 0 } : undefined;
}

/**
 * The line of a setting that was put in, with the lines that somebody let go on with it. It is looked for as a line,
 * since a line above it may have come to take it for its continuation.
 */
function placeOfSetting(
  { text, sections }: AwsFile,
  section: Section,
  piece: Piece,
  mark: Mark,
): { at: number; length: number } | undefined {
  const start = section.line.end;
  const end = Math.min(
    text.length,
    ...sections.map(({ line }) => line.start).filter((place) => place >= start),
  );
  for (const line of linesOf(text.slice(start, end))) {
    const { key, value } = keyAndValue(strip(text.slice(start + line.start, start + line.textEnd)));
    if (key !== piece.key || value === undefined || mark(value) !== piece.mark) continue;
    const at = start + line.start;
    const last = section.settings.find(({ lines }) => lines[0]?.start === at)?.lines.at(-1);
    // A line that was replaced kept its end; one that was added brought its own.
    const isAdded = piece.before === '' || /[\r\n]$/.test(piece.before);
    const lineEnd = last ?? { textEnd: start + line.textEnd, end: start + line.end };
    return { at, length: (isAdded ? lineEnd.end : lineEnd.textEnd) - at };
  }
  return undefined;
}

/** The header's line, with the blank line that was put in front of it. */
function placeOfHeader({ text, lineEnd }: AwsFile, { line }: Section): { at: number; length: number } {
  const before = text.slice(0, line.start);
  const hasBlank = before === lineEnd || before.endsWith(lineEnd + lineEnd);
  const at = hasBlank ? line.start - lineEnd.length : line.start;
  return { at, length: line.end - at };
}

/** The line end in front of a section that was put behind a last line without one. */
function placeOfLineEnd(file: AwsFile, section: Section): { at: number; length: number } | undefined {
  const { at } = placeOfHeader(file, section);
  const length = file.lineEnd.length;
  return at > length && file.text.slice(at - length, at) === file.lineEnd
    ? { at: at - length, length }
    : undefined;
}
