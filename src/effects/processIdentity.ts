import { readFileSync, readlinkSync } from './fileSystem.ts';
import { hasEnded, processStat } from './processStat.ts';
import { codeOf, unless } from './systemError.ts';

/** Tells one process from every other, also after a restart of the machine or in another container. */
export interface ProcessIdentity {
  readonly host: string;
  readonly boot: string;
  /** The container's process numbers are its own. */
  readonly namespace: string;
  readonly process: number;
  /** Clock ticks from the start of the machine to that of the process. */
  readonly started: string;
}

const ABSENT = ['ENOENT', 'ENOTDIR', 'EACCES', 'EPERM', 'ESRCH'];

/** Stays as it is for as long as the process lives. */
let known: ProcessIdentity | undefined;

/** The identity of this process. */
export function ownIdentity(): ProcessIdentity {
  known ??= {
    // To load node:os takes longer than all the rest here.
    host: kernelSetting('hostname') ?? process.getBuiltinModule('node:os').hostname(),
    boot: kernelSetting('random/boot_id') ?? '',
    namespace: unless(ABSENT, () => readlinkSync('/proc/self/ns/pid')) ?? '',
    process: process.pid,
    started: processStat(process.pid)?.started ?? '',
  };
  return known;
}

const kernelSetting = (name: string): string | undefined =>
  unless(ABSENT, () => readFileSync(`/proc/sys/kernel/${name}`, 'utf8'))?.trim();

/** Whether a process lives; undefined where it is on another host or in another container, and can't be seen. */
export function isAlive(one: ProcessIdentity, own: ProcessIdentity): boolean | undefined {
  if (one.host !== own.host) return undefined;
  if (one.boot !== own.boot) return false;
  if (one.namespace !== own.namespace) return undefined;
  try {
    process.kill(one.process, 0);
  } catch (error) {
    if (codeOf(error) === 'ESRCH') return false;
  }
  const stat = processStat(one.process);
  // A process that has ended stays as a zombie until somebody asks how, which in a container may be never.
  return stat === undefined || (stat.started === one.started && !hasEnded(stat));
}
