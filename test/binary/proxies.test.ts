import { once } from 'node:events';
import { type AddressInfo, type Server, type Socket, createServer } from 'node:net';
import { expect } from 'chai';
import { Authority } from '../support/authority.ts';
import { Cleanups } from '../support/cleanups.ts';
import { need } from '../support/clients.ts';
import { HttpServer } from '../support/httpServer.ts';
import { LeadingProxy } from '../support/leadingProxy.ts';
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

describe('notify, through a proxy that speaks TLS', () => {
  const cleanups = new Cleanups();
  let authority: Authority;
  let server: HttpServer;
  let proxy: LeadingProxy;

  before(async function () {
    need(this, 'openssl');
    authority = cleanups.add(new Authority(), (one) => {
      one.remove();
    });
    const identity = authority.identity('IP:127.0.0.1,DNS:localhost');
    server = cleanups.add(await HttpServer.start(identity), (one) => {
      one.stop();
    });
    proxy = cleanups.add(await LeadingProxy.start(server.port, identity), (one) => {
      one.stop();
    });
  });

  beforeEach(() => {
    server.reset();
  });

  after(() => cleanups.run());

  for (const host of ['127.0.0.1', 'localhost'])
    it(`finds it at ${host}, without a warning`, async () => {
      await withJob([webhookAt(server.url)], async (job) => {
        const env = { https_proxy: `https://${host}:${proxy.port}`, SSL_CERT_FILE: authority.certificate };
        const done = await notify(job, ['--recipient=r'], env);
        expect(done).to.include({ status: 0, stderr: 'shipctl: sent to "r"\n' });
        expect(server.received).to.have.lengthOf(1);
      });
    });

  it('checks the certificate of the server in the tunnel', async () => {
    const other = await HttpServer.start(authority.identity('DNS:other.example.com'));
    const leading = await LeadingProxy.start(other.port, authority.identity('IP:127.0.0.1'));
    try {
      await withJob([webhookAt(other.url)], async (job) => {
        const env = { https_proxy: leading.url, SSL_CERT_FILE: authority.certificate };
        const done = await notify(job, ['--recipient=r'], env);
        expect(done.status).to.equal(1);
        expect(done.stderr).to.include('not trusted (ERR_TLS_CERT_ALTNAME_INVALID)');
        expect(other.received).to.deep.equal([]);
      });
    } finally {
      leading.stop();
      other.stop();
    }
  });

  for (const [title, subject] of [
    ['nobody vouches for', undefined],
    ['has another name', 'DNS:other.example.com'],
  ] as const)
    it(`asks nothing of one that ${title}`, async () => {
      const identity = authority.identity(subject ?? 'IP:127.0.0.1');
      const wrong = await LeadingProxy.start(server.port, identity);
      try {
        await withJob([webhookAt(server.url)], async (job) => {
          const trusting = subject === undefined ? {} : { SSL_CERT_FILE: authority.certificate };
          const done = await notify(job, ['--recipient=r'], { https_proxy: wrong.url, ...trusting });
          expect(done.status).to.equal(1);
          expect(done.stderr).to.include('the certificate of the proxy is not trusted');
          expect(server.received).to.deep.equal([]);
        });
      } finally {
        wrong.stop();
      }
    });

  it('asks it itself for what is plain HTTP', async () => {
    const answering = await HttpServer.start(authority.identity('IP:127.0.0.1'));
    try {
      await withJob([webhookAt('http://server.example.com')], async (job) => {
        const env = { http_proxy: answering.url, SSL_CERT_FILE: authority.certificate };
        expect((await notify(job, ['--recipient=r'], env)).status).to.equal(0);
        expect(answering.received[0]?.url).to.match(/^http:\/\/server\.example\.com\//);
        expect(answering.received[0]?.headers['host']).to.equal('server.example.com');
      });
    } finally {
      answering.stop();
    }
  });
});
