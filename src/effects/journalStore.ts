import { realDisk, syncDirectory } from './disk.ts';
import { constants, fstatSync } from 'node:fs';
import { lstatSync, openSync, readFileSync, readdirSync, unlinkSync } from './fileSystem.ts';
import { isAbsolute, join } from 'node:path';
import { ShipctlError } from '../errors.ts';
import { isUtf8 } from '../rawText.ts';
import type { AgreedSetting, Claim, JournalRecord, JournalState, Piece } from '../world/journal.ts';
import { MOST_TRIES, makeDirectory } from './directories.ts';
import { using } from './files.ts';
import { setMode } from './modes.ts';
import { realPathOf } from './realPath.ts';
import { discard, replaceFile, temporaryOf } from './replacing/prepare.ts';
import { attempt, codeOf, explained, isThere, tolerating } from './systemError.ts';

/**
 * The journal: one record for each file, named by the digest of the file's path.
 *
 * @see aws-files, "Journal"
 */
export class JournalStore {
  readonly directory: string;
  readonly #digest: (text: string) => string;
  /** The files of paths that were asked for: a digest takes as long as reading a file. */
  readonly #files = new Map<string, string>();

  constructor(
    env: { readonly XDG_STATE_HOME?: string; readonly HOME?: string },
    digest: (text: string) => string,
  ) {
    this.directory = join(stateHome(env), 'shipctl');
    this.#digest = digest;
  }

  read(path: string): JournalRecord | undefined {
    return this.#isUsable() ? this.#readFile(this.#fileOf(path)) : undefined;
  }

  /** All records, in no order. */
  readAll(): readonly JournalRecord[] {
    if (!this.#isUsable()) return [];
    const names = attempt(`read the journal ${this.directory}`, () =>
      tolerating(['ENOENT'], () => readdirSync(this.directory)),
    );
    return (names ?? [])
      .filter((name) => /^[0-9a-f]{64}\.json$/.test(name))
      .map((name) => this.#readFile(join(this.directory, name)))
      .filter((record) => record !== undefined);
  }

  /**
   * Writes a record, on disk when this returns.
   *
   * @param made takes up the directories that are made for it
   */
  write(record: JournalRecord, made: string[]): void {
    const file = this.#fileOf(record.path);
    for (let tries = 1; ; tries++) {
      const before = made.length;
      makeDirectory(this.directory, made);
      this.#isUsable();
      const directories = [...new Set([...record.directories, ...made.slice(before)])];
      try {
        replaceFile(file, Buffer.from(JSON.stringify({ ...record, directories })), {
          mode: 0o600,
          isPrivate: true,
        });
        syncDirectory(realDisk, this.directory);
        return;
      } catch (error) {
        // Another process has just removed its last record, and the directory with it.
        if (tries === MOST_TRIES || codeOf(error) !== 'ENOENT') {
          throw explained(error, `write the journal ${file}`);
        }
      }
    }
  }

  remove(path: string): void {
    const file = this.#fileOf(path);
    attempt(`remove the journal ${file}`, () =>
      tolerating(['ENOENT'], () => {
        unlinkSync(file);
      }),
    );
  }

  /** Whether a process that was killed left a record half-written. */
  isLittered(path: string): boolean {
    return this.#isUsable() && isThere(temporaryOf(this.#fileOf(path)));
  }

  /** Removes what a killed process left of a record; only for who holds the file's lock. */
  sweep(path: string): void {
    const file = this.#fileOf(path);
    if (this.#isUsable()) discard({ temporary: temporaryOf(file), path: file });
  }

  #fileOf(path: string): string {
    const known = this.#files.get(path);
    if (known !== undefined) return known;
    const file = join(this.directory, `${this.#digest(path)}.json`);
    this.#files.set(path, file);
    return file;
  }

  /** Whether the directory is there, the user's own and closed to others; refuses one that is somebody else's. */
  #isUsable(): boolean {
    const stat = attempt(`look at ${this.directory}`, () =>
      tolerating(['ENOENT', 'ENOTDIR'], () => lstatSync(this.directory)),
    );
    if (!stat) return false;
    if (!stat.isDirectory() || stat.uid !== process.geteuid?.()) {
      const what = stat.isDirectory() ? `belongs to user ${stat.uid}` : 'is not a directory';
      throw new ShipctlError(
        `the journal's directory ${this.directory} ${what}; set XDG_STATE_HOME to one of your own`,
      );
    }
    // The records are closed to others by themselves.
    if ((stat.mode & 0o077) !== 0) setMode(this.directory, 0o700);
    return true;
  }

  #readFile(file: string): JournalRecord | undefined {
    const flags = constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK;
    const text = attempt(`read the journal ${file}`, () => {
      const descriptor = tolerating(['ENOENT'], () => openSync(file, flags));
      if (descriptor === undefined) return undefined;
      return using(descriptor, () =>
        fstatSync(descriptor).uid === process.geteuid?.() ? readFileSync(descriptor, 'utf8') : '',
      );
    });
    if (text === undefined) return undefined;
    const record = parsed(text);
    if (record && this.#fileOf(record.path) === file) return record;
    throw new ShipctlError(
      `the journal ${file} can't be used; without it shipctl can't tell what was in a file before. ` +
        'Remove it to leave the AWS files as they are now',
    );
  }
}

/** @throws ShipctlError if neither variable gives a place */
function stateHome({ XDG_STATE_HOME: given, HOME: home }: Record<string, string | undefined>): string {
  // A relative one is to be ignored (XDG Base Directory Specification).
  if (given !== undefined && isAbsolute(given)) return checkedPlace('XDG_STATE_HOME', given);
  if (home === undefined || home === '') throw noPlace('HOME', 'is not set');
  if (!isAbsolute(home)) throw noPlace('HOME', 'is not an absolute path');
  return checkedPlace('HOME', `${home}/.local/state`);
}

/** Paths are kept as text: one with other bytes in it would be the path of another directory. */
function checkedPlace(variable: string, place: string): string {
  const real = realPathOf(place);
  if (!isUtf8(real)) throw noPlace(variable, 'is, or leads to, a path that is not UTF-8');
  return real;
}

function noPlace(variable: string, fault: string): ShipctlError {
  const wayOut =
    variable === 'HOME' ? 'set it, or XDG_STATE_HOME' : 'set it to another directory, or unset it';
  return new ShipctlError(`${variable} ${fault}, so there is no place for the journal; ${wayOut}`);
}

/** The record that a text holds; undefined where it is not all there, or does not fit together. */
function parsed(text: string): JournalRecord | undefined {
  try {
    const record = JSON.parse(text) as JournalRecord;
    return isFit(record) ? record : undefined;
  } catch {
    return undefined;
  }
}

/** Whether it has the shape that its type says; what has not may throw as well. */
function isFit({
  version,
  path,
  group,
  salt,
  firstMode,
  directories,
  now,
  was,
  whole,
}: JournalRecord): boolean {
  const isMode = firstMode === null || (Number.isInteger(firstMode) && firstMode === (firstMode & 0o7777));
  return (
    (version as number) === 1 &&
    areTexts([path, salt, whole ?? '', ...directories, ...group]) &&
    group.includes(path) &&
    isMode &&
    isStateFit(now) &&
    isStateFit(was)
  );
}

const areTexts = (values: readonly unknown[]): boolean => values.every((value) => typeof value === 'string');

/** Whether the pieces are in order, apart from each other, and somebody's. */
function isStateFit({ hash, claims, pieces, agreed }: JournalState): boolean {
  let end = 0;
  const isPieceFit = ({
    at,
    length,
    before,
    claims: owners,
    kind,
    section,
    key,
    mark,
    behind,
  }: Piece): boolean => {
    const isInOrder = Number.isInteger(at) && Number.isInteger(length) && at >= end && length >= 0;
    end = at + length;
    const areOwners = owners.length > 0 && owners.every((owner) => claims[owner] !== undefined);
    return isInOrder && areOwners && areTexts([before, kind, section, key, mark, behind]);
  };
  const isClaimFit = ({ job, build, resource, profile, rank = 0 }: Claim): boolean =>
    areTexts([job, build, resource, profile]) && Number.isInteger(rank);
  const isAgreedFit = ({ section, key, mark }: AgreedSetting): boolean => areTexts([section, key, mark]);
  return (
    areTexts([hash]) && claims.every(isClaimFit) && pieces.every(isPieceFit) && agreed.every(isAgreedFit)
  );
}
