import { expect } from 'chai';
import { Authority } from '../support/authority.ts';
import { Cleanups } from '../support/cleanups.ts';
import { need } from '../support/clients.ts';
import { Daemon } from '../support/daemon.ts';
import { HttpServer } from '../support/httpServer.ts';
import { TOKEN, notify, webhookAt } from '../support/notification.ts';
import { withJob } from '../support/withJob.ts';

const USER = 'build';
const PASSWORD = 'open.sesame-1';

describe('notify, through tinyproxy with a password', () => {
  const cleanups = new Cleanups();
  let authority: Authority;
  let plain: HttpServer;
  let secure: HttpServer;
  let port: number;

  before(async function () {
    need(this, 'tinyproxy', 'openssl');
    authority = cleanups.add(new Authority(), (one) => {
      one.remove();
    });
    plain = cleanups.add(await HttpServer.start(), (one) => {
      one.stop();
    });
    secure = cleanups.add(await HttpServer.start(authority.identity('IP:127.0.0.1')), (one) => {
      one.stop();
    });
    const configuration = (free: number): readonly string[] => [
      `Port ${free}`,
      'Listen 127.0.0.1',
      `BasicAuth ${USER} ${PASSWORD}`,
      `ConnectPort ${secure.port}`,
      'ViaProxyName "the-proxy"',
    ];
    const proxy = await Daemon.start(
      (free) => `${configuration(free).join('\n')}\n`,
      (file) => ['tinyproxy', '-d', '-c', file],
    );
    cleanups.add(proxy, (one) => one.stop());
    port = proxy.port;
  });

  beforeEach(() => {
    plain.reset();
    secure.reset();
  });

  after(() => cleanups.run());

  const address = (password: string): string =>
    `http://${USER}:${encodeURIComponent(password)}@127.0.0.1:${port}`;

  it('asks a server of plain HTTP, without a tunnel', async () => {
    await withJob([webhookAt(plain.url)], async (job) => {
      const done = await notify(job, [], { http_proxy: address(PASSWORD) });
      expect(done.status, done.stderr).to.equal(0);
      expect(plain.received[0]?.headers['via']).to.include('the-proxy');
      expect(plain.received[0]?.headers).not.to.have.property('proxy-authorization');
    });
  });

  for (const variable of ['HTTPS_PROXY', 'https_proxy'])
    it(`asks a server through a tunnel, in which it checks its certificate (${variable})`, async () => {
      await withJob([webhookAt(secure.url)], async (job) => {
        const trusting = { [variable]: address(PASSWORD), SSL_CERT_FILE: authority.certificate };
        const done = await notify(job, [], trusting);
        expect(done.status, done.stderr).to.equal(0);
        expect(secure.received).to.have.lengthOf(1);
        const other = await notify(job, [], { [variable]: address(PASSWORD) });
        expect(other.status).to.equal(1);
        expect(other.stderr).to.include('is not trusted');
        expect(secure.received).to.have.lengthOf(1);
      });
    });

  for (const scheme of ['http', 'https'])
    it(`reports a wrong password as such, and shows none (${scheme})`, async () => {
      await withJob([webhookAt(scheme === 'http' ? plain.url : secure.url)], async (job) => {
        const done = await notify(job, [], {
          [`${scheme}_proxy`]: address(TOKEN),
          SSL_CERT_FILE: authority.certificate,
        });
        expect(done.status).to.equal(1);
        // tinyproxy 1.11 answers a wrong password with 401, as a server would, and none at all with 407.
        expect(done.stderr).to.match(/status 407|status 401|answered 401/);
        const none = await notify(job, [], { [`${scheme}_proxy`]: `http://127.0.0.1:${port}` });
        expect(none.stderr).to.include('the proxy refused the user and password in its URL (status 407)');
        expect([...plain.received, ...secure.received]).to.deep.equal([]);
      });
    });

  it('reports a port that the proxy does not let through', async () => {
    const other = await HttpServer.start(authority.identity('IP:127.0.0.1'));
    try {
      await withJob([webhookAt(other.url)], async (job) => {
        const done = await notify(job, [], { HTTPS_PROXY: address(PASSWORD) });
        expect(done.status).to.equal(1);
        expect(done.stderr).to.include('the proxy refused the request (status 403)');
      });
    } finally {
      other.stop();
    }
  });

  for (const variable of ['ALL_PROXY', 'all_proxy'])
    it(`asks through the proxy that ${variable} names`, async () => {
      await withJob([webhookAt(plain.url)], async (job) => {
        const done = await notify(job, [], { [variable]: address(PASSWORD) });
        expect(done.status, done.stderr).to.equal(0);
        expect(plain.received[0]?.headers['via']).to.include('the-proxy');
      });
    });

  const variables: [name: string, value: string][] = [
    ['no_proxy', 'localhost,127.0.0.0/8'],
    ['NO_PROXY', '127.0.0.1/31'],
    ['NO_PROXY', '126.0.0.0/8 128.0.0.0/8'],
    ['NO_PROXY', '27.0.0.1,0.0.1,127.0.0.1x'],
    ['HTTP_PROXY', 'http://127.0.0.1:1'],
  ];
  for (const [name, value] of variables)
    it(`asks through the proxy if curl does, with ${name}=${value}`, async function () {
      need(this, 'curl');
      await withJob([webhookAt(plain.url)], async (job) => {
        const env = { ...(name === 'HTTP_PROXY' ? {} : { http_proxy: address(PASSWORD) }), [name]: value };
        expect((await notify(job, [], env)).status).to.equal(0);
        const curl = await job.start(['curl', '-sS', '-o', '/dev/null', '-d', 'x', plain.url], env);
        expect(curl.status, curl.stderr).to.equal(0);
        const [ours, theirs] = plain.received.map(({ headers }) => 'via' in headers);
        expect(ours).to.equal(theirs);
      });
    });

  for (const list of ['127.0.0.1', '*', 'localhost,127.0.0.1'])
    it(`goes around the proxy with NO_PROXY=${list}`, async () => {
      await withJob([webhookAt(secure.url)], async (job) => {
        const env = { HTTPS_PROXY: address('wrong'), SSL_CERT_FILE: authority.certificate, NO_PROXY: list };
        const done = await notify(job, [], env);
        expect(done.status, done.stderr).to.equal(0);
        expect(secure.received[0]?.headers).not.to.have.property('via');
      });
    });
});
