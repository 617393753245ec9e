/**
 * Files that other programs write too. They are locked, journaled and replaced whole (a mount point is written
 * in place), together or not at all; what is in them, and what the journal keeps of it, is for core to say.
 */
export interface SharedFiles {
  /**
   * The files that the paths of groups lead to, as they are now, by group. Takes no lock, and makes nothing.
   *
   * @throws ShipctlError for a path that can't be followed, and for a file of two groups, as `update` does
   */
  view(groups: readonly PathGroup[]): FilesByGroup;
  /**
   * Locks the files that the paths of groups lead to, lets `decide` choose what becomes of them, and makes the changes in
   * their order: the journal first, then each file whole. If `decide` throws, or anything else fails, all files of all
   * groups stay as they were. `decide` is called again if another program has changed a file meanwhile; what it returns is
   * to depend only on the files.
   *
   * @param lockTimeoutSeconds how long to wait for other processes
   * @throws ShipctlError that names the file
   */
  update<T>(
    groups: readonly PathGroup[],
    lockTimeoutSeconds: number,
    decide: (files: FilesByGroup) => Decision<T>,
  ): Updated<T>;
  /** All files that this user's journal knows of; takes no lock, and makes nothing. */
  journaled(): readonly JournaledFile[];
  /** The first of these files that leaves the machine when the job ends; or else the journal, if that does. */
  firstUploaded(paths: readonly string[]): Uploaded | undefined;
  /** Whether there is a record, of whichever job, of a file that one of these paths leads to. */
  isRecorded(paths: readonly string[]): boolean;
  /** Whether a process that was killed left a lock or a half-written file beside one of these files. */
  isLittered(group: PathGroup): boolean;
  /** Paths of files in these directories, beside which a process that was killed left such a thing. `update` removes it. */
  litteredIn(directories: readonly string[]): readonly string[];
}

/** A file in a directory that the platform uploads when the job ends. */
export interface Uploaded {
  readonly path: string;
  /** The directory as messages call it, such as `$JOB_STATE`. */
  readonly place: string;
}

/** The files of one tool, as the paths that lead to them, in the order of writing. */
export interface PathGroup {
  /** For the journal. */
  readonly tool: string;
  readonly paths: readonly string[];
  /**
   * What follows the name of a file in the name of the lock that other programs make beside it, such as `.lock`; undefined
   * if they make none. `update` takes these locks as well.
   */
  readonly foreignLock?: string | undefined;
  /** The variables that give the paths, in words. */
  readonly placedBy?: string;
  /** What to do if a file, or a directory for it, can't be written, as a sentence. */
  readonly ifUnwritable?: string;
}

/** The files of each group, in the order of the groups. */
export type FilesByGroup = readonly (readonly SharedFile[])[];

/** A file that one or several of a group's paths lead to, or once led to. */
export interface SharedFile {
  /** Where it is, links followed. */
  readonly path: string;
  /** The paths of its group that lead to it. */
  readonly asked: readonly string[];
  /** The same as indexes. */
  readonly uses: readonly number[];
  /** These paths led here when shipctl last wrote it, and lead elsewhere now. */
  readonly isFormer: boolean;
  /**
   * It is a mount point and was none when shipctl last wrote it, or the other way round: it may be another file, and that
   * one out of reach.
   */
  readonly isOtherMount?: boolean;
  /** Undefined if the file is missing. */
  readonly bytes: Uint8Array | undefined;
  /**
   * What the journal keeps of the file; undefined if nothing in it is shipctl's. A file that a path has come to lead to
   * has that of the file that the path led to, until it has one of its own: it may be a copy.
   */
  readonly record: FileRecord | undefined;
  /** Why the file, or its record, can't be used: no change may name it then. */
  readonly fault?: FileFault;
}

interface FileFault {
  /** What is wrong, where, and what to do. */
  readonly message: string;
  /** Whether there is a record, even if it can't be used. */
  readonly isRecorded: boolean;
}

/** What the journal keeps of one file. */
export interface FileRecord {
  /** SHA-256 of the file's bytes as the last change leaves them, in hexadecimal; empty if it removes the file. */
  readonly now: string;
  /** The same for the file before that change, only if the change may have been cut off. */
  readonly was: string | undefined;
  /** The file was missing before shipctl first wrote it. */
  readonly isNew: boolean;
  /** The paths that were given for its tool when it was written, itself among them, in their order. */
  readonly group: readonly string[];
  /** As the last change gave it: plain JSON, of which nothing was checked. */
  readonly body: unknown;
}

/** What became of an update. */
export interface Updated<T> {
  /** That of the decision. */
  readonly result: T;
  /** Paths of the files whose modes or owners the file system refused to set; nobody else can read more in them for it. */
  readonly altered: readonly string[];
}

/** What `decide` chose. Files that no change names stay as they are. */
export interface Decision<T> {
  readonly changes: readonly SharedFileChange[];
  readonly result: T;
}

/** What a shared file is to become. */
export interface SharedFileChange {
  /** That of the file, as it was given. */
  readonly path: string;
  /** Undefined removes the file. */
  readonly bytes: Uint8Array | undefined;
  /** For the journal: plain JSON without secrets that shipctl writes. */
  readonly body: unknown;
  /**
   * Who has something in the file from now on. With nobody left the record goes, the file gets its first mode again, and
   * the directories go that were made for it; until then its mode is 600.
   */
  readonly owners: readonly Owner[];
  /** Others may have kept a secret in the file: its mode never gets wider than it is now. */
  readonly holdsSecret?: boolean;
}

/** One resource of one job, which had something written. */
export interface Owner {
  readonly job: string;
  readonly build: string;
  readonly resource: string;
}

/** A file that the journal knows of. */
export interface JournaledFile {
  /** The path by which it was asked for; that of the journal's own file if this is damaged, and nothing else is known. */
  readonly asked: string;
  /**
   * Where that led, each time that shipctl wrote there and something of it is left; the latest first. If there is nothing,
   * `update` of the group forgets the file.
   */
  readonly paths: readonly string[];
  /** Where that led as well, in directories that are missing now: what shipctl wrote there is out of reach. */
  readonly gone: readonly string[];
  /** Those of the files that it led to, and that exist, of which no record says any more what was written there. */
  readonly unrecorded: readonly string[];
  /** The tool of its group; undefined if nothing is known of it. */
  readonly tool: string | undefined;
  /** The paths of its group, itself among them, in their order. */
  readonly group: readonly string[];
  /** Those who have something there and wrote it by this journal, or had. */
  readonly owners: readonly Owner[];
  /** Why its record, or the file, is out of reach; undefined if they are not. */
  readonly fault: string | undefined;
}
