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
 * @see proc(5): net/tcp, net/unix
 */
export function listenersOf(pid: number): readonly string[] {
  try {
    return linesOf(pid);
  } catch (error) {
    if (['ENOENT', 'ESRCH', 'EINVAL'].includes((error as NodeJS.ErrnoException).code ?? '')) return [];
    throw error;
  }
}

function linesOf(pid: number): readonly string[] {
  const own = new Set(
    readdirSync(`/proc/${pid}/fd`).map(
      (fd) => /^socket:\[(\d+)\]$/.exec(readlinkSync(`/proc/${pid}/fd/${fd}`))?.[1],
    ),
  );
  return TABLES.flatMap(({ name, state, listens, inode }) =>
    readFileSync(`/proc/${pid}/net/${name}`, 'utf8')
      .split('\n')
      .map((line) => line.trim().split(/\s+/))
      .filter((columns) => columns[state] === listens && own.has(columns[inode]))
      .map((columns) => columns.join(' ')),
  );
}
