import type { Address } from '../../tracking/format.ts';

/** What is to become of an address and all below it. */
export interface Wish {
  /** By names of addresses. */
  readonly below: Map<string, Wish>;
  /** JSON for the address itself; undefined removes it, null leaves it to what is below. */
  own: string | undefined | null;
  /** The same as it is to be written in a line of a block, if that matters. */
  text: string | undefined;
  /** It was made to hold what is removed, and goes with it. */
  isMade: boolean;
  /** JSON of what it is to be if nothing is left in it. */
  blank: string | undefined;
}

const newWish = (): Wish => ({
  below: new Map(),
  own: null,
  text: undefined,
  isMade: false,
  blank: undefined,
});

/** What is to become of a file. */
export class Wishes {
  readonly root = newWish();

  /**
   * @param value JSON; undefined removes the address
   * @param text  the same as it is to be written in a line of a block, if that matters
   */
  add(address: Address, value: string | undefined, text?: string): void {
    Object.assign(this.#at(address), { own: value, text });
  }

  /**
   * Lets what holds an address go if it is left empty.
   *
   * @param depth how many of its holders stay in any case
   * @param blank JSON of the last of these if it is left empty
   */
  addMade(address: Address, depth: number, blank: string | undefined): void {
    for (let length = depth + 1; length < address.length; length++)
      this.#at(address.slice(0, length)).isMade = true;
    if (blank !== undefined && depth > 0) this.#at(address.slice(0, depth)).blank = blank;
  }

  #at(address: Address): Wish {
    let wish = this.root;
    for (const name of address) {
      const next = wish.below.get(name) ?? newWish();
      wish.below.set(name, next);
      wish = next;
    }
    return wish;
  }
}

/** Whether something is to be written at an address or below it. */
export const isWriting = ({ own, below }: Wish): boolean =>
  typeof own === 'string' || [...below.values()].some(isWriting);
