import { once } from 'node:events';
import { readFileSync, readdirSync, readlinkSync } from 'node:fs';
import { type AddressInfo, connect, createServer } from 'node:net';
import { setTimeout } from 'node:timers/promises';

/** A port on which nobody listens now; somebody else may take it at any time. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

/** Lets `work` have a port on which nobody listens, and nobody can: it is the near end of a connection. */
export async function withDeadPort(work: (port: number) => Promise<void>): Promise<void> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const socket = connect((server.address() as AddressInfo).port, '127.0.0.1');
  await once(socket, 'connect');
  try {
    await work(socket.localPort ?? 0);
  } finally {
    socket.destroy();
    server.close();
  }
}

/** Tries to connect until somebody answers. */
export async function isAnswering(port: number, host: string): Promise<void> {
  for (;;) {
    const socket = connect(port, host);
    const answered = await once(socket, 'connect').then(
      () => true,
      () => false,
    );
    socket.destroy();
    if (answered) return;
    await setTimeout(5);
  }
}

/** The sockets that a process has, by their inodes; none where it has ended. */
function socketsOf(pid: number): ReadonlySet<string> {
  const directory = `/proc/${pid}/fd`;
  const targetOf = (name: string): string => {
    try {
      return readlinkSync(`${directory}/${name}`);
    } catch {
      return '';
    }
  };
  try {
    const found = readdirSync(directory).map((name) => /^socket:\[(\d+)\]$/.exec(targetOf(name))?.[1] ?? '');
    return new Set(found);
  } catch {
    return new Set();
  }
}

/** Whether this very process listens on a port of 127.0.0.1. */
export function listens(pid: number, port: number): boolean {
  const address = `0100007F:${port.toString(16).toUpperCase().padStart(4, '0')}`;
  const rows = readFileSync('/proc/net/tcp', 'utf8').split('\n');
  const LISTENING = '0A';
  const sockets = socketsOf(pid);
  return rows
    .map((row) => row.trim().split(/\s+/))
    .some(
      ([, local, , state, , , , , , inode = '']) =>
        local === address && state === LISTENING && sockets.has(inode),
    );
}
