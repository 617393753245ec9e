import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { type AddressInfo, type Server, createServer } from 'node:net';
import { expect } from 'chai';
import { Cleanups } from '../support/cleanups.ts';
import { need } from '../support/clients.ts';
import { Authority } from '../support/authority.ts';
import { type Behaviour, HttpServer } from '../support/httpServer.ts';
import { BINARY, Job } from '../support/job.ts';
import { PATH_SECRET, TOKEN, notification, notify, webhookAt } from '../support/notification.ts';
import { few, thorough } from '../support/extent.ts';
import { DEAD_PORT } from '../support/ports.ts';
import { withJob } from '../support/withJob.ts';

describe('notify', () => {
  let server: HttpServer;
  let job: Job;

  before(async () => {
    server = await HttpServer.start();
    job = new Job([webhookAt(server.url, { recipients: ['first', 'second'] })], {
      BUILD_URL: 'https://ci/7',
    });
  });

  beforeEach(() => {
    server.reset();
  });

  after(() => {
    server.stop();
    job.remove();
  });

  it('posts to each of the recipients', async () => {
    const done = await notify(job, ['--text', 'é "x" $HOME']);
    expect(done).to.include({
      status: 0,
      stdout: '',
      stderr: 'shipctl: sent to "first"\nshipctl: sent to "second"\n',
    });
    expect(
      server.received.map(({ body }) => (JSON.parse(body) as { recipient: string }).recipient),
    ).to.deep.equal(['first', 'second']);
    const { method, url, headers, body } = server.received[0] ?? { headers: {} };
    expect({ method, url }).to.deep.equal({ method: 'POST', url: `/${PATH_SECRET}?key=${TOKEN}` });
    expect(headers).to.include({ authorization: `Bearer ${TOKEN}`, 'content-type': 'application/json' });
    expect(body).to.include('"text":"é \\"x\\" $HOME"');
  });

  it('sends a payload byte for byte', async () => {
    const payload = '{ "a": [1.0, "$HOME\\u0000"] }\n';
    job.write('work/p.json', payload);
    expect((await notify(job, ['--payload=p.json'])).status).to.equal(0);
    expect(server.received.map(({ body }) => body)).to.deep.equal([payload]);
  });

  it('asks New Relic for the application, then records the deployment', async () => {
    const integration = { masterName: 'newRelicKey', url: server.url, token: TOKEN };
    await withJob([notification(integration)], async (other) => {
      server.behaviour = (response) => response.end('{"applications":[{"id":12,"name":"a b"}]}');
      expect((await notify(other, ['--appName', 'a b', '--revision', 'r', '--version=v'])).status).to.equal(
        0,
      );
      expect(server.received.map(({ method, url }) => `${method} ${url}`)).to.deep.equal([
        'GET /applications.json?filter%5Bname%5D=a+b&exclude_links=true',
        'POST /applications/12/deployments.json',
      ]);
      expect(server.received.map(({ headers }) => headers['x-api-key'])).to.deep.equal([TOKEN, TOKEN]);
    });
  });

  it('makes a Jira issue with a file, and prints which', async () => {
    const integration = { masterName: 'jira', url: server.url, username: 'u', token: TOKEN };
    await withJob([notification(integration)], async (other) => {
      server.behaviour = (response, number) => {
        response.writeHead(number === 0 ? 201 : 200).end(number === 0 ? '{"id":"7","key":"OPS-7"}' : '[]');
      };
      other.write('work/report.bin', Buffer.from([0, 13, 10, 45, 45, 255]));
      const words = ['--project-id=OPS', '--type=Task', '--summary=s', '--attach-file=report.bin'];
      expect(await notify(other, words)).to.include({ status: 0, stdout: '{"id":"7","key":"OPS-7"}\n' });
      const [, { url, headers, body } = { url: '', headers: {}, body: '' }] = server.received;
      expect(url).to.equal('/rest/api/2/issue/OPS-7/attachments');
      expect(headers).to.include({ 'x-atlassian-token': 'no-check' });
      expect(body).to.include('name="file"; filename="report.bin"').and.include('\0\r\n--');
    });
  });

  const ends =
    (status: number, body = '', headers: Record<string, string> = {}): Behaviour =>
    (response) => {
      response.writeHead(status, headers).end(body);
    };
  const answers: [title: string, behaviour: Behaviour, requests: number, status: number, message: RegExp][] =
    [
      [
        'too many requests, once',
        (response, number, received) => {
          ends(number === 0 ? 429 : 200, '', { 'retry-after': '0' })(response, number, received);
        },
        3,
        0,
        /sent to "first"/,
      ],
      [
        'two faults of the server',
        (response, number, received) => {
          ends(number < 2 ? 500 : 200, '', { 'retry-after': new Date(0).toUTCString() })(
            response,
            number,
            received,
          );
        },
        4,
        0,
        /sent to "first"/,
      ],
      [
        'faults without end',
        ends(503, '', { 'retry-after': '0' }),
        8,
        1,
        /not sent to "first": the server answered 503; not sent to "second": the server answered 503\n/,
      ],
      ['a day to wait', ends(429, '', { 'retry-after': '86400' }), 2, 1, /the server answered 429/],
      [
        'a refusal for one of them',
        (response, number, received) => {
          ends(number === 0 ? 404 : 200, 'no_channel')(response, number, received);
        },
        2,
        1,
        /not sent to "first": the server answered 404 \(no_channel\); it was sent to "second"\n/,
      ],
      [
        'its own secrets',
        ends(400, `{"url":"/${PATH_SECRET}","auth":"Bearer ${TOKEN}"}`),
        2,
        1,
        /answered 400;/,
      ],
      [
        'control characters',
        ends(400, 'no \u001b channel \u202e'),
        2,
        1,
        /answered 400 \(no \\u001b channel \\u202e\)/,
      ],
      [
        'half of its answer, once',
        (response, number) => {
          if (number > 0) response.end('ok');
          else response.writeHead(200, { 'content-length': '100' }).write('half', () => response.destroy());
        },
        3,
        0,
        /sent to "first"/,
      ],
    ];
  for (const [title, behaviour, requests, status, message] of answers) {
    it(`comes to ${status} if the server answers ${title}`, async () => {
      server.behaviour = behaviour;
      const done = await notify(job);
      expect(done.status, done.stderr).to.equal(status);
      expect(done.stderr).to.match(message);
      expect(server.received).to.have.lengthOf(requests);
    });
  }

  it('shows no answer with a secret in it, however it is written', async () => {
    const written = [TOKEN, Buffer.from(TOKEN).toString('base64'), Array.from(TOKEN).reverse().join(' ')];
    server.behaviour = (response, number) => {
      response.writeHead(401).end(JSON.stringify({ error: 'bad_token', given: written[number] }));
    };
    for (const form of written) {
      const done = await notify(job, ['--recipient=r']);
      expect(done.stderr).not.to.include(form);
      expect(done.stderr).to.include(
        'answered 401 (bad_token); the rest of its answer is not shown, since it may hold a secret',
      );
    }
  });

  it('sends UTF-8, whatever bytes it is given', async () => {
    const script = 'exec "$0" notify my-note --recipient=r --text="$(printf "a\\377")" --username="$U"';
    const done = await job.start(['bash', '-c', script, BINARY], { U: 'é' });
    expect(done.status, done.stderr).to.equal(0);
    expect(server.received[0]?.body).to.include('"text":"a\ufffd"').and.include('"username":"é"');
  });

  for (const status of [301, 302, 303, 307, 308]) {
    it(`follows no redirect (${status}), neither there nor here`, async () => {
      const other = await HttpServer.start();
      try {
        for (const location of [`${other.url}/x`, '/elsewhere']) {
          server.behaviour = ends(status, '', { location });
          const done = await notify(job, ['--recipient=r']);
          expect(done.status).to.equal(1);
          expect(done.stderr).to.match(
            new RegExp(`answered ${status}, a redirect, which notify does not follow`),
          );
        }
        expect(other.received).to.deep.equal([]);
        expect(server.received.map(({ url }) => url)).not.to.include('/elsewhere');
      } finally {
        other.stop();
      }
    });
  }

  it('does not wait longer than its time limit for an answer', async () => {
    server.behaviour = () => undefined;
    const done = await notify(job, ['--recipient=r'], { NOTIFY_TIMEOUT: '0.3' });
    expect(done.status).to.equal(1);
    expect(done.stderr).to.include('timed out after 0.3 s (NOTIFY_TIMEOUT)');
    // None if the limit passes before the server has read it.
    expect(server.received).to.have.length.below(2);
  });

  it('does not wait longer for the end of an answer that comes in drops', async () => {
    server.behaviour = (response) => {
      const drops = setInterval(() => response.write('.'), 20);
      response.writeHead(200).on('close', () => {
        clearInterval(drops);
      });
    };
    const done = await notify(job, ['--recipient=r'], { NOTIFY_TIMEOUT: '0.5' });
    expect(done.status).to.equal(1);
    expect(done.stderr).to.include('timed out after 0.5 s');
  });

  it('reads no more than the beginning of an answer that never ends', async () => {
    let sent = 0;
    server.behaviour = (response) => {
      const chunk = Buffer.alloc(1024 * 1024, 'x');
      const more = (): void => {
        if (response.destroyed) return;
        sent += chunk.length;
        response.write(chunk, more);
      };
      response.writeHead(200, { 'content-length': `${10 * 1024 ** 3}` });
      more();
    };
    expect((await notify(job, ['--recipient=r'])).status).to.equal(0);
    expect(sent).to.be.below(64 * 1024 * 1024);
  });

  it('has no proxy, server or password in its messages if the proxy is away', async () => {
    const done = await notify(job, ['--recipient=r'], {
      http_proxy: `http://user:${encodeURIComponent(TOKEN)}@127.0.0.1:${DEAD_PORT}`,
    });
    expect(done.status).to.equal(1);
    expect(done.stderr).to.include('the proxy refuses the connection (ECONNREFUSED)');
  });

  it('starts no other program', async function () {
    need(this, 'strace');
    const done = await job.start(
      ['strace', '-f', '-qq', '-e', 'trace=execve', '-o', job.path('trace'), '--'].concat([
        BINARY,
        'notify',
        'my-note',
      ]),
    );
    expect(done.status).to.equal(0);
    expect(job.read('trace')?.match(/execve\(/g)).to.have.lengthOf(1);
  });
});

describe('notify, to what is no HTTP server', () => {
  const table: [title: string, says: string, message: RegExp][] = [
    ['another protocol', 'SSH-2.0-OpenSSH_9.2\r\n', /the answer of the server is not HTTP\n/],
    ['bytes', '\u0000\u0001\u0002\u0003', /the answer of the server is not HTTP\n/],
    [
      'headers without end',
      `HTTP/1.1 200 OK\r\nx: ${'y'.repeat(100_000)}`,
      /the answer of the server is not HTTP\n/,
    ],
  ];
  for (const [title, says, message] of table) {
    it(`reports ${title} as such`, async () => {
      const server = await talker(says);
      try {
        await withJob([webhookAt(`http://127.0.0.1:${portOf(server)}`)], async (job) => {
          const done = await notify(job);
          expect(done.status).to.equal(1);
          expect(done.stderr).to.match(message);
        });
      } finally {
        server.close();
      }
    });
  }

  it('reports one that does not speak TLS', async () => {
    const server = await HttpServer.start();
    try {
      await withJob([webhookAt(server.url.replace('http:', 'https:'))], async (job) => {
        const done = await notify(job);
        expect(done.status).to.equal(1);
        expect(done.stderr).to.match(/TLS with/);
      });
    } finally {
      server.stop();
    }
  });

  it('reports that nothing listens', async () => {
    await withJob([webhookAt(`http://127.0.0.1:${DEAD_PORT}`)], async (job) => {
      const done = await notify(job);
      expect(done.status).to.equal(1);
      expect(done.stderr).to.match(/refuses the connection \(ECONNREFUSED\)/);
    });
  });

  thorough.it('reports a name that does not exist', async () => {
    await withJob([webhookAt('http://nowhere.invalid')], async (job) => {
      const done = await notify(job);
      expect(done.status).to.equal(1);
      expect(done.stderr).to.match(/can't be (found: unknown host name|looked up) \((ENOTFOUND|EAI_AGAIN)\)/);
    });
  });

  const portOf = (server: Server): number => (server.address() as AddressInfo).port;

  async function talker(says: string): Promise<Server> {
    const server = createServer((socket) => {
      socket.on('error', () => undefined).end(says);
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    return server;
  }
});

describe('notify, to what is no IRC server', () => {
  const SHORT = { NOTIFY_TIMEOUT: '0.3' };
  const table: [
    title: string,
    says: string,
    isEnded: boolean,
    limit: Record<string, string>,
    message: RegExp,
  ][] = [
    ['one that says nothing', '', false, SHORT, /timed out after 0.3 s \(NOTIFY_TIMEOUT\)/],
    ['one that closes at once', '', true, {}, /the server closed the connection/],
    [
      'bytes without end',
      'x'.repeat(100_000),
      false,
      {},
      /the server sends something other than lines of text/,
    ],
    ['other lines', 'SSH-2.0-OpenSSH_9.2\r\n'.repeat(1000), false, SHORT, /timed out after 0.3 s/],
  ];
  for (const [title, says, isEnded, limit, message] of few(table, 2)) {
    it(`reports ${title}`, async () => {
      const server = createServer((socket) => {
        socket.on('error', () => undefined).write(says);
        if (isEnded) socket.end();
      });
      server.listen(0, '127.0.0.1');
      await once(server, 'listening');
      const { port } = server.address() as AddressInfo;
      try {
        const recipients = [`127.0.0.1:${port}#builds`];
        await withJob([notification(undefined, { method: 'irc', recipients })], async (job) => {
          const done = await notify(job, [], { ...limit, NOTIFY_PASSWORD: TOKEN });
          expect(done.status).to.equal(1);
          expect(done.stderr).to.match(message);
        });
      } finally {
        server.close();
      }
    });
  }
});

describe('notify, over TLS', () => {
  const cleanups = new Cleanups();
  let authority: Authority;
  let server: HttpServer;
  let job: Job;

  before(async function () {
    need(this, 'openssl');
    authority = cleanups.add(new Authority(), (one) => {
      one.remove();
    });
    server = cleanups.add(await HttpServer.start(authority.identity('IP:127.0.0.1')), (one) => {
      one.stop();
    });
    job = cleanups.add(new Job([webhookAt(server.url)]), (one) => {
      one.remove();
    });
  });

  beforeEach(() => {
    server.reset();
  });

  after(() => cleanups.run());

  for (const variable of ['NODE_EXTRA_CA_CERTS', 'SSL_CERT_FILE', 'CURL_CA_BUNDLE'])
    it(`trusts those in the file that ${variable} names`, async () => {
      const done = await notify(job, [], { [variable]: authority.certificate });
      expect(done.status, done.stderr).to.equal(0);
      expect(server.received).to.have.lengthOf(1);
    });

  const broken: Record<string, Record<string, string>> = {
    nothing: {},
    'checks turned off for Node': { NODE_TLS_REJECT_UNAUTHORIZED: '0' },
    'a file that is not there': { SSL_CERT_FILE: '/none' },
    'a file without certificates': { CURL_CA_BUNDLE: '/etc/passwd' },
  };
  for (const [title, env] of Object.entries(broken))
    it(`sends nothing to a server that nobody vouches for with ${title}`, async () => {
      const done = await notify(job, [], env);
      expect(done.status).to.equal(1);
      expect(done.stderr).to.match(/^shipctl: [^\n]*: the certificate of the server is not trusted \(.*\n$/);
      for (const name of ['SSL_CERT_FILE', 'CURL_CA_BUNDLE'])
        expect(done.stderr.includes(`the file that ${name} names can't be read`)).to.equal(name in env);
      expect(server.received).to.deep.equal([]);
    });

  it('passes over a certificate that cannot be read, and what is not one', async () => {
    const wrong = '-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n';
    const both = job.write('both.pem', `# ours\n${wrong}${readFileSync(authority.certificate, 'utf8')}`);
    expect((await notify(job, [], { SSL_CERT_FILE: both })).status).to.equal(0);
  });

  it('sends nothing to a server of another name', async () => {
    const other = await HttpServer.start(authority.identity('DNS:other.example.com'));
    try {
      await withJob([webhookAt(other.url)], async (job) => {
        const done = await notify(job, [], { SSL_CERT_FILE: authority.certificate });
        expect(done.status).to.equal(1);
        expect(done.stderr).to.include('not trusted (ERR_TLS_CERT_ALTNAME_INVALID)');
        expect(other.received).to.deep.equal([]);
      });
    } finally {
      other.stop();
    }
  });
});
