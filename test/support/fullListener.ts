import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { type Socket, connect } from 'node:net';
import { Cleanups } from './cleanups.ts';

/** The length of the queue that is asked for; Linux holds one connection more. */
const BACKLOG = 1;

/** Listens, says where, and never takes a connection. */
const LISTENER = `
const server = require('node:net').createServer();
server.listen({ port: 0, host: '127.0.0.1', backlog: ${BACKLOG} }, () => {
  require('node:fs').writeSync(1, String(server.address().port));
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);
});`;

/** A port whose queue of connections is full, so that the kernel drops all packets of a further one. */
export class FullListener {
  readonly url: string;
  readonly #cleanups: Cleanups;

  private constructor(port: number, cleanups: Cleanups) {
    this.url = `http://127.0.0.1:${port}`;
    this.#cleanups = cleanups;
  }

  static async start(): Promise<FullListener> {
    const cleanups = new Cleanups();
    const listener = cleanups.add(
      spawn(process.execPath, ['-e', LISTENER], { stdio: ['ignore', 'pipe', 'inherit'] }),
      (child) => {
        child.kill('SIGKILL');
      },
    );
    const [port] = (await once(listener.stdout, 'data')) as [Buffer];
    for (let held = 0; held <= BACKLOG; held += 1) {
      const socket = cleanups.add(connect(Number(port), '127.0.0.1'), (one: Socket) => {
        one.destroy();
      });
      await once(socket, 'connect');
    }
    return new FullListener(Number(port), cleanups);
  }

  async stop(): Promise<void> {
    await this.#cleanups.run();
  }
}
