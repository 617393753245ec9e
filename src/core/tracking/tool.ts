import type { SharedFile } from '../../world/sharedFiles.ts';
import type { Address, Format, Reading } from './format.ts';

/**
 * A program whose files are written: where it keeps what, and what belongs together. Its files may be of different formats.
 * `uses` says which of them an address is in, as indexes in the order of writing: one file may be several of them.
 */
export interface Tool<R extends Reading> {
  /** In the journal. */
  readonly name: string;
  /** In messages. */
  readonly title: string;
  /** Each file is read by itself: a setting in one says nothing of a bundle in another. */
  readonly hasSeparateFiles?: boolean;
  /**
   * Which of the tool's files a path that was asked for leads to, for a tool whose units have files of their own: one use
   * then stands for many files. Without this, the place of the path tells.
   */
  useOf?(path: string): number;
  /** @throws ShipctlError for uses that one file can't have together */
  formatOf(uses: readonly number[]): Format<R>;
  /** Whether cleanup may touch an address, whatever a record says. */
  manages(uses: readonly number[], address: Address): boolean;
  /**
   * The bundle of settings that an address belongs to, if it does to one: what was there before comes back whole or not at
   * all.
   */
  bundleOf(uses: readonly number[], address: Address): string | undefined;
  /** Whether the values at an address are so much their own that the same value elsewhere was moved or copied there. */
  isTelling(uses: readonly number[], address: Address): boolean;
  /** Whether a value of somebody else's at an address makes the whole bundle theirs. */
  decidesBundle(uses: readonly number[], address: Address, value: string): boolean;
  /**
   * What an address says in an item that has one owner, such as an account: if somebody gives the item another owner, all of
   * it is theirs. Undefined for addresses in no such item.
   */
  itemPartOf?(uses: readonly number[], address: Address): ItemPart | undefined;
  /**
   * What an address has in an item of another unit if nothing else is written there, and in place of an old value that does
   * not come back, such as the mark of what is not the default. Undefined for addresses that then have no value.
   */
  restingValue?(uses: readonly number[], address: Address): string | undefined;
  /** Whether an address says something of a unit, and is not only one that gave way to it. Without this, all are. */
  isOf?(unit: string, address: Address): boolean;
  /** Whether the tool can't read a value of somebody else's without that at an address, such as the version of the file. */
  isNeededFor?(uses: readonly number[], address: Address, others: Address): boolean;
}

/** A part of an item that has one owner. */
export interface ItemPart {
  /** The item, as the key of a map. */
  readonly item: string;
  /** Whose the item is, with which secret they use it, or something else. */
  readonly says: 'owner' | 'secret' | 'other';
}

/** Which of its tool's files a file is. */
export const usesOf = <R extends Reading>(tool: Tool<R>, { asked, uses }: SharedFile): readonly number[] =>
  tool.useOf ? [...new Set(asked.map((path) => tool.useOf?.(path) ?? 0))] : uses;
