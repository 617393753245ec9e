/** The parts of Bun that are used, where `node:*` has nothing that does the same in Bun. */
export interface Bun {
  file(descriptor: number): object;
  write(to: object, text: string): Promise<number>;
  /**
   * Starts a program with the environment as it is, byte for byte.
   *
   * @param options.argv0 its first word, if that is not its path
   * @throws what the system has against it
   */
  spawn(
    command: readonly string[],
    options: {
      readonly argv0: string;
      readonly stdio: readonly ('ignore' | number)[];
      readonly detached: boolean;
    },
  ): BunChild;
}

export interface BunChild {
  readonly pid: number;
  readonly exited: Promise<unknown>;
  readonly exitCode: number | null;
  readonly signalCode: NodeJS.Signals | null;
  kill(signal: NodeJS.Signals): void;
}

/** Where the program is not made of Bun, undefined. */
export const bun = (globalThis as { readonly Bun?: Bun }).Bun;
