import { dirname } from 'node:path';
import type { FileStat } from '../disk.ts';
import type { Host } from '../host.ts';
import { type NewFile, type Prepared, discardQuietly, newFile, prepareAll } from '../replacing/prepare.ts';
import { secondNameOf } from '../replacing/secondName.ts';
import { NotPutBack, type Transaction, allOrNone } from '../replacing/transaction.ts';
import { attempt, explained, quietly } from '../systemError.ts';
import type { Envelope } from './envelope.ts';
import { isFilledWith, writeInPlace, restoreInPlace, wholeFor } from './inPlace.ts';
import type { PendingFile } from './pendingFile.ts';
import type { Aim, Pointing } from './pointing.ts';
import { type Reader, type Snapshot, contentStamp } from './snapshots.ts';
import type { NewRecord, Records } from './records.ts';

/** Another program has changed a file since it was read. */
export class ChangedFile extends Error {
  readonly path: string;

  constructor(path: string) {
    super(`${path} was changed by another program meanwhile`);
    this.path = path;
  }
}

/** What a change is made with. */
export interface Tools {
  readonly host: Host;
  readonly records: Records;
  readonly reader: Reader;
  readonly pointing: Pointing;
}

/** Changes several files, their records and their pointers, together or not at all; only for who holds their locks. */
export class Change {
  readonly #tools: Tools;
  readonly #pending: readonly PendingFile[];
  readonly #heirs: readonly Snapshot[];
  readonly #aims: readonly Aim[];
  /** The files that are written in their places, with what their records are to say in the end. */
  readonly #inPlace = new Map<PendingFile, Envelope>();
  /** The new files, and records, that have not got their places yet. */
  readonly #waiting = new Set<Prepared>();
  /** Bring back the pointers and the records; run from the last to the first. */
  readonly #restoring: (() => void)[] = [];
  /** Bring back the records that were dropped. */
  readonly #undropping: (() => void)[] = [];
  readonly #altered = new Set<string>();

  /** @param heirs the files that get records of former files */
  constructor(
    tools: Tools,
    pending: readonly PendingFile[],
    heirs: readonly Snapshot[],
    aims: readonly Aim[],
  ) {
    this.#tools = tools;
    this.#pending = pending;
    this.#heirs = heirs;
    this.#aims = aims;
  }

  /** Paths of the files whose modes or owners the file system refused to set. */
  get altered(): readonly string[] {
    return [...this.#altered];
  }

  /** @throws ChangedFile if a file is not as it was read; nothing is changed then */
  make(): void {
    const { host, pointing } = this.#tools;
    this.#restoring.push(() => {
      pointing.restore();
    });
    try {
      // Pointers first: what a killed process leaves is found by them.
      pointing.lead(this.#led);
      const { files, recordings } = this.#prepare();
      for (const one of this.#pending) this.#look(one);
      this.#record(recordings);
      const work = (transaction: Transaction): void => {
        for (const one of this.#pending) if (one.isWritten) this.#put(one, files.get(one), transaction);
      };
      allOrNone(host.disk, secondNameOf, work, () => {
        this.#finish();
      });
      // What stays of a pointer leads to nothing, and goes with the next cleanup.
      quietly(() => {
        pointing.settle(this.#aims);
      });
      // The others are in their places.
      for (const [one, file] of files) if (!this.#inPlace.has(one)) this.#waiting.delete(file);
    } catch (error) {
      for (const restore of this.#undropping) quietly(restore);
      // What is still changed needs its record, which knows both states.
      if (!(error instanceof NotPutBack)) for (const restore of this.#restoring.reverse()) quietly(restore);
      throw error;
    } finally {
      for (const one of this.#waiting) discardQuietly(one, host.disk);
    }
  }

  /** Prepares the new files and all records together, so that the disk is waited for once rather than twice. */
  #prepare(): NewFiles {
    const { records, host } = this.#tools;
    const files = this.#pending.flatMap((one) => {
      const file = this.#newFile(one);
      return file ? [[one, file] as const] : [];
    });
    const recordings = this.#recordings;
    const prepared = prepareAll(
      [...files.map(([, file]) => file), ...records.newFiles(recordings)],
      host.disk,
    );
    for (const one of prepared) this.#waiting.add(one);
    return {
      files: new Map(files.map(([one], index) => [one, prepared[index] as Prepared])),
      recordings: recordings.map((one, index) => [one, prepared[files.length + index] as Prepared]),
    };
  }

  /** The file that is to take another's place. */
  #newFile({
    snapshot: { file, stat },
    change: { bytes },
    mode,
    isWritten,
  }: PendingFile): NewFile | undefined {
    if (!isWritten || !bytes) return undefined;
    const attributes = { mode, isPrivate: true, ...(stat && { owner: { uid: stat.uid, gid: stat.gid } }) };
    return newFile(file.path, bytes, attributes, this.#tools.host.disk, (error) =>
      explained(error, `write the new ${file.path}`),
    );
  }

  /** The paths that lead to something of shipctl's afterwards. */
  get #led(): readonly Aim[] {
    return this.#aims.filter(({ owners }) => owners.length > 0);
  }

  #look({ snapshot }: PendingFile): void {
    if (!this.#tools.reader.isUnchanged(snapshot)) throw new ChangedFile(snapshot.file.path);
  }

  /** The records that it takes to undo the changes. */
  get #recordings(): readonly Recording[] {
    const changed = this.#pending.filter(
      ({ isOver, isWritten, isRecorded }) => isWritten || (!isOver && !isRecorded),
    );
    // What a killed process leaves of a former file is found in its heir as well.
    return [
      ...this.#heirs.flatMap(handedOn),
      ...changed.map(({ snapshot, envelope }) => recordingFor(snapshot, envelope)),
    ];
  }

  /** Gives the new records their places, and has them on disk. */
  #record(recordings: NewFiles['recordings']): void {
    const { records, pointing } = this.#tools;
    for (const [{ path, snapshot }] of recordings) {
      this.#restoring.push(() => {
        records.put(path, snapshot.record?.bytes);
      });
    }
    for (const [{ path }, prepared] of recordings) {
      records.replace(path, prepared);
      this.#waiting.delete(prepared);
    }
    records.sync(recordings.map(([{ path }]) => path));
    if (recordings.some(([{ snapshot }]) => !snapshot.record)) pointing.leadAgain(this.#led);
  }

  #put(one: PendingFile, prepared: Prepared | undefined, transaction: Transaction): void {
    const { path } = one.snapshot.file;
    const target = { name: path, path };
    transaction.keepDirectory(dirname(path));
    this.#look(one);
    const look = (): void => {
      if (!this.#tools.reader.isContentUnchanged(one.snapshot)) throw new ChangedFile(path);
    };
    const isPut = (): boolean =>
      prepared ? transaction.replace(target, prepared, look) : transaction.remove(target, ['EXDEV', 'EBUSY']);
    if (hasMountedName(one) || !isPut()) this.#putInPlace(one, transaction);
    else if (prepared?.isAltered) this.#altered.add(path);
  }

  /**
   * Writes into a file that is a mount point, here or at another of its names. One that is to go can't: nothing is
   * left in it.
   */
  #putInPlace(one: PendingFile, transaction: Transaction): void {
    const { records, host } = this.#tools;
    const { snapshot, change, mode } = one;
    const { path, bytes: old = Buffer.of() } = snapshot.file;
    const { bytes = Buffer.of() } = change;
    const envelope = { ...one.envelope, isMounted: host.isMountPoint(path) };
    this.#inPlace.set(one, envelope);
    records.write([{ path: snapshot.recorded, envelope: { ...envelope, whole: wholeFor(old, bytes) } }]);
    records.sync([snapshot.recorded]);
    const state = { isDone: false };
    const begin = (stat: FileStat): boolean => {
      if (contentStamp(stat) !== contentStamp(snapshot.stat)) return false;
      transaction.addStep(path, () => {
        // Half-written, it can be nobody else's.
        if (state.isDone && !isFilledWith(path, bytes, host.disk)) return false;
        restoreInPlace(path, old, stat.mode, host.disk);
        return true;
      });
      return true;
    };
    const hasMode = attempt(`write ${path}`, () => writeInPlace(path, bytes, mode, begin, host.disk));
    if (hasMode === undefined) throw new ChangedFile(path);
    state.isDone = true;
    if (!hasMode) this.#altered.add(path);
  }

  /** Notes that all changes are made, and drops what is over. */
  #finish(): void {
    const { records } = this.#tools;
    for (const one of this.#pending.filter(({ isOver, isRecorded }) => !isOver && !isRecorded)) {
      const { recorded } = one.snapshot;
      const envelope = this.#inPlace.get(one);
      if (envelope) records.write([{ path: recorded, envelope, isComplete: true }]);
      else records.complete(recorded);
    }
    for (const { snapshot, isOver } of this.#pending) {
      if (isOver) this.#drop(snapshot.recorded);
      for (const { path, isLeft } of snapshot.member.formers) if (isLeft) this.#drop(path);
    }
  }

  #drop(path: string): void {
    const { records } = this.#tools;
    const bytes = records.read(path)?.bytes;
    if (!bytes) return;
    this.#undropping.push(() => {
      records.put(path, bytes);
    });
    records.remove(path);
  }
}

/** A record that is to be written for a snapshot. */
interface Recording extends NewRecord {
  readonly snapshot: Snapshot;
}

/** What has only to get its place. */
interface NewFiles {
  readonly files: ReadonlyMap<PendingFile, Prepared>;
  readonly recordings: readonly (readonly [Recording, Prepared])[];
}

const recordingFor = (snapshot: Snapshot, envelope: Envelope, isComplete = false): Recording => ({
  snapshot,
  path: snapshot.recorded,
  envelope,
  isComplete,
});

/** The record that a file takes over, as its own. */
function handedOn(heir: Snapshot): readonly Recording[] {
  const { inherited, recorded } = heir;
  if (!inherited) return [];
  const { version, group, firstMode, hashes, body } = inherited.envelope;
  const envelope = { version, path: recorded, group, firstMode, hashes, body };
  return [recordingFor(heir, envelope, inherited.isComplete)];
}

/** Whether a file is mounted at another of its names, which a new one in its place would leave the old text. */
const hasMountedName = ({ snapshot }: PendingFile): boolean =>
  new Set(snapshot.member.places.map(({ key }) => key)).size > 1;
