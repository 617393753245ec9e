import { monotonicMs } from './clock.ts';
import { type Disk, realDisk } from './disk.ts';
import { visible } from '../rawText.ts';
import { mountsHere } from './mounts.ts';
import { messagesTo } from './output.ts';
import { pause } from './pause.ts';
import { type ProcessIdentity, isAlive, ownIdentity } from './processIdentity.ts';

/** What a protocol between processes needs from outside: the file system, a clock, and who this process is. */
export interface Host {
  readonly disk: Disk;
  /** Milliseconds on a clock that is never set. */
  now(): number;
  /** Blocks the process. */
  pause(milliseconds: number): void;
  /** The identity of this process. */
  self(): ProcessIdentity;
  /**
   * Whether a process lives; undefined if that can't be known for certain.
   *
   * @param file names the process
   */
  isAlive(one: ProcessIdentity, file: string): boolean | undefined;
  /** Says on standard error what the process does meanwhile. */
  report(message: string): void;
  /** The user whose rights the process has. */
  readonly user: number;
  /** The working directory. */
  cwd(): string;
  /** Whether something is mounted at a path, also if that is a single file. */
  isMountPoint(path: string): boolean;
  /** At least 0, less than 1. */
  random(): number;
}

/** This process on this machine. */
export const realHost: Host = {
  disk: realDisk,
  now: monotonicMs,
  pause,
  self: ownIdentity,
  isAlive: (one, file) => isAlive(one, ownIdentity(), file),
  report: (message) => {
    messagesTo(2, 'standard error').write(`shipctl: ${visible(message)}\n`);
  },
  user: process.geteuid?.() ?? 0,
  cwd: () => process.cwd(),
  isMountPoint: (path) => mountsHere().some(({ place }) => place === path),
  random: Math.random,
};
