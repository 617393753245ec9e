import { dirname } from 'node:path';
import type { SharedFileChange } from '../../world/sharedFiles.ts';
import { sha256 } from '../digest.ts';
import type { Envelope } from './envelope.ts';
import type { Reading } from './reading.ts';

/** A file that is about to be changed, or of which only the record is. */
export interface Planned {
  readonly reading: Reading;
  readonly change: SharedFileChange;
  /** The mode that the file is to have. */
  readonly mode: number;
  /** Whether the file itself changes. */
  readonly isWritten: boolean;
  /** Whether nobody has anything in it afterwards. */
  readonly isOver: boolean;
  readonly envelope: Envelope;
}

const PRIVATE = 0o600;

/** @param group the paths that were asked for */
export function plannedFor(reading: Reading, change: SharedFileChange, group: readonly string[]): Planned {
  const { file, stat, firstMode, recorded } = reading;
  const { bytes, body, owners } = change;
  const isOver = owners.length === 0;
  const mode = isOver ? (firstMode ?? PRIVATE) : PRIVATE;
  const isEqual = isSame(bytes, file.bytes);
  const was = hashOf(file.bytes);
  const hashes = { now: isEqual ? was : hashOf(bytes), was };
  return {
    ...{ reading, change, mode, isOver },
    isWritten: !isEqual || (stat !== undefined && stat.mode !== mode),
    envelope: { version: 2, path: recorded, group, firstMode, hashes, body },
  };
}

const isSame = (one: Uint8Array | undefined, other: Uint8Array | undefined): boolean =>
  one && other ? Buffer.from(one).equals(other) : one === other;

const hashOf = (bytes: Uint8Array | undefined): string => (bytes ? sha256(bytes) : '');

/** The directories that have to be made first. */
export function missingFor(planned: readonly Planned[]): readonly string[] {
  const missing = planned.filter(
    ({ reading, change, isOver }) =>
      reading.member.places[0]?.hasDirectory === false && !(isOver && change.bytes === undefined),
  );
  return missing.map(({ reading }) => dirname(reading.file.path));
}
