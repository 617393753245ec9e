import { dirname } from 'node:path';
import type { SharedFileChange } from '../../world/sharedFiles.ts';
import { hashOf } from '../../sha256.ts';
import type { Host } from '../host.ts';
import type { Envelope } from './envelope.ts';
import type { Snapshot } from './snapshots.ts';
import type { FoundRecord } from './records.ts';

/** A file that is about to be changed, or of which only the record is. */
export interface PendingFile {
  readonly snapshot: Snapshot;
  readonly change: SharedFileChange;
  /** The mode that the file is to have. */
  readonly mode: number;
  /** Whether the file itself changes. */
  readonly isWritten: boolean;
  /** Whether the record says all of it already. */
  readonly isRecorded: boolean;
  /** Whether nobody has anything in it afterwards. */
  readonly isOver: boolean;
  readonly envelope: Envelope;
}

const PRIVATE = 0o600;

/** @param group the paths that were asked for */
export function pendingFor(
  snapshot: Snapshot,
  change: SharedFileChange,
  group: readonly string[],
  host: Host,
): PendingFile {
  const { file, stat, recorded, record } = snapshot;
  const { bytes, body, owners } = change;
  const isOver = owners.length === 0;
  const firstMode = firstModeOf(snapshot, change);
  const mode = isOver ? (firstMode ?? PRIVATE) : PRIVATE;
  const isEqual = isSame(bytes, file.bytes);
  const was = hashOf(file.bytes);
  const hashes = { now: isEqual ? was : hashOf(bytes), was };
  const isWritten = !isEqual || (stat !== undefined && stat.mode !== mode);
  const isMounted = isWritten ? undefined : isMountedNow(file.path, record, host);
  const envelope: Envelope = { version: 2, path: recorded, group, firstMode, hashes, isMounted, body };
  const isRecorded = !isWritten && !isOver && isRecordOf(envelope, record);
  return { snapshot, change, mode, isOver, isWritten, isRecorded, envelope };
}

/** Whether a file that does not change is a mount point. A record whose change was cut off does not know. */
const isMountedNow = (path: string, record: FoundRecord | undefined, host: Host): boolean | undefined =>
  record?.isComplete === false ? host.isMountPoint(path) : record?.envelope.isMounted;

/** The files that do not change, though they take over the record of one that does: they get that record as it was. */
export function heirsOf(
  snapshots: readonly Snapshot[],
  pending: readonly PendingFile[],
): readonly Snapshot[] {
  const changed = new Set(pending.map(({ snapshot }) => snapshot.recorded));
  const isPending = new Set(pending.map(({ snapshot }) => snapshot));
  return snapshots.filter(
    (snapshot) =>
      snapshot.inherited &&
      snapshot.member.fault === undefined &&
      !isPending.has(snapshot) &&
      snapshot.member.formers.some(({ path }) => changed.has(path)),
  );
}

/** The mode that the file gets in the end; null if it was missing. What somebody has taken from it meanwhile stays taken. */
function firstModeOf(
  { firstMode, stat }: Snapshot,
  { holdsSecret = false }: SharedFileChange,
): number | null {
  if (firstMode === null || stat === undefined) return firstMode;
  return holdsSecret || stat.mode !== PRIVATE ? firstMode & stat.mode : firstMode;
}

/** Whether a record of a change that was made leads to the same, by whatever way. */
function isRecordOf(envelope: Envelope, record: FoundRecord | undefined): boolean {
  if (!record?.isComplete) return false;
  const { was } = record.envelope.hashes;
  const same: Envelope = { ...envelope, hashes: { now: envelope.hashes.now, was } };
  return JSON.stringify(same) === JSON.stringify(record.envelope);
}

const isSame = (one: Uint8Array | undefined, other: Uint8Array | undefined): boolean =>
  one && other ? Buffer.from(one).equals(other) : one === other;

/** The directories that have to be made before files can be changed. */
export function missingFor(changes: readonly (readonly [Snapshot, SharedFileChange])[]): readonly string[] {
  const missing = changes.filter(
    ([{ member }, { bytes, owners }]) =>
      member.places[0]?.hasDirectory === false && !(owners.length === 0 && bytes === undefined),
  );
  return missing.map(([{ file }]) => dirname(file.path));
}
