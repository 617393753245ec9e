/** What is to be done when tests are over, also where their preparation was skipped or failed half-way. */
export class Cleanups {
  readonly #all: (() => void)[] = [];

  /** Keeps what ends something. */
  add<T>(thing: T, end: (thing: T) => void): T {
    this.#all.push(() => {
      end(thing);
    });
    return thing;
  }

  /** Ends everything, the last one first. */
  run(): void {
    for (const end of this.#all.splice(0).toReversed()) end();
  }
}
