import { once } from 'node:events';
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
