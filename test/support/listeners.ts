import { readFileSync, readdirSync, readlinkSync } from 'node:fs';

/** Columns of a table in /proc/PID/net: which one says that a socket listens, how, and which one has its inode. */
const TABLES = [
  { name: 'tcp', state: 3, listens: '0A', inode: 9 },
  { name: 'tcp6', state: 3, listens: '0A', inode: 9 },
  { name: 'unix', state: 3, listens: '00010000', inode: 6 },
] as const;

/**
 * The sockets on which a process listens, as the lines of the kernel's tables; none when it has ended.
 *
 * @see https://man7.org/linux/man-pages/man5/proc_pid_net.5.html (net/tcp, net/unix)
 */
export function listenersOf(pid: number): readonly string[] {
  const own = inodesOf(pid);
  // A kernel without IPv6 has no table of it.
  return TABLES.flatMap(({ name, state, listens: listening, inode }) =>
    (orNothing(() => readFileSync(`/proc/${pid}/net/${name}`, 'utf8')) ?? '')
      .split('\n')
      .map((line) => line.trim().split(/\s+/))
      .filter((columns) => columns[state] === listening && own.has(columns[inode] ?? ''))
      .map((columns) => columns.join(' ')),
  );
}

/** Whether this very process listens on a port of 127.0.0.1. */
export function listens(pid: number, port: number): boolean {
  const address = `0100007F:${port.toString(16).toUpperCase().padStart(4, '0')}`;
  return listenersOf(pid).some((line) => line.split(' ')[1] === address);
}

/** The inodes of the sockets that a process has open. */
function inodesOf(pid: number): ReadonlySet<string> {
  const directory = `/proc/${pid}/fd`;
  const targets = (orNothing(() => readdirSync(directory)) ?? []).map((name) =>
    orNothing(() => readlinkSync(`${directory}/${name}`)),
  );
  return new Set(targets.flatMap((target) => /^socket:\[(\d+)\]$/.exec(target ?? '')?.[1] ?? []));
}

/** What `work` reads; undefined if it has just gone, with its process or without. */
function orNothing<T>(work: () => T): T | undefined {
  try {
    return work();
  } catch (error) {
    if (['ENOENT', 'ESRCH', 'EINVAL'].includes((error as NodeJS.ErrnoException).code ?? '')) return undefined;
    throw error;
  }
}
