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
