import type { Replacement } from './draft.ts';
import type { TextPart } from './textParts.ts';

/** Where a value is in a file: the names on the way to it; no names for the whole file. */
export type Address = readonly string[];

/** Between the names of an address: names are of one line. */
const BETWEEN = '\n';

/** An address as the key of a map. */
export const addressKey = (address: Address): string => address.join(BETWEEN);

/** The address of which {@link addressKey} made a key. */
export const addressOf = (key: string): Address => (key === '' ? [] : key.split(BETWEEN));

/** The keys of the values below an address. */
export const keysBelow = (address: Address, values: Reading['values']): readonly string[] =>
  [...values.keys()].filter((key) => key.startsWith(addressKey(address) + BETWEEN));

/** What holds an address, such as a section, as the key of a map. */
export const holderKey = (address: Address): string => addressKey(address.slice(0, -1));

/** An address and the value that it should have; an undefined one is to be removed. */
export interface Edit {
  readonly address: Address;
  readonly value: string | undefined;
}

/** A text, read once. */
export interface Reading {
  readonly text: string;
  /** All values, as the tool's own reader has them, by {@link addressKey}. */
  readonly values: ReadonlyMap<string, string>;
}

/**
 * What the base has at an address, as plain JSON; it holds no value that shipctl wrote:
 *
 * - `same`: the value that was written
 * - `absent`: nothing; and perhaps not even what would hold it, such as a section
 * - `source`: another value, in the format's own terms
 */
export type Was =
  | { readonly is: 'same' }
  | { readonly is: 'absent'; readonly hasHolder: boolean }
  | { readonly is: 'source' };

/** Whether an address lies in what was made to hold it, and goes with it if that is empty. */
export const isInMadeHolder = ({ was }: Entry): boolean => was.is === 'absent' && !was.hasHolder;

/** An address that shipctl wrote, and how to bring back what the base has there. */
export interface Entry {
  readonly address: Address;
  /** The unit that it belongs to. */
  readonly unit: string;
  /** Digest of the value that was written; empty if the address was removed. */
  readonly mark: string;
  readonly was: Was;
}

/**
 * How an entry fares in a text that somebody else wrote:
 *
 * - `ours`: the address has what was written, or is removed as it was to be
 * - `absorbed`: another value has taken in what was written, such as that of the line above it
 * - `deleted`: somebody removed what was written
 * - `theirs`: the address has a value of somebody else's
 * - `gone`: so has what holds the address
 */
export type Fate = 'ours' | 'absorbed' | 'deleted' | 'theirs' | 'gone';

/** An entry as it was found in a text. */
export interface FoundEntry {
  /** With the address at which it was found. */
  readonly entry: Entry;
  readonly fate: Fate;
  /** What was written, if it is still there. */
  readonly value: string | undefined;
  /** Where that is in the text. */
  readonly lines: readonly TextLine[];
}

/** A line of a text, by offsets in UTF-16 units. */
export interface TextLine {
  readonly start: number;
  /** Where its text ends. */
  readonly textEnd: number;
  /** After its line end. */
  readonly end: number;
}

/** Digests what a value means, as an entry's mark does for the one that was written. */
export type MarkOf = (value: string) => string;

/** How to know entries again. */
export interface Search {
  readonly markOf: MarkOf;
  /** Whether an entry's value is so much its own that the same value elsewhere is the entry, moved by somebody. */
  readonly isTelling: (entry: Entry) => boolean;
  /** @see State.twins */
  readonly twins: ReadonlySet<string>;
}

/** Nothing but blanks and line ends: some tools leave empty lines behind. */
export const BLANK_LINES = /^[ \t\r\n]*$/;

/** The grammar of a kind of file. Only a format knows one. */
export interface Format<R extends Reading> {
  /** How bytes become text: `bytes` makes U+0000 to U+00FF of them, for files that need not be UTF-8. */
  readonly encoding: 'utf-8' | 'bytes';
  /** Fits a text without values that says nothing in another way either, such as in a comment. */
  readonly blank: RegExp;
  /** @throws FormatFault if the tool could not read the text either, and UnfitPlace if it may */
  read(text: string): R;
  /**
   * Makes edits true with small replacements. Keeps what holds already, and everything that no edit is about.
   *
   * @throws UnfitPlace
   */
  apply(reading: R, edits: readonly Edit[]): readonly Replacement[];
  /** What the base has at an address, for an entry that writes `written` there, or removes what is there. */
  was(base: R, address: Address, written: string | undefined): Was;
  /** Whether an address has the value that its entry's `was` speaks of, in whatever form. */
  hasOld(reading: R, entry: Entry): boolean;
  /** What a value means, however it is written: an entry is known again by that. */
  meaning(value: string): string;
  /** Whether a value of a journal is one that `was` gives. */
  isWas(value: unknown): boolean;
  /**
   * Looks for entries in a text that somebody else wrote.
   *
   * @returns each entry, in their order, and once more if what was written is elsewhere
   * @throws UnfitPlace
   */
  find(reading: R, entries: readonly Entry[], search: Search): readonly FoundEntry[];
  /**
   * Takes out what entries wrote, and puts back what they say of the base, in the present form of the text. Only for
   * entries that are not `theirs` or `gone`. What was made to hold them goes if it holds nothing else.
   *
   * @throws UnfitPlace
   */
  restore(reading: R, found: readonly FoundEntry[]): readonly Replacement[];
  /** The keys of addresses whose values would be taken for what edits write, moved by somebody. */
  twins(reading: R, edits: readonly Edit[]): readonly string[];
  /** The keys of addresses whose values have taken in what entries wrote. */
  absorbing(reading: R, found: readonly FoundEntry[]): ReadonlySet<string>;
  /** What is known of a text, in order of place: keys, punctuation, and the values of addresses. */
  parts(reading: R): readonly TextPart[];
}

/** A fault in a file that keeps its tool from reading it too. */
export class FormatFault extends Error {
  /** From 1. */
  readonly line: number;

  constructor(line: number, fault: string) {
    super(fault);
    this.line = line;
  }
}

/** A place of a file that its tool can read, and no change is safe in. */
export class UnfitPlace extends Error {
  /** From 1. */
  readonly line: number;

  constructor(line: number, why: string) {
    super(why);
    this.line = line;
  }
}
