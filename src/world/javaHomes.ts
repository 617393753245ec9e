/** A directory of installations of Java, each in a directory of its own. */
export interface JavaPlace {
  readonly directory: string;
  /** Where in each of them its home is, such as `Contents/Home`; empty if it is the home itself. */
  readonly inside: string;
}

export interface JavaHomes {
  /** The machine's, in Node's words: `x64`, `arm64`. */
  readonly architecture: string;
  /** In the order of the places, and in each of them of names. */
  readonly homes: readonly JavaHome[];
}

/** A directory in which there is a program `bin/java`. */
export interface JavaHome {
  /** What its directory is called in its place. */
  readonly name: string;
  readonly path: string;
  /** The same with all links followed. */
  readonly realPath: string;
  /** The directory is a symbolic link. */
  readonly isLink: boolean;
  /** Paths of its programs below it, such as `bin/java` and `jre/bin/java`, sorted by directory and name. */
  readonly programs: readonly string[];
  /** There is a program `bin/javac`. */
  readonly hasCompiler: boolean;
  /** The text of the file `release`, or undefined if there is none. */
  readonly release: string | undefined;
}
