export interface Processes {
  /**
   * Runs a program with our standard input, output and environment, and waits for it, though not for what it leaves
   * running. Signals that we get from the first run on are passed on to it; after one that asks us to end, no program
   * is started any more.
   *
   * @param command the program, which is looked for in PATH unless it has a `/`, and its arguments
   * @param timeoutSeconds how long it may take; it then gets a process group of its own, all of which is ended
   */
  run(command: readonly string[], timeoutSeconds: number | undefined): Promise<ProgramEnd>;
  /** Waits, but not beyond a signal that asks us to end. */
  pause(seconds: number): Promise<void>;
  /**
   * Runs a program with nothing to read, and collects what it prints. A signal that asks us to end ends it, and then us.
   *
   * @param variables what to set in its environment; an undefined one is taken out
   * @param copies    files that it is to have copies of, by the variables that name them to it; it may write to these
   * @returns undefined if there is no such program in PATH
   * @throws ShipctlError if it can't be run
   */
  capture(
    command: readonly string[],
    variables: Readonly<Record<string, string | undefined>>,
    copies?: Readonly<Record<string, string>>,
  ): Promise<Captured | undefined>;
}

/** How a program ended. */
export interface ProgramEnd {
  /** Its own exit status, 128 + the signal that ended it, 124 for a time-out, 126 or 127 if it did not run. */
  readonly status: number;
  /** The same in words that continue its name. */
  readonly what: string;
  /** Whether to run it again would be wrong, or of no use. */
  readonly isFinal: boolean;
}

/** What a program printed. */
export interface Captured {
  /** Its exit status, or 128 + the signal that ended it. */
  readonly status: number;
  readonly stdout: Uint8Array;
  readonly stderr: string;
}
