/** Files of the job's own that are only ever there whole, old or new, whatever fails in between. */
export interface WholeFiles {
  /**
   * Replaces files, all of them or none: all new files are made first, each of what its rewriter gives to `write`, and
   * then take the old ones' places. Links are followed, modes and owners stay. Whatever throws, all files are as they
   * were.
   *
   * @param paths a path that occurs twice, or that leads to the same file, is one file
   * @param lockTimeoutSeconds how long to wait for another process that is at it
   * @returns those of the paths whose modes or owners the file system refused to set
   * @throws UsageError for a file that is missing; ShipctlError for one that is not a regular file, can't be read or
   *   replaced, or is changed by another program meanwhile
   */
  replace(
    paths: readonly string[],
    lockTimeoutSeconds: number,
    rewriterFor: (write: (bytes: Uint8Array) => void) => Rewriter,
  ): readonly string[];
  /**
   * Writes a file that only its owner can read, at any time (mode 600). An existing one is replaced.
   *
   * @throws ShipctlError if its place has something else than a regular file, also a link, and if the file system lets
   *   others read it
   */
  writePrivate(path: string, bytes: Uint8Array): void;
  /**
   * The directory that a file is, or would be, in and that the platform uploads when the job ends, as messages call it:
   * `$JOB_STATE`. Undefined if the file stays on the machine.
   */
  uploadedFrom(path: string): string | undefined;
}

/** Makes the bytes of a new file of those of the old one, which come in chunks. */
export interface Rewriter {
  add(chunk: Uint8Array): void;
  /** @param path what the file is called in messages */
  end(path: string): void;
}
