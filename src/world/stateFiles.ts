/**
 * The files that a job leaves behind, and the copies of them: several processes may write them at once, and what is
 * beside them is uploaded. Directories that are missing on the way to them are made.
 */
export interface StateFiles {
  /**
   * Where a path leads: the real path of its directory, with its last name, which is not followed. It is followed where
   * that name is `.` or `..`, or ends in `/`. Undefined if nothing is there.
   */
  find(path: string): string | undefined;
  /**
   * Adds lines to a file in one write, after the end of its last line. If that fails, the file stays as it was.
   *
   * @param lines each with its line end
   */
  append(path: string, lines: string): void;
  /**
   * Makes all of the changes, one after the other, or none if one fails.
   *
   * @throws UsageError if a directory would be copied into itself
   */
  change(changes: readonly StateChange[]): StateOutcome;
}

/** What did not come out as in the original, by paths. */
export interface StateOutcome {
  /** FIFOs, sockets and devices, which were not copied. */
  readonly leftOut: readonly string[];
  /** What did not get its mode, since the file system refuses to set one. */
  readonly altered: readonly string[];
}

export type StateChange = TreeCopy | FileRewrite;

/** A file, link or directory that is to be copied. Where it is already what the copy would be put over, it stays. */
export interface TreeCopy {
  /** As `find` gave it. */
  readonly from: string;
  /** The directory that takes it up. */
  readonly into: string;
  /** Its name there; undefined for the contents of a directory, which go right into the other. */
  readonly name: string | undefined;
  /** What else is in the directories that are copied to goes. */
  readonly isWhole: boolean;
}

/** A file that is to be replaced whole; its mode stays. */
export interface FileRewrite {
  readonly path: string;
  /** Gives the new bytes for the old ones, undefined if there is no such file, while no other process changes it. */
  readonly rewrite: (old: Uint8Array | undefined) => Uint8Array;
}
