/** What is to be done when tests are over, also where their preparation was skipped or failed half-way. */
export class Cleanups {
  readonly #all: (() => void | Promise<void>)[] = [];

  /** Keeps what ends something. */
  add<T>(thing: T, end: (thing: T) => void | Promise<void>): T {
    this.#all.push(() => end(thing));
    return thing;
  }

  /** Ends everything, the last one first. */
  async run(): Promise<void> {
    for (const end of this.#all.splice(0).toReversed()) await end();
  }
}
