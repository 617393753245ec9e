import { constants } from 'node:fs';
import { ShipctlError } from '../../errors.ts';
import { hashOf } from '../../sha256.ts';
import type { FileRecord, SharedFile } from '../../world/sharedFiles.ts';
import { type FileStat, readWhole, stampOf, withOpen } from '../disk.ts';
import type { Host } from '../host.ts';
import { ABSENT, attempt, quietly, tolerating } from '../systemError.ts';
import { oldBytesIf, restoreInPlace } from './inPlace.ts';
import type { Former, Member } from './members.ts';
import type { FoundRecord, Records } from './records.ts';
import { checkKind } from './targets.ts';

/** A file as it was read, with what is needed to see that nobody has changed it since. */
export interface Snapshot {
  readonly file: SharedFile;
  readonly member: Member;
  /** Undefined if the file is missing. */
  readonly stat: FileStat | undefined;
  /** The record beside it. */
  readonly record: FoundRecord | undefined;
  /** The one that it takes over from a former file, if it has none. */
  readonly inherited: FoundRecord | undefined;
  /** The name of the file that the record is, or will be, beside. */
  readonly recorded: string;
  /** Its mode before shipctl first wrote it; null if it was missing. */
  readonly firstMode: number | null;
}

/** Reads files with their records. */
export class Reader {
  readonly #host: Host;
  readonly #records: Records;

  constructor(host: Host, records: Records) {
    this.#host = host;
    this.#records = records;
  }

  /**
   * Reads a file. What is half-written in its place is taken for what it was before.
   *
   * @param isLocked what is half-written is written back as well
   * @returns undefined for a former file of which nothing is journaled
   */
  read(member: Member, isLocked: boolean): Snapshot | undefined {
    if (member.fault !== undefined) return this.#unusable(member, member.fault);
    try {
      return this.#readWhole(member, isLocked);
    } catch (error) {
      if (!(error instanceof ShipctlError)) throw error;
      return this.#unusable(member, error.message);
    }
  }

  #unusable(member: Member, message: string): Snapshot {
    const { places, asked, uses, isFormer, formers } = member;
    const path = places[0]?.path ?? '';
    const own = quietly(() => this.#recordOf(member)[0]);
    const isThere = this.#records.isThere(path);
    const inherited = isThere ? undefined : quietly(() => this.#inherited(formers));
    const known = own ?? inherited;
    const fault = { message, isRecorded: known !== undefined || isThere };
    const record = known && fileRecord(known);
    const file = { path, asked, uses, isFormer, bytes: undefined, record, fault };
    return {
      file,
      member,
      stat: undefined,
      record: undefined,
      inherited,
      recorded: path,
      firstMode: null,
    };
  }

  #readWhole(member: Member, isLocked: boolean): Snapshot | undefined {
    const { places, asked, uses, isFormer, formers } = member;
    const path = places[0]?.path ?? '';
    const [record, recorded] = this.#recordOf(member);
    if (isFormer && !record) return undefined;
    const isNowhere = isLeft(member) || places[0]?.hasDirectory === false;
    const found = isNowhere ? undefined : this.#open(path);
    const inherited = found && !record ? this.#inherited(formers) : undefined;
    const known = record ?? inherited;
    const old = found && record && oldBytes(record, found.bytes);
    const stat = isLocked && old ? this.#writeBack(path, old) : found?.stat;
    const bytes = old ?? found?.bytes;
    const isOtherMount = record !== undefined && this.#isOtherMount(path, bytes, record);
    const file = { path, asked, uses, isFormer, isOtherMount, bytes, record: known && fileRecord(known) };
    const firstMode = known ? known.envelope.firstMode : (found?.stat.mode ?? null);
    return { file, member, stat, record, inherited, recorded, firstMode };
  }

  /** Whether a file is still the one that was read. */
  isUnchanged(snapshot: Snapshot): boolean {
    const now = this.#look(snapshot);
    return (now && stampOf(now)) === (snapshot.stat && stampOf(snapshot.stat));
  }

  /** The same, though the file may have been given a second name. */
  isContentUnchanged(snapshot: Snapshot): boolean {
    return contentStamp(this.#look(snapshot)) === contentStamp(snapshot.stat);
  }

  /** The same for its record. */
  isRecordUnchanged({ recorded, record }: Snapshot): boolean {
    const now = this.#records.read(recorded);
    return Buffer.from(now?.bytes ?? []).equals(record?.bytes ?? Buffer.of());
  }

  /**
   * Only asked of a file that is not as it was written, since the list of mounts may be long. A change that was cut off
   * may not have come to the file.
   */
  #isOtherMount(path: string, bytes: Uint8Array | undefined, { envelope, isComplete }: FoundRecord): boolean {
    const { hashes, isMounted = false } = envelope;
    return isComplete && hashOf(bytes) !== hashes.now && isMounted !== this.#host.isMountPoint(path);
  }

  #look({ file, member, stat }: Snapshot): FileStat | undefined {
    if (isLeft(member)) return stat;
    return this.#host.disk.lstatIfThere(file.path);
  }

  #recordOf({ places }: Member): readonly [FoundRecord | undefined, string] {
    for (const { path, hasDirectory } of places) {
      const record = hasDirectory ? this.#records.read(path) : undefined;
      if (record) return [record, path];
    }
    return [undefined, places[0]?.path ?? ''];
  }

  #inherited(formers: readonly Former[]): FoundRecord | undefined {
    for (const { path } of formers) {
      const record = this.#records.read(path);
      if (record) return record;
    }
    return undefined;
  }

  #open(path: string): { readonly bytes: Uint8Array; readonly stat: FileStat } | undefined {
    const { disk } = this.#host;
    const flags = constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK;
    return attempt(`read ${path}`, () =>
      tolerating(ABSENT, () =>
        withOpen(disk, path, flags, (descriptor) => {
          const stat = disk.fstat(descriptor);
          checkKind(path, stat, this.#host);
          return { bytes: readWhole(disk, descriptor, stat.size), stat };
        }),
      ),
    );
  }

  #writeBack(path: string, old: Uint8Array): FileStat {
    const { disk } = this.#host;
    return attempt(`write ${path}`, () => {
      restoreInPlace(path, old, undefined, disk);
      return disk.lstat(path);
    });
  }
}

/** A former file whose name is a link's or nobody's now: there is only its record. */
const isLeft = ({ places, isFormer }: Member): boolean => isFormer && places[0]?.stat === undefined;

/** The bytes that a half-written file had; undefined for any other one. */
function oldBytes(
  { envelope: { whole }, isComplete }: FoundRecord,
  found: Uint8Array,
): Uint8Array | undefined {
  return whole && !isComplete ? oldBytesIf(found, whole) : undefined;
}

/** Whether somebody has written to a file. A second name does not count. */
export const contentStamp = (stat: FileStat | undefined): string =>
  [stat?.dev, stat?.ino, stat?.size, stat?.mtimeNs].join(':');

const fileRecord = ({
  envelope: { hashes, firstMode, group, body },
  isComplete,
}: FoundRecord): FileRecord => ({
  now: hashes.now,
  was: isComplete ? undefined : hashes.was,
  isNew: firstMode === null,
  group,
  body,
});
