import type { Address, Format, Reading } from './format.ts';

/** A program whose files are written: where it keeps what, and what belongs together. */
export interface Tool<R extends Reading> {
  /** In the journal. */
  readonly name: string;
  /** In messages. */
  readonly title: string;
  readonly format: Format<R>;
  /** Whether cleanup may touch an address, whatever a record says. */
  manages(address: Address): boolean;
  /**
   * The group of settings that an address belongs to, if it does to one: what was there before comes back whole or not at
   * all.
   *
   * @param uses which of the tool's files the address is in, as indexes in the order of writing
   */
  groupOf(uses: readonly number[], address: Address): string | undefined;
  /** Whether the values at an address are so much their own that the same value elsewhere was moved or copied there. */
  isTelling(address: Address): boolean;
  /** Whether a value of somebody else's at an address makes the whole group theirs. */
  decidesGroup(address: Address): boolean;
}
