import { dirname } from 'node:path';
import { readFileSync, readlinkSync, statfsSync } from './fileSystem.ts';
import { type ProcessStat, hasEnded, processStat } from './processStat.ts';
import { HIDDEN, codeOf, tolerating } from './systemError.ts';

/** Distinguishes a process from all others, even after a restart of the machine or in another container. */
export interface ProcessIdentity {
  readonly host: string;
  /** Empty if unknown, as all that is read from /proc. */
  readonly boot: string;
  /** The container's process numbers are its own. */
  readonly namespace: string;
  readonly process: number;
  /** Clock ticks from the start of the machine to that of the process, whatever its time namespace shows. */
  readonly started: string;
}

/** Of what /proc says: USER_HZ. */
const TICKS_PER_SECOND = 100;

/** Stays as it is for as long as the process lives. */
let known: ProcessIdentity | undefined;

/** The identity of this process. */
export function ownIdentity(): ProcessIdentity {
  known ??= {
    // To load node:os takes longer than all the rest here.
    host: kernelSetting('hostname') ?? process.getBuiltinModule('node:os').hostname(),
    boot: kernelSetting('random/boot_id') ?? '',
    namespace: ownNamespace('pid') ?? '',
    process: process.pid,
    // Not by number, which in another namespace's /proc is another process.
    started: `${startOf(processStat('self')) ?? ''}`,
  };
  return known;
}

const kernelSetting = (name: string): string | undefined =>
  tolerating(HIDDEN, () => readFileSync(`/proc/sys/kernel/${name}`, 'utf8'))?.trim();

const ownNamespace = (name: string): string | undefined =>
  tolerating(HIDDEN, () => readlinkSync(`/proc/self/ns/${name}`));

/**
 * Whether a process lives; undefined if that can't be known for certain. Neither clocks nor the age of a file count.
 * What counts is a process number in our own namespace, on the machine as it is running now, and the end of all
 * processes with the machine's last run, if nobody else can have written the file that names them.
 *
 * @param file names the process
 */
export function isAlive(one: ProcessIdentity, own: ProcessIdentity, file: string): boolean | undefined {
  if (!one.boot || !own.boot || one.host !== own.host) return undefined;
  if (one.boot !== own.boot) return isOnOwnDisk(file) ? false : undefined;
  if (!one.namespace || one.namespace !== own.namespace) return undefined;
  try {
    process.kill(one.process, 0);
  } catch (error) {
    if (codeOf(error) === 'ESRCH') return false;
  }
  const stat = isOwnProc() ? processStat(one.process) : undefined;
  if (stat === undefined) return true;
  // A process that has ended stays as a zombie until somebody asks how, which in a container may be never.
  return !hasEnded(stat) && isStartOf(stat, one.started);
}

/** Whether a process of that number is the one that was named, and not a later one; so it is taken, if unknown. */
function isStartOf(stat: ProcessStat, started: string): boolean {
  const now = startOf(stat);
  // The shift between time namespaces may be no whole number of ticks.
  return now === undefined || !/^-?\d+$/.test(started) || Math.abs(now - Number(started)) <= 1;
}

/** When a process was started, by the machine's own clock; undefined if unknown. */
function startOf(stat: ProcessStat | undefined): number | undefined {
  const shift = timeShift();
  return stat === undefined || shift === undefined ? undefined : Number(stat.started) - shift;
}

/**
 * How many ticks our time namespace adds to what /proc says about starts; undefined if unknown.
 *
 * @see https://man7.org/linux/man-pages/man7/time_namespaces.7.html
 */
function timeShift(): number | undefined {
  const own = ownNamespace('time');
  const offsets = tolerating(HIDDEN, () => readFileSync('/proc/self/timens_offsets', 'utf8'));
  if (own === undefined && offsets === undefined) return 0;
  // The offsets are those of the namespace that our children will be in.
  if (own !== ownNamespace('time_for_children')) return undefined;
  const [, seconds, nanoseconds] = /^boottime\s+(-?\d+)\s+(\d+)/m.exec(offsets ?? '') ?? [];
  if (seconds === undefined) return undefined;
  return Math.floor((Number(seconds) + Number(nanoseconds) / 1e9) * TICKS_PER_SECOND);
}

/** Whether /proc shows the processes of our own namespace, by our own numbers, and not those of one around it. */
function isOwnProc(): boolean {
  const status = tolerating(HIDDEN, () => readFileSync('/proc/self/status', 'utf8'));
  return /^NSpid:\t(\d+)$/m.exec(status ?? '')?.[1] === `${process.pid}`;
}

/**
 * File systems on which nobody writes but the machine that has them mounted.
 *
 * @see https://man7.org/linux/man-pages/man2/statfs.2.html
 */
const OWN_DISK: ReadonlySet<number> = new Set([
  0xef53, // ext2, ext3, ext4
  0x58465342, // XFS
  0x9123683e, // Btrfs
  0xf2f52010, // F2FS
  0x2fc12fc1, // ZFS
  0xca451a4e, // bcachefs
  0x01021994, // tmpfs
  0x794c7630, // overlayfs
]);

const isOnOwnDisk = (file: string): boolean =>
  OWN_DISK.has(tolerating([...HIDDEN, 'ENOSYS'], () => statfsSync(dirname(file)).type) ?? 0);
