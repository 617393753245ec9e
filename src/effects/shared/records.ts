import { constants } from 'node:fs';
import { basename, dirname } from 'node:path';
import { ShipctlError } from '../../errors.ts';
import { isNamed, syncDirectory, withOpen } from '../disk.ts';
import type { Host } from '../host.ts';
import { type NewFile, type Prepared, newFile, put, replaceFiles } from '../replacing/prepare.ts';
import { attempt, explained, tolerating } from '../systemError.ts';
import { type Envelope, envelopeIn } from './envelope.ts';
import { recordOf } from './leftovers.ts';
import { readOwnFile } from './ownFile.ts';

/** A record as it was found. */
export interface FoundRecord {
  readonly envelope: Envelope;
  /** Whether the change that it was written for was made, with all others that belong to it. */
  readonly isComplete: boolean;
  readonly bytes: Uint8Array;
}

/** A record that is to be written. */
export interface NewRecord {
  /** Of its file. */
  readonly path: string;
  readonly envelope: Envelope;
  readonly isComplete?: boolean;
}

/** Ends a record whose change is complete. */
const END = Buffer.from('\n');

/** The records, each beside its file. All but `read` and `isThere` are only for who holds the file's lock. */
export class Records {
  readonly #host: Host;

  constructor(host: Host) {
    this.#host = host;
  }

  /** @throws ShipctlError for a record that can't be used */
  read(path: string): FoundRecord | undefined {
    const record = recordOf(path);
    const found = attempt(`read the record ${record}`, () => readOwnFile(record, this.#host));
    if (!found) return undefined;
    if ('fault' in found) throw unusable(record, found.fault, path);
    const text = Buffer.from(found.bytes).toString();
    const envelope = envelopeIn(text);
    if (!envelope) throw unusable(record, 'is damaged', path);
    // The directory may have another name by now.
    if (basename(envelope.path) !== basename(path)) throw unusable(record, 'belongs to another file', path);
    return { envelope, isComplete: text.endsWith('\n'), bytes: found.bytes };
  }

  isThere(path: string): boolean {
    return isNamed(this.#host.disk, recordOf(path));
  }

  /** Writes the records of changes that are about to be made, or that are made. Their directories are still to be synced. */
  write(records: readonly NewRecord[]): void {
    replaceFiles(this.newFiles(records), this.#host.disk);
  }

  /** The files of records that are to be written; {@link replace} gives each its place. */
  newFiles(records: readonly NewRecord[]): readonly NewFile[] {
    return records.map(({ path, envelope, isComplete = false }) =>
      this.#fileOf(path, Buffer.from(`${JSON.stringify(envelope)}${isComplete ? '\n' : ''}`)),
    );
  }

  /** Gives a new record its place. */
  replace(path: string, prepared: Prepared): void {
    attempt(`write the record ${recordOf(path)}`, () => {
      put(prepared, this.#host.disk);
    });
  }

  /** Puts bytes into the place of a record, whatever is there; undefined removes it. */
  put(path: string, bytes: Uint8Array | undefined): void {
    if (bytes === undefined) this.remove(path);
    else replaceFiles([this.#fileOf(path, bytes)], this.#host.disk);
  }

  #fileOf(path: string, bytes: Uint8Array): NewFile {
    const record = recordOf(path);
    return newFile(record, bytes, { mode: 0o600, isPrivate: true }, this.#host.disk, (error) =>
      explained(error, `write the record ${record}`),
    );
  }

  /** Notes that the change is made. If this is lost, the record only says more than is needed. */
  complete(path: string): void {
    const { disk } = this.#host;
    const flags = constants.O_WRONLY | constants.O_APPEND | constants.O_NOFOLLOW;
    attempt(`write the record ${recordOf(path)}`, () => {
      withOpen(disk, recordOf(path), flags, (descriptor) => disk.write(descriptor, END, null));
    });
  }

  remove(path: string): void {
    attempt(`remove the record ${recordOf(path)}`, () =>
      tolerating(['ENOENT'], () => {
        this.#host.disk.unlink(recordOf(path));
      }),
    );
  }

  /** Makes what was written, renamed and removed beside these files last. */
  sync(paths: readonly string[]): void {
    for (const directory of new Set(paths.map((path) => dirname(path)))) {
      attempt(`write the directory ${directory}`, () => {
        syncDirectory(this.#host.disk, directory);
      });
    }
  }
}

const unusable = (record: string, fault: string, path: string): ShipctlError =>
  new ShipctlError(
    `the record ${record} ${fault}; without it shipctl can't tell what it wrote to ${path}. ` +
      'Remove the record to leave the file as it is now',
  );
