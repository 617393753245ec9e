export interface Files {
  /** A whole regular file, or undefined if it is missing. Anything else is an error, so that nothing is waited for. */
  read(path: string): Uint8Array | undefined;
  /**
   * The same for a file that the command line names, which may also be a pipe or another stream: it is read to its end.
   * What is open in this process is readable by its name, such as `/dev/stdin` and `/dev/fd/63`.
   */
  readGiven(path: string): Uint8Array | undefined;
  /** What a path leads to, links followed; undefined if there is nothing. */
  kind(path: string): 'file' | 'directory' | 'other' | undefined;
  /** Whether this process may make files in a directory, which has to exist. */
  isWritable(directory: string): boolean;
  /** What is in a directory, in order of names; undefined if there is no such directory. */
  list(path: string): readonly Entry[] | undefined;
}

/** One name in a directory; a link is not followed. */
export interface Entry {
  readonly name: string;
  readonly kind: 'file' | 'directory' | 'link' | 'other';
}
