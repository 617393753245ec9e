/**
 * Directories with many files, and files that are too large to be held. A path is given as its bytes, one character
 * (U+0000 to U+00FF) a byte, since not every name is UTF-8; such texts sort as the bytes do.
 */
export interface Trees {
  /**
   * All regular files below a directory and links to such, in no order. A link to a directory is not followed, unless
   * it is the directory that was asked for.
   */
  filesBelow(directory: string): FilesBelow;
  /**
   * Gives a file's bytes in chunks; each holds good until the next one comes.
   *
   * @returns why the file can't be read, or undefined if all of it was
   */
  read(path: string, take: (chunk: Uint8Array) => void): string | undefined;
}

export interface FilesBelow {
  /** Paths relative to the directory. */
  readonly files: readonly string[];
  /** Why a directory below can't be read, one text for each. */
  readonly faults: readonly string[];
}
