/**
 * Files of the journal's directory that hold tokens for a while. Only their owner can read them (mode 600), and each is
 * whole or missing.
 */
export interface TokenFiles {
  /**
   * What is kept under a name; undefined if nothing is, or what is cannot be read. Takes no lock, and makes nothing.
   *
   * @param name 64 hexadecimal digits
   * @throws ShipctlError if the directory can't be used
   */
  read(name: string): Uint8Array | undefined;
  /**
   * Takes the lock of a name; the directory is made if it is missing.
   *
   * @throws ShipctlError if the directory can't be used or leaves the machine when the job ends, or another process holds
   *   the lock for too long
   */
  lock(name: string, timeoutSeconds: number): TokenLock;
  /** All that is kept, by names. Takes no lock, and makes nothing. */
  all(): ReadonlyMap<string, Uint8Array | undefined>;
  /**
   * Removes what is kept under names, and what processes that were killed left of any.
   *
   * @throws ShipctlError for the first that can't be removed, when all others are
   */
  remove(names: readonly string[], timeoutSeconds: number): void;
}

/** No other process writes under the name before this is released. */
export interface TokenLock {
  /** @throws ShipctlError if the file can't be written, or the file system lets others read it */
  write(bytes: Uint8Array): void;
  /** Removes what is kept under the name. */
  remove(): void;
  release(): void;
}
