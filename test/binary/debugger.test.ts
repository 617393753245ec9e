import { expect } from 'chai';
import { need } from '../support/clients.ts';
import { GitRepository } from '../support/gitRepository.ts';
import { HttpServer } from '../support/httpServer.ts';
import { BINARY, Job } from '../support/job.ts';
import { listenersOf } from '../support/listeners.ts';
import { PATH_SECRET, TOKEN, notify, webhookAt } from '../support/notification.ts';
import { Running } from '../support/runningProgram.ts';

/** Starts a program with SIGUSR1 pending, which it gets as soon as it no longer blocks the signal. */
const WITH_PENDING_SIGNAL = `
import os, signal, sys
signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGUSR1])
os.kill(os.getpid(), signal.SIGUSR1)
os.execv(sys.argv[1], sys.argv[1:])
`;

describe('a debugger', () => {
  let server: HttpServer;
  let job: Job;
  /** The sockets on which the program listens while it waits for the server. */
  let listeners: readonly string[];

  before(async () => {
    server = await HttpServer.start();
  });

  beforeEach(() => {
    server.reset();
    job = new Job([webhookAt(server.url)]);
  });

  afterEach(() => {
    job.remove();
  });

  after(() => {
    server.stop();
  });

  /** Calls notify, and looks for sockets while the server has it wait. */
  async function whileWaiting(
    command: readonly string[],
    env: Readonly<Record<string, string>>,
    meanwhile: (running: Running) => void = () => undefined,
  ): Promise<Awaited<Running['ended']>> {
    listeners = [];
    const running = new Running(job, [...command, BINARY, 'notify', 'my-note'], env);
    server.behaviour = (response) => {
      listeners = listenersOf(running.process);
      meanwhile(running);
      response.end('ok');
    };
    return running.ended;
  }

  it('is not what SIGUSR1 starts: it ends the program', async () => {
    const { signal, stderr } = await whileWaiting([], {}, (running) => {
      running.signal('SIGUSR1');
    });
    expect({ signal, stderr }).to.deep.equal({ signal: 'SIGUSR1', stderr: '' });
  });

  it('is not what SIGUSR1 starts before the program is ready for it', async function () {
    need(this, 'python3');
    const { stderr } = await whileWaiting(['python3', '-c', WITH_PENDING_SIGNAL], {});
    expect(listeners).to.deep.equal([]);
    expect(stderr).not.to.match(/listening|ws:/);
  });

  /** Variables that would have the program listen or connect, or become another one. */
  const table: readonly (readonly [name: string, value: string])[] = [
    ['NODE_OPTIONS', '--inspect=0'],
    ['NODE_OPTIONS', '--inspect-brk=0'],
    ['BUN_INSPECT', 'ws://127.0.0.1:0/x'],
    ['BUN_INSPECT', '0?wait=1'],
    ['BUN_INSPECT', '0?break=1'],
    ['BUN_INSPECT', 'unix:///tmp/shipctl-test-none'],
    ['BUN_INSPECT_CONNECT_TO', 'ws://127.0.0.1:9/'],
    ['BUN_INSPECT_NOTIFY', 'unix:///tmp/shipctl-test-none'],
    ['BUN_OPTIONS', '--inspect=0'],
    ['BUN_OPTIONS', '--inspect-wait=0'],
    ['BUN_BE_BUN', '1'],
  ];
  for (const [name, value] of table) {
    it(`is not what ${name}=${value} opens`, async () => {
      const { status, stderr } = await whileWaiting([], { [name]: value });
      expect(listeners).to.deep.equal([]);
      expect(status, stderr).to.equal(0);
      // Nothing of a runtime's own.
      expect(stderr).to.match(/^shipctl: sent to .*\n$/);
    });
  }

  for (const name of ['NODE_OPTIONS', 'BUN_OPTIONS', 'BUN_INSPECT_PRELOAD']) {
    it(`is not code that ${name} has loaded first`, async () => {
      const code = job.write('first.js', `require('node:fs').writeFileSync(__filename + '.ran', '')`);
      const { status } = await notify(job, [], {
        [name]: name.endsWith('OPTIONS') ? `--require=${code}` : code,
      });
      expect({ status, ran: job.read('first.js.ran') }).to.deep.equal({ status: 0, ran: undefined });
    });
  }

  it('is not let in by code that settings of OpenSSL name', async () => {
    const engine = '[o]\nengines = e\n[e]\nx = s\n[s]\ndynamic_path = /none.so\ninit = 1\n';
    const path = job.write('openssl.cnf', `openssl_conf = o\nnodejs_conf = o\n${engine}`);
    const { status, stderr } = await notify(job, [], { OPENSSL_CONF: path });
    expect(status, stderr).to.equal(0);
  });
});

describe('variables that have a runtime tell what it does', () => {
  /** All that the runtimes know. */
  const TALK = {
    NODE_DEBUG: '*,undici,fetch,websocket,child_process,http,https,net,tls,fs,stream,timer,module',
    NODE_DEBUG_NATIVE: '*',
    DEBUG: '*',
    BUN_CONFIG_VERBOSE_FETCH: 'curl',
    BUN_DEBUG_ALL: '1',
    BUN_DEBUG_QUIET_LOGS: '0',
  };

  it('show no address of a webhook and no token', async () => {
    const server = await HttpServer.start();
    const job = new Job([webhookAt(server.url)]);
    try {
      expect((await notify(job, [], TALK)).status).to.equal(0);
      expect(server.received).to.have.lengthOf(1);
    } finally {
      server.stop();
      job.remove();
    }
  });

  it('show no token that is sent to a server for the keys of a container', async () => {
    const server = await HttpServer.start();
    const integration = { masterName: 'amazonIAM', assumeRoleARN: 'arn:aws:iam::111122223333:role/deploy' };
    const job = new Job([{ name: 'my-role', type: 'cliConfig', integration }]);
    try {
      const { stdout, stderr } = await job.shipctl(
        ['aws_credentials', 'my-role', '--region=us-east-1', '--timeout=5'],
        {
          ...TALK,
          AWS_CONTAINER_CREDENTIALS_FULL_URI: `${server.url}/keys`,
          AWS_CONTAINER_AUTHORIZATION_TOKEN: TOKEN,
        },
      );
      expect(server.received[0]?.headers).to.have.property('authorization', TOKEN);
      expect(stdout + stderr).not.to.include(TOKEN);
    } finally {
      server.stop();
      job.remove();
    }
  });

  it('do not show the environment when a program is started', async function () {
    need(this, 'git');
    const job = new Job([webhookAt('http://127.0.0.1:9')]);
    try {
      const repository = new GitRepository(job.path('repository'));
      const first = repository.commit();
      repository.commit({ a: '1' });
      const env = { ...TALK, MY_TOKEN: TOKEN };
      const words = ['get_git_changes', `--path=${repository.root}`, `--commit-range=${first}..HEAD`];
      for (const argv of [words, ['retry', 'true'], ['retry', 'exit 1']]) {
        const { stdout, stderr } = await job.shipctl(argv, env);
        expect(stdout + stderr, argv[0]).not.to.include(TOKEN);
        expect(stdout + stderr, argv[0]).not.to.include(PATH_SECRET);
      }
    } finally {
      job.remove();
    }
  });
});
