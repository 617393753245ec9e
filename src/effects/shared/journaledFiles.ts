import { dirname } from 'node:path';
import { ShipctlError } from '../../errors.ts';
import type { Environment } from '../../world/environment.ts';
import type {
  Decision,
  FilesByGroup,
  JournaledFile,
  PathGroup,
  SharedFiles,
  Updated,
  Uploaded,
} from '../../world/sharedFiles.ts';
import { type Host, realHost } from '../host.ts';
import { UNWRITABLE, codeOf, explaining, quietly } from '../systemError.ts';
import { firstUploaded } from '../uploads.ts';
import { NotPutBack } from '../replacing/transaction.ts';
import { aimsOf } from './aims.ts';
import { Change, ChangedFile } from './change.ts';
import { isRecorded, journaledFile } from './journaled.ts';
import { foreignLocksOf } from './foreignLocks.ts';
import { isFileLittered, litteredIn } from './litter.ts';
import {
  type LocatedGroup,
  absolute,
  absoluteGroups,
  located,
  locatedAgain,
  pointersByPath,
} from './located.ts';
import { locked } from './locked.ts';
import { MOST_TRIES, keepDirectory, leaveDirectory, makeDirectory } from './madeDirectories.ts';
import type { Member } from './members.ts';
import { heirsOf, missingFor, pendingFor } from './pendingFile.ts';
import type { Place } from './places.ts';
import { Pointing } from './pointing.ts';
import { Pointers } from './pointers.ts';
import { Reader, type Snapshot } from './snapshots.ts';
import { Records } from './records.ts';
import { stateDirectory } from './stateDirectory.ts';

type Decide<T> = (files: FilesByGroup) => Decision<T>;

/** The directories that a call had to do with: whether something of shipctl's is in each from now on. */
type Directories = Map<string, 'needed' | 'unknown'>;

/** What became of one try: it may have to be made again, once these directories are made. */
type Outcome<T> = Updated<T> | { readonly missing: readonly string[] };

/** The directory of a file has been removed meanwhile. */
class GoneDirectory extends Error {}

/** Files that other programs write too, with a record beside each that shipctl has something in. */
export class JournaledFiles implements SharedFiles {
  readonly #host: Host;
  readonly #env: Environment;
  readonly #records: Records;
  readonly #pointers: Pointers;
  readonly #reader: Reader;

  /** @throws ShipctlError if the environment gives no place for the journal */
  constructor(env: Environment, host = realHost) {
    this.#host = host;
    this.#env = env;
    this.#records = new Records(host);
    this.#reader = new Reader(host, this.#records);
    this.#pointers = new Pointers(stateDirectory(env, host.disk), host);
  }

  view(groups: readonly PathGroup[]): FilesByGroup {
    return explaining(() => {
      for (let tries = 1; ; tries++) {
        const found = located(absoluteGroups(groups, this.#host), this.#pointers, this.#host);
        const snapshots = found.map(({ members }) => this.#readAll(members, false));
        const isStill = (snapshot: Snapshot): boolean =>
          snapshot.file.fault !== undefined ||
          (this.#reader.isUnchanged(snapshot) && this.#reader.isRecordUnchanged(snapshot));
        if (tries === MOST_TRIES || snapshots.flat().every(isStill)) return filesOf(snapshots);
      }
    });
  }

  update<T>(groups: readonly PathGroup[], lockTimeoutSeconds: number, decide: Decide<T>): Updated<T> {
    const deadline = this.#host.now() + lockTimeoutSeconds * 1000;
    const directories: Directories = new Map([[this.#pointers.directory, 'unknown']]);
    try {
      return explaining(() =>
        this.#untilDone(absoluteGroups(groups, this.#host), deadline, decide, directories),
      );
    } catch (error) {
      throw withAdvice(error, groups);
    } finally {
      if (directories.get(this.#pointers.directory) !== 'needed')
        quietly(() => {
          this.#pointers.leave();
        });
      for (const [directory, use] of directories)
        (use === 'needed' ? keepDirectory : leaveDirectory)(directory, this.#host);
    }
  }

  journaled(): readonly JournaledFile[] {
    return explaining(() =>
      this.#pointers.readAll().map((found) => journaledFile(found, this.#records, this.#host)),
    );
  }

  firstUploaded(paths: readonly string[]): Uploaded | undefined {
    return explaining(() => firstUploaded([...paths, this.#pointers.directory], this.#env));
  }

  isRecorded(paths: readonly string[]): boolean {
    return explaining(() =>
      paths.some((path) => isRecorded(absolute(path, this.#host), this.#records, this.#host)),
    );
  }

  isLittered({ paths, foreignLock }: PathGroup): boolean {
    return explaining(() => {
      const asked = paths.map((path) => absolute(path, this.#host));
      const isLittered = (path: string): boolean => isFileLittered(path, foreignLock, this.#host);
      return this.#pointers.isLittered(asked) || asked.some(isLittered);
    });
  }

  litteredIn(directories: readonly string[]): readonly string[] {
    return explaining(() =>
      directories.flatMap((directory) => litteredIn(absolute(directory, this.#host), this.#host)),
    );
  }

  #readAll(members: readonly Member[], isLocked: boolean): readonly Snapshot[] {
    return members
      .map((member) => this.#reader.read(member, isLocked))
      .filter((snapshot) => snapshot !== undefined);
  }

  #untilDone<T>(
    groups: readonly PathGroup[],
    deadline: number,
    decide: Decide<T>,
    directories: Directories,
  ): Updated<T> {
    const decideOnce = onceForMissing(decide);
    for (let tries = 1; ; tries++) {
      try {
        const outcome = this.#tryOnce(groups, deadline, decideOnce, directories);
        if ('result' in outcome) return outcome;
        for (const directory of outcome.missing) makeDirectory(directory, this.#host);
      } catch (error) {
        if (isRace(error) && this.#host.now() < deadline) continue;
        if (error instanceof ChangedFile)
          throw new ShipctlError(`another program keeps changing ${error.path}; nothing was written`);
        if (!(error instanceof GoneDirectory)) throw error;
      }
      if (tries >= MOST_TRIES)
        throw new ShipctlError(
          `another program keeps removing the directory of ${groups.flatMap(({ paths }) => paths).join(' or ')}; nothing was written`,
        );
    }
  }

  #tryOnce<T>(
    groups: readonly PathGroup[],
    deadline: number,
    decide: Decide<T>,
    directories: Directories,
  ): Outcome<T> {
    const found = located(groups, this.#pointers, this.#host);
    const places = found.flatMap(({ members }) =>
      members.filter(isUsable).flatMap((member) => [...member.places, ...member.formers]),
    );
    for (const { path } of places) directories.set(dirname(path), 'unknown');
    const whenGone = (): never => {
      throw new GoneDirectory();
    };
    const lockable = places.filter(({ hasDirectory }) => hasDirectory);
    const foreign = found.flatMap((group) => foreignLocksIn(group, this.#host));
    return locked(lockable, foreign, deadline, this.#host, whenGone, () => {
      const current = locatedAgain(found, this.#pointers, this.#host, lockable.length > 0);
      if (!current) return { missing: [] };
      // A state directory that is read-only keeps nothing from being undone.
      for (const path of groups.flatMap(({ paths }) => paths))
        quietly(() => {
          this.#pointers.sweep(path);
        });
      return this.#change(current, decide, directories);
    });
  }

  #change<T>(groups: readonly LocatedGroup[], decide: Decide<T>, directories: Directories): Outcome<T> {
    const snapshots = groups.map(({ members }) => this.#readAll(members, true));
    const { changes, result } = decide(filesOf(snapshots));
    const wanted = changes.map((change) => [snapshotOf(snapshots.flat(), change.path), change] as const);
    const missing = missingFor(wanted);
    if (missing.length > 0) return { missing };
    const groupOf = ({ member }: Snapshot): readonly string[] =>
      groups.find(({ members }) => members.includes(member))?.paths ?? [];
    const pending = wanted.map(([snapshot, change]) =>
      pendingFor(snapshot, change, groupOf(snapshot), this.#host),
    );
    const reachable = pending.filter(({ snapshot }) => snapshot.member.places[0]?.hasDirectory !== false);
    const heirs = heirsOf(snapshots.flat(), reachable);
    const aims = groups.flatMap((group, index) => aimsOf(group, snapshots[index] ?? [], reachable, heirs));
    const pointers = pointersByPath(groups);
    const pointing = new Pointing(this.#pointers, this.#records, pointers, this.#writer());
    const tools = { host: this.#host, records: this.#records, reader: this.#reader, pointing };
    const change = new Change(tools, reachable, heirs, aims);
    change.make();
    for (const { snapshot, isOver } of reachable)
      if (!isOver) directories.set(dirname(snapshot.recorded), 'needed');
    if (pointing.areNeeded(aims)) directories.set(this.#pointers.directory, 'needed');
    return { result, altered: change.altered };
  }

  #writer(): { readonly job: string; readonly build: string } {
    return { job: this.#env.get('JOB_NAME') ?? '', build: this.#env.get('BUILD_ID') ?? '' };
  }
}

/** Decides once for files that are still missing, as they are before and after their directories are made. */
function onceForMissing<T>(decide: Decide<T>): Decide<T> {
  let known: { readonly files: string; readonly decision: Decision<T> } | undefined;
  return (files) => {
    const areMissing = files.flat().every(({ bytes, record, fault }) => !bytes && !record && !fault);
    if (!areMissing) return decide(files);
    const key = JSON.stringify(files);
    if (known?.files !== key) known = { files: key, decision: decide(files) };
    return known.decision;
  };
}

/** The same error; if nothing may be written in a place, it says what to do. */
function withAdvice(error: unknown, groups: readonly PathGroup[]): unknown {
  if (!(error instanceof ShipctlError) || !UNWRITABLE.includes(codeOf(error.cause) ?? '')) return error;
  const isAbout = ({ paths }: PathGroup): boolean =>
    paths.some((path) => error.message.includes(dirname(path)));
  const advice = (groups.find(isAbout) ?? groups[0])?.ifUnwritable;
  return advice === undefined ? error : new ShipctlError(`${error.message}. ${advice}`, { cause: error });
}

/** Whether another program has changed a file. What could not be put back then is its text now, like any that is found. */
const isRace = (error: unknown): boolean =>
  error instanceof ChangedFile || (error instanceof NotPutBack && error.cause instanceof ChangedFile);

/** The locks of other programs for the files of a group, by the paths that were given and by those of the files. */
const foreignLocksIn = ({ members, foreignLock }: LocatedGroup, host: Host): readonly Place[] => {
  const current = members.filter((member) => !member.isFormer && isUsable(member));
  const paths = current.flatMap(({ asked, places }) => [...asked, ...places.map(({ path }) => path)]);
  return foreignLocksOf(paths, foreignLock, host);
};

const isUsable = ({ fault }: Member): boolean => fault === undefined;

const filesOf = (snapshots: readonly (readonly Snapshot[])[]): FilesByGroup =>
  snapshots.map((all) => all.map(({ file }) => file));

function snapshotOf(snapshots: readonly Snapshot[], path: string): Snapshot {
  const snapshot = snapshots.find(({ file }) => file.path === path);
  if (!snapshot) throw new Error(`no file was given as ${path}`);
  return snapshot;
}
