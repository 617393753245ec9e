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

/** A port on which nobody listens: only root may, and it is none that a connection of somebody's own could have. */
export const DEAD_PORT = 1;

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
