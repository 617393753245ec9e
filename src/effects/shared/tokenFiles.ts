import { ShipctlError } from '../../errors.ts';
import type { Environment } from '../../world/environment.ts';
import type { TokenFiles, TokenLock } from '../../world/tokenFiles.ts';
import { type Disk, isNamed } from '../disk.ts';
import { type Host, realHost } from '../host.ts';
import { isAbandoned, lockOf } from '../lock.ts';
import { setMode } from '../modes.ts';
import { childOf } from '../realPath.ts';
import { replaceFile, temporaryOf } from '../replacing/prepare.ts';
import { ABSENT, Failures, attempt, explaining, quietly, tolerating } from '../systemError.ts';
import { firstUploaded } from '../uploads.ts';
import { lockOfFile } from './locked.ts';
import { leaveDirectory, makeDirectory } from './madeDirectories.ts';
import { readOwnFile } from './ownFile.ts';
import { isUsable, stateDirectory } from './stateDirectory.ts';

const FILE = /^(?<name>[0-9a-f]{64})\.token$/;
/** What a process that was killed leaves beside one. */
const LEFTOVER = /^\.(?<name>[0-9a-f]{64})\.token\.shipctl-(?:new|lock|lock\.break)$/;

/** The tokens in the state directory, one file for each name. */
export class StateTokens implements TokenFiles {
  readonly #directory: string;
  readonly #env: Environment;
  readonly #host: Host;

  /** @throws ShipctlError if the environment gives no place for the state directory */
  constructor(env: Environment, host = realHost) {
    [this.#env, this.#host] = [env, host];
    this.#directory = explaining(() => stateDirectory(env, host.disk));
  }

  read(name: string): Uint8Array | undefined {
    return explaining(() =>
      isUsable(this.#directory, this.#host) ? this.#bytesOf(this.#fileOf(name)) : undefined,
    );
  }

  lock(name: string, timeoutSeconds: number): TokenLock {
    return explaining(() => {
      this.#checkPlace();
      return this.#lockOf(name, timeoutSeconds);
    });
  }

  all(): ReadonlyMap<string, Uint8Array | undefined> {
    return explaining(() => {
      const names = this.#names(FILE);
      return new Map(names.map((name) => [name, this.#bytesOf(this.#fileOf(name))]));
    });
  }

  remove(names: readonly string[], timeoutSeconds: number): void {
    const failures = new Failures();
    const { disk } = this.#host;
    const remove = (name: string, work: (file: string) => void): void => {
      failures.collect(() => {
        this.#locked(name, timeoutSeconds, work);
      });
    };
    explaining(() => {
      const left = this.#names(LEFTOVER).filter((name) => this.#isAbandoned(name));
      for (const name of names) {
        remove(name, (file) => {
          removeToken(file, disk);
        });
      }
      // Whoever takes the lock removes what is beside the file.
      for (const name of left) remove(name, () => undefined);
      failures.throwFirst();
    });
  }

  #checkPlace(): void {
    const uploaded = firstUploaded([this.#directory], this.#env);
    if (!uploaded) return;
    throw new ShipctlError(
      `${uploaded.path} is below ${uploaded.place}, which leaves the machine when the job ends; ` +
        'set XDG_STATE_HOME to a place outside of it',
    );
  }

  #lockOf(name: string, timeoutSeconds: number): TokenLock {
    const file = this.#fileOf(name);
    const make = (): void => {
      makeDirectory(this.#directory, this.#host);
      // The files are closed to others by themselves.
      if (isUsable(this.#directory, this.#host)) setMode(this.#directory, 0o700, this.#host.disk);
    };
    make();
    const deadline = this.#host.now() + timeoutSeconds * 1000;
    const lock = this.#leavingIfFailed(() => lockOfFile(file, deadline, this.#host, make));
    return {
      write: (bytes) => {
        attempt(`write the token ${file}`, () => {
          replaceFile(file, bytes, { mode: 0o600, isPrivate: true }, this.#host.disk);
        });
      },
      remove: () => {
        removeToken(file, this.#host.disk);
      },
      release: () => {
        explaining(() => {
          lock.release();
          leaveDirectory(this.#directory, this.#host);
        });
      },
    };
  }

  #leavingIfFailed<T>(work: () => T): T {
    try {
      return work();
    } catch (error) {
      leaveDirectory(this.#directory, this.#host);
      throw error;
    }
  }

  #locked(name: string, timeoutSeconds: number, work: (file: string) => void): void {
    const lock = this.#lockOf(name, timeoutSeconds);
    try {
      work(this.#fileOf(name));
    } finally {
      lock.release();
    }
  }

  /** Whether what is beside a file belongs to no process any more. */
  #isAbandoned(name: string): boolean {
    const file = this.#fileOf(name);
    const { disk } = this.#host;
    return (
      isAbandoned(lockOf(file), this.#host) ||
      (isNamed(disk, temporaryOf(file)) && !isNamed(disk, lockOf(file)))
    );
  }

  /** The names in the directory that have a form. */
  #names(form: RegExp): readonly string[] {
    if (!isUsable(this.#directory, this.#host)) return [];
    const all = attempt(`read the directory ${this.#directory}`, () =>
      tolerating(ABSENT, () => this.#host.disk.readdir(this.#directory)),
    );
    const names = (all ?? []).flatMap((one) => form.exec(one)?.groups?.['name'] ?? []);
    return [...new Set(names)];
  }

  #bytesOf(file: string): Uint8Array | undefined {
    const found = quietly(() => readOwnFile(file, this.#host));
    return found && 'bytes' in found ? found.bytes : undefined;
  }

  #fileOf(name: string): string {
    return childOf(this.#directory, `${name}.token`);
  }
}

function removeToken(file: string, disk: Disk): void {
  attempt(`remove the token ${file}`, () =>
    tolerating(ABSENT, () => {
      disk.unlink(file);
    }),
  );
}
