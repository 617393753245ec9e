import { once } from 'node:events';
import { type AddressInfo, type Server, type Socket, createServer } from 'node:net';
import { expect } from 'chai';
import { notify, webhookAt } from '../support/notification.ts';
import { withJob } from '../support/withJob.ts';

/** A proxy that does one thing with each connection on which it is asked for something. */
class OddProxy {
  connections = 0;
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();

  private constructor(answer: (socket: Socket) => void) {
    this.#server = createServer((socket) => {
      this.connections++;
      this.#sockets.add(socket);
      socket
        .on('error', () => undefined)
        .once('data', () => {
          answer(socket);
        });
    });
  }

  static async start(answer: (socket: Socket) => void): Promise<OddProxy> {
    const proxy = new OddProxy(answer);
    proxy.#server.listen(0, '127.0.0.1');
    await once(proxy.#server, 'listening');
    return proxy;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  stop(): void {
    for (const socket of this.#sockets) socket.destroy();
    this.#server.close();
  }
}

const MOST_TRIES = 4;
const SHORT = { NOTIFY_TIMEOUT: '0.5' };
const says = (text: string) => (socket: Socket) => {
  socket.end(text);
};
const keeps = (text: string) => (socket: Socket) => {
  socket.write(text);
};

describe('notify, through a proxy that makes no tunnel', () => {
  const table: readonly (readonly [
    title: string,
    answer: (socket: Socket) => void,
    env: Record<string, string>,
    message: string,
    connections: number,
  ])[] = [
    ['closes the connection', says(''), {}, 'the proxy closed the connection (ECONNRESET)', MOST_TRIES],
    ['cuts its answer', says('HTTP/1.1 20'), {}, 'the proxy closed the connection (ECONNRESET)', MOST_TRIES],
    [
      'breaks the connection',
      (socket) => socket.resetAndDestroy(),
      {},
      'the proxy closed the connection (ECONNRESET)',
      MOST_TRIES,
    ],
    ['stays silent', () => undefined, SHORT, 'timed out after 0.5 s (NOTIFY_TIMEOUT)', 1],
    [
      'stops in its answer',
      keeps('HTTP/1.1 200 OK\r\nx: y\r\n'),
      SHORT,
      'timed out after 0.5 s (NOTIFY_TIMEOUT)',
      1,
    ],
    [
      'makes one that leads nowhere',
      keeps('HTTP/1.1 200 OK\r\n\r\n'),
      SHORT,
      'timed out after 0.5 s (NOTIFY_TIMEOUT)',
      1,
    ],
    ['speaks otherwise', keeps('SSH-2.0-OpenSSH_9.2\r\n'), {}, 'the answer of the proxy is not HTTP', 1],
    [
      'sends headers without end',
      keeps(`HTTP/1.1 200 OK\r\nx: ${'y'.repeat(100_000)}`),
      {},
      'the answer of the proxy is not HTTP',
      1,
    ],
    ['refuses', says('HTTP/1.1 403 No\r\n\r\n'), {}, 'the proxy refused the request (status 403)', 1],
    [
      'can reach nobody',
      says('HTTP/1.0 502 Bad Gateway\r\n\r\n<html>'),
      {},
      'the proxy refused the request (status 502)',
      MOST_TRIES,
    ],
  ];
  for (const [title, answer, env, message, connections] of table)
    it(`ends soon, and says why, if it ${title}`, async () => {
      const proxy = await OddProxy.start(answer);
      try {
        await withJob([webhookAt('https://127.0.0.1:9')], async (job) => {
          const done = await notify(job, ['--recipient=r'], { https_proxy: proxy.url, ...env });
          expect(done.status).to.equal(1);
          expect(done.stderr).to.include(message);
          // None if the limit passes before it connects.
          expect(proxy.connections).to.be.within(env === SHORT ? 0 : connections, connections);
        });
      } finally {
        proxy.stop();
      }
    });
});
