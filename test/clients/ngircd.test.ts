import { expect } from 'chai';
import { Authority } from '../support/authority.ts';
import { Cleanups } from '../support/cleanups.ts';
import { need } from '../support/clients.ts';
import { Daemon } from '../support/daemon.ts';
import { thorough } from '../support/extent.ts';
import { IrcWatcher } from '../support/ircWatcher.ts';
import { Job } from '../support/job.ts';
import { TOKEN, notification, notify } from '../support/notification.ts';
import { DEAD_PORT } from '../support/ports.ts';

const PASSWORD = 'l3t-me-in';

/** A server with nicknames of up to nine characters, as RFC 2812 has them. */
function ngircd(more: (port: number) => string): Promise<Daemon> {
  const configuration = (port: number): string => `
[Global]
Name = irc.example.net
Info = a test
AdminInfo1 = a test
Listen = 127.0.0.1
${more(port)}
[Options]
DNS = no
Ident = no
PAM = no
`;
  return Daemon.start(configuration, (file) => ['ngircd', '-n', '-f', file]);
}

describe('notify, to ngircd', () => {
  let server: Daemon | undefined;
  let port: number;
  let watcher: IrcWatcher;
  let job: Job;

  before(async function () {
    need(this, 'ngircd');
    // Its pauses for those who send much are left to the other server.
    server = await ngircd((free) => `Ports = ${free}\n[Limits]\nMaxPenaltyTime = 0`);
    port = server.port;
  });

  beforeEach(async () => {
    watcher = await IrcWatcher.join(port, '#builds', 'watcher');
    const recipients = [`127.0.0.1:${port}#builds`];
    job = new Job([notification(undefined, { method: 'irc', recipients })], {
      BUILD_NUMBER: '1234',
      BUILD_URL: 'https://ci.example.com/1234',
    });
  });

  afterEach(() => {
    watcher.leave();
    job.remove();
  });

  after(() => server?.stop());

  const heard = async (): Promise<string[]> => {
    await watcher.settle();
    return watcher.heard.map(({ text }) => text);
  };

  it('says a link to the build in the channel, and leaves', async () => {
    const done = await notify(job);
    expect(done.status, done.stderr).to.equal(0);
    expect(await heard()).to.deep.equal(['[deploy-job] Build #1234 https://ci.example.com/1234']);
    expect(watcher.heard[0]?.command).to.equal('NOTICE');
    expect(watcher.seen.map((line) => line.replace(/!.*/, ''))).to.deep.equal([
      'JOIN Shippable',
      'QUIT Shippable',
    ]);
  });

  it('says long texts of several lines, whole', async () => {
    const line = 'Ünïcödé 😀 '.repeat(120).trim();
    const done = await notify(job, ['--text', `first\n\n${line}\nlast`]);
    expect(done.status, done.stderr).to.equal(0);
    const said = await heard();
    expect(said.length).to.be.above(3);
    // ngircd takes the blank at the end of a line away.
    expect([said[0], said.slice(1, -1).join(' '), said.at(-1)]).to.deep.equal(['first', line, 'last']);
  });

  it('takes another nickname if its own is in use', async () => {
    const namesake = await IrcWatcher.join(port, '#builds', 'Shippable');
    try {
      expect((await notify(job)).status).to.equal(0);
      await watcher.settle();
      expect(watcher.heard[0]?.source).to.match(/^Shippab_1!/);
    } finally {
      namesake.leave();
    }
  });

  it('says it side by side with others of its kind', async () => {
    const texts = ['a', 'b', 'c', 'd'];
    const done = await Promise.all(texts.map((text) => notify(job, ['--text', text])));
    expect(done.map(({ status }) => status)).to.deep.equal([0, 0, 0, 0]);
    expect((await heard()).toSorted()).to.deep.equal(texts);
  });

  it('says nothing beyond its text, whatever is in it', async () => {
    const text = 'hello\r\nQUIT :injected\r\nPRIVMSG #builds :injected';
    const done = await notify(job, ['--text', text, '--username', 'x\r\nJOIN #injected']);
    expect(done.status, done.stderr).to.equal(0);
    await watcher.settle();
    expect(watcher.heard.map(({ command, text: said }) => `${command} ${said}`)).to.deep.equal([
      'NOTICE hello',
      'NOTICE QUIT :injected',
      'NOTICE PRIVMSG #builds :injected',
    ]);
  });

  it('reports that a channel lets nobody in, and goes on to the next', async () => {
    watcher.send('MODE #builds +i');
    await watcher.settle();
    const recipients = [`127.0.0.1:${port}#builds`, `127.0.0.1:${port}#other`];
    const other = new Job([notification(undefined, { method: 'irc', recipients })]);
    try {
      const done = await notify(other);
      expect(done.status).to.equal(1);
      expect(done.stderr).to.match(
        /not sent to "127.0.0.1:\d+#builds": the server refused to let shipctl into the channel \(.*\); it was sent to "127.0.0.1:\d+#other"/,
      );
    } finally {
      other.remove();
    }
  });

  thorough.it('reports that nothing listens', async () => {
    const done = await notify(job, ['--recipient', `127.0.0.1:${DEAD_PORT}#builds`]);
    expect(done.status).to.equal(1);
    expect(done.stderr).to.include('the server refuses the connection (ECONNREFUSED)');
  });
});

thorough.describe('notify, to ngircd over TLS, with a password', () => {
  const cleanups = new Cleanups();
  let authority: Authority;
  let port: number;
  let job: Job;

  before(async function () {
    need(this, 'ngircd', 'openssl');
    authority = cleanups.add(new Authority(), (one) => {
      one.remove();
    });
    const { certificate, key } = authority.issue('IP:127.0.0.1');
    const server = await ngircd(
      (free) => `Password = ${PASSWORD}\n[SSL]\nCertFile = ${certificate}\nKeyFile = ${key}\nPorts = ${free}`,
    );
    cleanups.add(server, (one) => one.stop());
    port = server.port;
    const recipients = [`ircs://127.0.0.1:${port}/#builds`];
    job = cleanups.add(
      new Job([notification(undefined, { method: 'irc', recipients })], { BUILD_NUMBER: '7' }),
      (one) => {
        one.remove();
      },
    );
  });

  after(() => cleanups.run());

  it('says it', async () => {
    const secure = { rejectUnauthorized: false } as object;
    const watcher = await IrcWatcher.join(port, '#builds', 'watcher', { password: PASSWORD, secure });
    try {
      const env = { NOTIFY_PASSWORD: PASSWORD, SSL_CERT_FILE: authority.certificate };
      const done = await notify(job, ['--text', 'hello'], env);
      expect(done.status, done.stderr).to.equal(0);
      await watcher.settle();
      expect(watcher.heard.map(({ text }) => text)).to.deep.equal(['hello']);
    } finally {
      watcher.leave();
    }
  });

  it('says nothing to a server that nobody vouches for', async () => {
    const done = await notify(job, [], { NOTIFY_PASSWORD: PASSWORD });
    expect(done.status).to.equal(1);
    expect(done.stderr).to.include('the certificate of the server is not trusted (');
  });

  thorough.it('reports a wrong password without showing it', async () => {
    const done = await notify(job, [], { NOTIFY_PASSWORD: TOKEN, SSL_CERT_FILE: authority.certificate });
    expect(done.status).to.equal(1);
    expect(done.stderr).to.match(
      /not sent to "ircs:.*": the server (does not let us in|ended the connection|closed)/,
    );
  });
});
