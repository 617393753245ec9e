import { constants } from 'node:fs';
import { LockTimeout } from '../errors.ts';
import { type Disk, readWhole, withOpen } from './disk.ts';
import type { Host } from './host.ts';
import type { ProcessIdentity } from './processIdentity.ts';
import { codeOf } from './systemError.ts';

/** A lock file without a name in it is held by a process that was killed while making it, or that is just doing so. */
const NAMELESS_AFTER_MS = 1000;
/** Whoever waits for longer gets a message. */
const SILENT_MS = 1000;
/** More than a lock file with a name in it has. */
const LINE_BYTES = 512;

/** Distinguishes a lock file from one that was made since, even if that got the same inode. */
export function lockStampOf(path: string, disk: Disk): string | undefined {
  const stat = disk.lstatIfThere(path);
  return stat && `${stat.ino}:${stat.mtimeNs}`;
}

interface Sight {
  readonly isDead: boolean;
  /** Undefined if the lock file is gone. */
  readonly stamp: string | undefined;
  readonly holder: Holder;
}

/** Undefined if the lock file contains no name; unreadable for what somebody or another program may hold. */
type Holder = ProcessIdentity | 'unreadable' | undefined;

/** Watches somebody's lock file while it is waited for. */
export class Watch {
  readonly #path: string;
  readonly #isForeign: boolean;
  readonly #host: Host;
  #nameless: { stamp: string; since: number } | undefined;

  constructor(path: string, isForeign: boolean, host: Host) {
    this.#path = path;
    this.#isForeign = isForeign;
    this.#host = host;
  }

  look(): Sight {
    const stamp = lockStampOf(this.#path, this.#host.disk);
    if (stamp === undefined) return { isDead: false, stamp, holder: undefined };
    const named = holderOf(this.#path, this.#host.disk);
    const holder = this.#isForeign ? (named ?? 'unreadable') : named;
    if (!holder) return { isDead: this.#isNamelessTooLong(stamp), stamp, holder };
    return { isDead: isGone(holder, this.#path, this.#host), stamp, holder };
  }

  #isNamelessTooLong(stamp: string): boolean {
    if (this.#nameless?.stamp !== stamp) this.#nameless = { stamp, since: this.#host.now() };
    return this.#host.now() - this.#nameless.since > NAMELESS_AFTER_MS;
  }
}

/** Whether a holder is dead for certain. */
export const isGone = (holder: Holder, path: string, host: Host): boolean =>
  typeof holder === 'object' && host.isAlive(holder, path) === false;

export function holderOf(path: string, disk: Disk): Holder {
  try {
    const flags = constants.O_RDONLY | constants.O_NONBLOCK | constants.O_NOFOLLOW;
    const bytes = withOpen(disk, path, flags, (descriptor) => readWhole(disk, descriptor, LINE_BYTES));
    const [first = ''] = Buffer.from(bytes).toString().split('\n', 1);
    const holder = JSON.parse(first) as Partial<ProcessIdentity> | null;
    return typeof holder?.process === 'number' ? (holder as ProcessIdentity) : undefined;
  } catch (error) {
    const code = codeOf(error);
    return code === undefined || code === 'ENOENT' ? undefined : 'unreadable';
  }
}

/** One wait for a lock, in words. */
export class Wait {
  readonly #path: string;
  readonly #host: Host;
  readonly #since: number;
  #isReported = false;

  constructor(path: string, host: Host) {
    [this.#path, this.#host, this.#since] = [path, host, host.now()];
  }

  /** Says who is waited for: once, after a second. Whoever has no name yet gets one, or loses the lock. */
  report(holder: Holder): void {
    if (this.#isReported || holder === undefined || this.#elapsed < SILENT_MS) return;
    this.#host.report(this.#waiting(holder));
    this.#isReported = true;
  }

  timedOut(holder: Holder): LockTimeout {
    const isAlive = typeof holder === 'object' ? this.#host.isAlive(holder, this.#path) : undefined;
    const isUnseen = typeof holder === 'object' && isAlive === undefined;
    return new LockTimeout(
      `timed out after ${secondsOf(this.#elapsed)} s ${this.#waiting(holder)}` +
        (isUnseen ? ", which can't be seen from here (another host or container, or no /proc)" : '') +
        '. Run this again when it is done' +
        (isAlive === undefined ? '; if it was killed, remove the file' : ''),
    );
  }

  get #elapsed(): number {
    return this.#host.now() - this.#since;
  }

  #waiting(holder: Holder): string {
    const who = typeof holder === 'object' ? this.#nameOf(holder) : 'another process';
    return `waiting for ${who} to release ${this.#path}`;
  }

  #nameOf({ process, host }: ProcessIdentity): string {
    return `process ${process}${host === this.#host.self().host ? '' : ` on ${host}`}`;
  }
}

/** Whole seconds from ten on, else tenths. */
const secondsOf = (milliseconds: number): number =>
  milliseconds >= 10_000 ? Math.round(milliseconds / 1000) : Math.round(milliseconds / 100) / 10;
