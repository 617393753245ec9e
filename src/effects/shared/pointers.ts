import { ShipctlError } from '../../errors.ts';
import type { Owner } from '../../world/sharedFiles.ts';
import { sha256 } from '../../sha256.ts';
import { isNamed, syncDirectory } from '../disk.ts';
import type { Host } from '../host.ts';
import { setMode } from '../modes.ts';
import { childOf } from '../realPath.ts';
import { type NewFile, newFile, replaceFiles, temporaryOf } from '../replacing/prepare.ts';
import { ABSENT, attempt, codeOf, explained, tolerating } from '../systemError.ts';
import { areTexts } from './envelope.ts';
import { MOST_TRIES, isDirectoryLittered, makeDirectory } from './madeDirectories.ts';
import { readOwnFile } from './ownFile.ts';
import { isUsable } from './stateDirectory.ts';

/** Leads from a path that was asked for to the files that were written for it. */
export interface Pointer {
  readonly version: 2;
  /** As it was asked for. */
  readonly path: string;
  /** The files that it led to, each as long as something of shipctl's may be in it; the current one first. */
  readonly paths: readonly string[];
  /** Whose file it is. */
  readonly tool: string;
  /** The paths that were given with it for the tool, itself among them, in their order. */
  readonly group: readonly string[];
  /** Those who wrote there, and used this state directory. */
  readonly owners: readonly Owner[];
}

const POINTER = /^[0-9a-f]{64}\.json$/;
/** What a pointer is written to before it gets its name. */
const TEMPORARY = /^\.[0-9a-f]{64}\.json\.shipctl-new$/;

/** A pointer in the state directory; undefined if it can't be used. */
export interface FoundPointer {
  readonly file: string;
  readonly pointer: Pointer | undefined;
}

/** The pointers, one file for each path that was asked for, named by its digest. */
export class Pointers {
  readonly directory: string;
  readonly #host: Host;
  /** The files of paths: a digest takes as long as reading a file. */
  readonly #files = new Map<string, string>();
  /** Whether the directory was made, or found, by this call. */
  #isMade = false;

  constructor(directory: string, host: Host) {
    this.directory = directory;
    this.#host = host;
  }

  /**
   * The pointers of paths, by index; undefined for a path without one.
   *
   * @throws ShipctlError for a pointer, or a state directory, that can't be used
   */
  of(paths: readonly string[]): readonly (Pointer | undefined)[] {
    if (!isUsable(this.directory, this.#host)) return paths.map(() => undefined);
    return paths.map((asked) => {
      const found = this.#readFile(this.#fileOf(asked));
      if (found && found.pointer?.path !== asked) throw unusablePointer(found.file);
      return found?.pointer;
    });
  }

  /** All pointers, in no order. */
  readAll(): readonly FoundPointer[] {
    return this.#names()
      .filter((name) => POINTER.test(name))
      .map((name) => this.#readFile(childOf(this.directory, name)))
      .filter((found) => found !== undefined);
  }

  #names(): readonly string[] {
    if (!isUsable(this.directory, this.#host)) return [];
    const names = attempt(`read the journal ${this.directory}`, () =>
      tolerating(ABSENT, () => this.#host.disk.readdir(this.directory)),
    );
    return names ?? [];
  }

  /** Writes pointers, whose names are on disk when {@link sync} returns. The directory is made if it is missing. */
  write(pointers: readonly Pointer[]): void {
    const files = pointers.map((pointer) => this.#newFile(pointer));
    for (let tries = 1; ; tries++) {
      try {
        if (!this.#isMade) this.#make();
        replaceFiles(files, this.#host.disk);
        return;
      } catch (error) {
        // Another process has just removed its last pointer, and the directory with it.
        this.#isMade = false;
        if (tries === MOST_TRIES || codeOf(error) !== 'ENOENT')
          throw explained(error, `write the journal ${this.directory}`);
      }
    }
  }

  #newFile(pointer: Pointer): NewFile {
    const file = this.#fileOf(pointer.path);
    const bytes = Buffer.from(JSON.stringify(pointer));
    const explain = (error: unknown): unknown =>
      codeOf(error) === 'ENOENT' ? error : explained(error, `write the journal ${file}`);
    return newFile(file, bytes, { mode: 0o600, isPrivate: true }, this.#host.disk, explain);
  }

  #make(): void {
    makeDirectory(this.directory, this.#host);
    // The pointers are closed to others by themselves.
    if (isUsable(this.directory, this.#host)) setMode(this.directory, 0o700, this.#host.disk);
    this.#isMade = true;
  }

  /** Another process that saw no record may just have removed the pointers, and the directory with them. */
  sync(): void {
    attempt(`write the directory ${this.directory}`, () =>
      tolerating(['ENOENT'], () => {
        syncDirectory(this.#host.disk, this.directory);
      }),
    );
  }

  remove(asked: string): void {
    this.#removeFile(this.#fileOf(asked));
  }

  /** Whether a process that was killed left a pointer of these paths half-written, or the directory without any. */
  isLittered(paths: readonly string[]): boolean {
    if (isDirectoryLittered(this.directory, this.#host)) return true;
    if (!isUsable(this.directory, this.#host)) return false;
    if (paths.some((asked) => isNamed(this.#host.disk, temporaryOf(this.#fileOf(asked))))) return true;
    return this.#leftTemporaries().length > 0;
  }

  /**
   * Removes what killed processes left of pointers, if no pointer is left: nothing leads to their paths then. One that is
   * just writing a pointer begins again.
   */
  leave(): void {
    for (const name of this.#leftTemporaries()) this.#removeFile(childOf(this.directory, name));
  }

  #leftTemporaries(): readonly string[] {
    const names = this.#names();
    return names.some((name) => POINTER.test(name)) ? [] : names.filter((name) => TEMPORARY.test(name));
  }

  /** Removes what a killed process left of a pointer. */
  sweep(asked: string): void {
    this.#removeFile(temporaryOf(this.#fileOf(asked)));
  }

  #removeFile(file: string): void {
    attempt(`remove the journal ${file}`, () =>
      tolerating(ABSENT, () => {
        this.#host.disk.unlink(file);
      }),
    );
  }

  #fileOf(asked: string): string {
    const known = this.#files.get(asked);
    if (known !== undefined) return known;
    const file = childOf(this.directory, `${sha256(asked)}.json`);
    this.#files.set(asked, file);
    return file;
  }

  #readFile(file: string): FoundPointer | undefined {
    const found = attempt(`read the journal ${file}`, () => readOwnFile(file, this.#host));
    if (!found) return undefined;
    const pointer = 'bytes' in found ? pointerIn(Buffer.from(found.bytes).toString()) : undefined;
    return { file, pointer };
  }
}

export const unusablePointer = (file: string): ShipctlError =>
  new ShipctlError(
    `the journal ${file} can't be used; without it shipctl can't tell which files it wrote, and for which job. ` +
      'If no other job needs it, remove it to leave them as they are now',
  );

/** The pointer that a text holds; undefined if it lacks the shape. */
function pointerIn(text: string): Pointer | undefined {
  try {
    const pointer = JSON.parse(text) as Pointer;
    const { version, path, paths, tool, group, owners } = pointer;
    const isFit =
      (version as number) === 2 &&
      areTexts([path, ...paths, tool, ...group]) &&
      group.includes(path) &&
      owners.every(({ job, build, resource }) => areTexts([job, build, resource]));
    return isFit ? pointer : undefined;
  } catch {
    return undefined;
  }
}
