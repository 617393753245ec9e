/**
 * The outside, as commands see it. Only `effects/` implements these, and tests do, in memory. Text that comes from it or
 * goes to it (words, variables, paths) keeps bytes that are not UTF-8; see rawText.ts.
 */
export interface World {
  readonly env: Environment;
  readonly stdout: Output;
  /** For messages; one that can't be written is no error. */
  readonly stderr: Output;
  readonly files: Files;
  // What is costly is made when it is first asked for: a getter has no use for it.
  readonly sharedFiles: () => Promise<SharedFiles>;
  readonly stateFiles: () => Promise<StateFiles>;
  readonly trees: () => Promise<Trees>;
  readonly processes: () => Promise<Processes>;
  readonly network: () => Promise<Network>;
  readonly wholeFiles: () => Promise<WholeFiles>;
  /** Reads a private RSA key from its PEM (PKCS#1 or PKCS#8); undefined where there is none that can be used. */
  readonly privateKey: (pem: Uint8Array) => Promise<PrivateKey | undefined>;
  /** The installations of Java in these places. What can't be looked at is not there. */
  readonly javaHomes: (places: readonly JavaPlace[]) => Promise<JavaHomes>;
  /** A number from 0 to below 1, another one at each call. */
  readonly random: () => number;
  /** Absolute path of the running program, for files that have it called again. */
  readonly program: string;
}

export interface Environment {
  /** A variable, or undefined if it is not set. */
  get(name: string): string | undefined;
  /** A variable's own bytes. */
  bytes(name: string): Uint8Array | undefined;
  names(): readonly string[];
}

/** Takes all of the text or throws; returns nothing. */
export interface Output {
  write(text: string | Uint8Array): void;
}

export interface Files {
  /** A whole regular file, or undefined if it is missing. Anything else is an error, so that nothing is waited for. */
  read(path: string): Uint8Array | undefined;
  /**
   * The same for a file that the command line names, which may also be a pipe or another stream: it is read to its end.
   * What is open in this process is readable by its name, such as `/dev/stdin` and `/dev/fd/63`.
   */
  readGiven(path: string): Uint8Array | undefined;
  /** What a path leads to, links followed; undefined where there is nothing. */
  kind(path: string): 'file' | 'directory' | 'other' | undefined;
  /** What is in a directory, in order of names; undefined where there is no such directory. */
  list(path: string): readonly Entry[] | undefined;
}

/** One name in a directory; a link is not followed. */
export interface Entry {
  readonly name: string;
  readonly kind: 'file' | 'directory' | 'link' | 'other';
}

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
   * Gives a file's bytes piece by piece; a piece holds good until the next one comes.
   *
   * @returns why the file can't be read, or undefined where all of it was
   */
  read(path: string, take: (piece: Uint8Array) => void): string | undefined;
}

export interface FilesBelow {
  /** Paths relative to the directory. */
  readonly files: readonly string[];
  /** Why a directory below can't be read, one text for each. */
  readonly faults: readonly string[];
}

export interface Processes {
  /** Whether there is a program of exactly this name: a path where it has a `/`, else looked for in PATH. */
  isProgram(name: string): boolean;
  /**
   * Runs a program with our standard input, output and environment, and waits for it, though not for what it leaves
   * running. Signals that we get from the first run on are passed on to it; behind one that asks us to end, no program
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
   * @returns undefined where there is no such program in PATH
   * @throws ShipctlError where it can't be run
   */
  capture(
    command: readonly string[],
    variables: Readonly<Record<string, string | undefined>>,
    copies?: Readonly<Record<string, string>>,
  ): Promise<Captured | undefined>;
}

/** How a program ended. */
export interface ProgramEnd {
  /** Its own exit status, 128 + the signal that ended it, 124 for a time-out, 126 or 127 where it did not run. */
  readonly status: number;
  /** The same in words that go on behind its name. */
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

/** Makes the bytes of a new file of those of the old one, which come in pieces. */
export interface Edit {
  add(piece: Uint8Array): void;
  /** @param path what the file is called in messages */
  end(path: string): void;
}

/** Files of the job's own that are only ever there whole, old or new, whatever fails in between. */
export interface WholeFiles {
  /**
   * Replaces files, all of them or none: all new files are made first, each of what its `edit` gives to `write`, and
   * then take the old ones' places. Links are followed, modes and owners stay. Whatever throws, all files are as they
   * were.
   *
   * @param paths a path that is there twice, or that leads to the same file, is one file
   * @param lockTimeoutSeconds how long to wait for another process that is at it
   * @returns those of the paths whose modes or owners the file system refused to set
   * @throws UsageError for a file that is not there; ShipctlError for one that is not a regular file, can't be read or
   *   replaced, or is changed by another program meanwhile
   */
  replace(
    paths: readonly string[],
    lockTimeoutSeconds: number,
    edit: (write: (bytes: Uint8Array) => void) => Edit,
  ): readonly string[];
  /**
   * Writes a file that its owner alone can read, at any time (mode 600). One that is there is replaced.
   *
   * @throws ShipctlError if its place has something else than a regular file, also a link, and if the file system lets
   *   others read it
   */
  writePrivate(path: string, bytes: Uint8Array): void;
}

/** An RSA key that decrypts. */
export interface PrivateKey {
  /** How long each encrypted block is, in bytes: the key's bits, rounded up. */
  readonly blockLength: number;
  /**
   * Decrypts one block.
   *
   * @returns undefined where it was not encrypted for this key, or is damaged
   * @see RFC 8017, 7.1: RSAES-OAEP, with SHA-1 and no label
   */
  decrypt(block: Uint8Array): Uint8Array | undefined;
}

/** A directory that has installations of Java in it, each in a directory of its own. */
export interface JavaPlace {
  readonly directory: string;
  /** Where in each of them its home is, such as `Contents/Home`; empty where it is the home itself. */
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
  /** The text of the file `release`, or undefined where there is none. */
  readonly release: string | undefined;
}

/** A file that other programs write too, as it was read under its lock. */
export interface SharedFile {
  /** Where it is, links followed. */
  readonly path: string;
  /** Its text, or undefined where it is not there. */
  readonly text: string | undefined;
  /** Permission bits, with set-ID and sticky bits; undefined if the file is missing. */
  readonly mode: number | undefined;
  readonly record: JournalRecord | undefined;
}

/** What a shared file is to become. */
export interface SharedFileChange {
  /** An undefined text takes the file away. */
  readonly text: string | undefined;
  readonly mode: number;
  /** What the journal is to say before the file is changed. */
  readonly record: JournalRecord;
  /** Nothing is shipctl's any more: afterwards the record goes, and with it the directories that were made. */
  readonly isOver: boolean;
}

export interface SharedFiles {
  /**
   * Changes files that other programs write too: locks them, reads them with what the journal says, lets `change`
   * decide (undefined leaves a file alone), writes the journal and then replaces the files in the order of `paths`,
   * each whole. Where `change` throws, or anything else fails, all of them stay as they were.
   *
   * @param paths a path that is there twice, or that leads to the same file, is one file
   * @param lockTimeoutSeconds how long to wait for another process that is at it
   */
  update(
    paths: readonly string[],
    lockTimeoutSeconds: number,
    change: (files: readonly SharedFile[]) => readonly (SharedFileChange | undefined)[],
  ): void;
  /** The records of the journal: one for each file in which something is shipctl's. */
  journaled(): readonly JournalRecord[];
  /**
   * The first of these files that is, or would be made, below a directory, whatever links, mounts or `..` lead there; or
   * else the journal, if that is. The directory need not exist.
   */
  firstInside(directory: string, paths: readonly string[]): string | undefined;
  /** Whether a process that was killed left a lock or a half-written file beside one of these files. */
  isLittered(paths: readonly string[]): boolean;
  /** SHA-256 of a text, in hexadecimal. */
  digest(text: string): string;
  /** 32 random hexadecimal digits. */
  salt(): string;
}

/**
 * The files that a job leaves behind, and the copies of them: several processes may write them at once, and what is
 * beside them is uploaded. Directories that are missing on the way to them are made.
 */
export interface StateFiles {
  /**
   * Where a path leads: the real path of its directory, with its last name, which is not followed. It is followed where
   * that name is `.` or `..`, or has a `/` behind it. Undefined where nothing is there.
   */
  find(path: string): string | undefined;
  /**
   * Adds lines to a file in one write, behind the end of its last line. Where that fails the file stays as it was.
   *
   * @param lines each with its line end
   */
  append(path: string, lines: string): void;
  /**
   * Makes all of the changes, one after the other, or none where one fails.
   *
   * @throws UsageError where a directory would be copied into itself
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

export type StateChange = TreeCopy | FileEdit;

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
export interface FileEdit {
  readonly path: string;
  /** Gives the new bytes for the old ones, undefined where there is no such file, while no other process changes it. */
  readonly edit: (old: Uint8Array | undefined) => Uint8Array;
}

/** What the journal keeps of one file, to put things back. */
export interface JournalRecord {
  readonly version: 1;
  readonly path: string;
  /** The files that it was last changed together with, itself among them, in the order of writing. */
  readonly group: readonly string[];
  readonly salt: string;
  /** The file's mode before shipctl first changed it; null where there was no file. */
  readonly firstMode: number | null;
  /** Directories that were made for the file or for the journal, the deepest last. */
  readonly directories: readonly string[];
  /** The state with the change that was last begun, and the one before it: the file's hash tells which is true. */
  readonly now: JournalState;
  readonly was: JournalState;
  /** The whole old file, while the new one is being written in its place. */
  readonly whole?: string;
}

export interface JournalState {
  /** Digest of the file's text; empty where there is no file. */
  readonly hash: string;
  readonly claims: readonly Claim[];
  readonly pieces: readonly Piece[];
  /** Sources of keys that already had the value to be written, so that they are in no piece. */
  readonly agreed: readonly AgreedSetting[];
}

/** A setting of somebody's own that shipctl would have written just so. */
export interface AgreedSetting {
  /** The section's header, as written between its brackets. */
  readonly section: string;
  readonly key: string;
  /** Salted digest of the setting's value. */
  readonly mark: string;
}

/** Who put something in: one resource of one job, under one profile name. */
export interface Claim {
  readonly job: string;
  readonly build: string;
  readonly resource: string;
  readonly profile: string;
  /** Place in the job's order; undefined where the tool's default was not to be set. */
  readonly rank?: number;
}

/** One stretch of a file that shipctl put in. Offsets and lengths count UTF-16 units of the file's text. */
export interface Piece {
  readonly at: number;
  readonly length: number;
  /** What stood there before: the only bytes of the file that the journal keeps. */
  readonly before: string;
  /** Whose it is, as indexes into the claims: it stays until the last of them is cleaned up. */
  readonly claims: readonly number[];
  readonly kind: 'end' | 'header' | 'setting' | 'removal';
  /** The section's header, as written between its brackets. */
  readonly section: string;
  /** The setting's key; empty for a header. */
  readonly key: string;
  /**
   * Salted digest of the setting's value, to find it again in a file that somebody changed. For a removal: of the value
   * of the setting that the lines went on with; empty where a whole setting was taken out.
   */
  readonly mark: string;
  /** For a removal: the key it stood behind; empty for the header. */
  readonly behind: string;
}

/** What goes over the network, with the clock that waiting for it needs. Nothing here throws for what servers do. */
export interface Network {
  /**
   * Asks a server once. Redirects are answers like any other: what is in a URL or a header goes to the server that it
   * is meant for, and to no other.
   */
  http(request: HttpRequest): Promise<HttpAnswer | NetworkFault>;
  /** Connects to a server that speaks in lines. */
  lines(address: LineAddress): Promise<Lines | NetworkFault>;
  /** Milliseconds since 1970. */
  now(): number;
  sleep(milliseconds: number): Promise<void>;
  /** From 0 up to, but not including, 1. */
  random(): number;
}

export interface HttpRequest {
  readonly method: 'GET' | 'POST';
  /** Of http or https, without user and password. */
  readonly url: string;
  /** Undefined where the server is asked directly. */
  readonly proxy?: HttpProxy | undefined;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: Uint8Array;
  /** For all of it, from the look-up of the name to the last byte of the answer. */
  readonly timeoutMs: number;
}

export interface HttpProxy {
  /** Of http or https, without user and password. */
  readonly url: string;
  /** What it is to be told of user and password, as `Proxy-Authorization`. */
  readonly authorization: string | undefined;
}

export interface HttpAnswer {
  readonly status: number;
  readonly retryAfter: string | undefined;
  /** Its first 4 MiB; what comes behind them is not read. */
  readonly body: Uint8Array;
}

/** Why there is no answer, in words that hold neither an address nor a secret. */
export interface NetworkFault {
  readonly fault: string;
  /** Whether it may be otherwise in a moment. */
  readonly isTemporary: boolean;
}

export interface LineAddress {
  readonly host: string;
  readonly port: number;
  readonly isSecure: boolean;
  /** For all of it, from the look-up of the name to the end of the connection. */
  readonly timeoutMs: number;
}

/** A connection on which both sides send lines of UTF-8. */
export interface Lines {
  /** Sends lines; their ends, CR LF, are added. */
  send(lines: readonly string[]): void;
  /** The next line without its end; a fault where there is none, be it that the server closed the connection. */
  next(): Promise<string | NetworkFault>;
  close(): void;
}
