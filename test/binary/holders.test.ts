import { spawn } from 'node:child_process';
import {
  chmodSync,
  chownSync,
  existsSync,
  mkdirSync,
  readFileSync,
  readlinkSync,
  symlinkSync,
  utimesSync,
} from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { expect } from 'chai';
import { needRoot, skipFor } from '../support/clients.ts';
import { BINARY, Job, awsResource } from '../support/job.ts';
import { FILE_CHANGES, halt, needTracing, trace } from '../support/trace.ts';
import { treeOf } from '../support/tree.ts';

const USER = 4242;
const LOCK = '.aws/.credentials.shipctl-lock';

/** What a lock says that a process took which is here now. */
function nameOf(pid: number): Record<string, unknown> {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  return {
    host: hostname(),
    boot: readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim(),
    namespace: readlinkSync('/proc/self/ns/pid'),
    process: pid,
    started: stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19],
  };
}

const stateOf = (pid: number): string => /\) (\w)/.exec(readFileSync(`/proc/${pid}/stat`, 'utf8'))?.[1] ?? '';

/** Does `work` with a process that has ended and whose parent never asks how. */
async function withZombie(work: (pid: number) => Promise<void>): Promise<void> {
  // It ends when its parent has become another program, which knows nothing of it.
  const script = '(while [ "$(cat /proc/$$/comm)" != sleep ]; do :; done) & echo $!; exec sleep 1000';
  const parent = spawn('sh', ['-c', script], { stdio: ['ignore', 'pipe', 'ignore'] });
  try {
    const text = await new Promise<string>((resolve) => {
      parent.stdout.once('data', (chunk: Buffer) => {
        resolve(String(chunk));
      });
    });
    const pid = Number(text);
    while (stateOf(pid) !== 'Z') await setTimeout(5);
    await work(pid);
  } finally {
    parent.kill('SIGKILL');
  }
}

describe("somebody's lock", () => {
  let job: Job;

  before(function () {
    if (!existsSync('/proc/self/stat')) skipFor(this, 'no /proc here');
  });

  beforeEach(() => {
    job = new Job([awsResource('a', {}, 1)]);
  });

  afterEach(() => {
    job.remove();
  });

  const write = (more: Record<string, unknown>): string =>
    job.write(`home/${LOCK}`, JSON.stringify({ ...nameOf(process.pid), ...more }));

  async function isTakenOver(): Promise<void> {
    expect(await job.shipctl(['configure_aws', '--lock-timeout', '5'])).to.deep.include({
      status: 0,
      stderr: '',
    });
    expect(Object.keys(treeOf(join(job.home, '.aws')))).to.deep.equal(['config', 'credentials']);
  }

  async function isRespected(holder: string, argv: readonly string[] = ['configure_aws']): Promise<void> {
    const before = treeOf(join(job.home, '.aws'));
    const { status, stderr } = await job.shipctl([...argv, '--lock-timeout', '0.1']);
    expect(status).to.equal(1);
    expect(stderr)
      .to.include(`${holder} holds the lock ${job.path(`home/${LOCK}`)}`)
      .and.not.include('s3cr3t');
    expect(treeOf(join(job.home, '.aws'))).to.deep.equal(before);
  }

  it('is taken over where its holder is a zombie', async () => {
    await withZombie(async (pid) => {
      write(nameOf(pid));
      await isTakenOver();
    });
  });

  const UNSEEN: readonly (readonly [title: string, more: Readonly<Record<string, string>>])[] = [
    ['on another host', { host: 'elsewhere' }],
    ['in another container', { namespace: 'pid:[1]', started: '1' }],
  ];
  for (const [title, more] of UNSEEN) {
    it(`is respected where its holder may live ${title}, but not for ever`, async () => {
      const lock = write(more);
      await isRespected(`process ${process.pid} on ${more['host'] ?? hostname()}`);
      const elevenMinutesAgo = Date.now() / 1000 - 660;
      utimesSync(lock, elevenMinutesAgo, elevenMinutesAgo);
      await isTakenOver();
    });
  }

  it('keeps cleanup out as well', async () => {
    expect((await job.shipctl(['configure_aws'])).status).to.equal(0);
    write({});
    await isRespected(`process ${process.pid} on ${hostname()}`, ['cleanup']);
    await isRespected(`process ${process.pid} on ${hostname()}`, ['cleanup', '--all']);
  });

  it('keeps out whoever comes by another link to the same file, or through a link to its directory', async () => {
    job.write('home/.aws/credentials', '');
    write({});
    mkdirSync(job.path('home/other'));
    symlinkSync('../.aws/credentials', job.path('home/other/link'));
    symlinkSync('.aws', job.path('home/directory'));
    for (const path of ['~/other/link', '~/directory/credentials', '~/other/../.aws/credentials']) {
      const env = { AWS_SHARED_CREDENTIALS_FILE: path, AWS_CONFIG_FILE: path };
      const { status, stderr } = await job.shipctl(['configure_aws', '--lock-timeout', '0'], env);
      expect(status, path).to.equal(1);
      expect(stderr).to.include(`holds the lock ${job.path(`home/${LOCK}`)}`);
    }
    expect(job.read('home/.aws/credentials')).to.equal('');
  });

  it('is respected where the user may not read it', async function () {
    needRoot(this, 'setpriv');
    const lock = write({});
    chmodSync(lock, 0o600);
    for (const directory of ['.', 'home', 'tmp', 'work', 'job', 'job/IN', 'job/IN/a'])
      chmodSync(job.path(directory), 0o755);
    for (const directory of ['home', 'home/.aws']) chownSync(job.path(directory), USER, USER);
    const before = treeOf(job.home);
    // Longer than a lock without a name is respected.
    const call = [BINARY, 'configure_aws', '--lock-timeout', '1.5'];
    const { status, stderr } = await job.start([
      'setpriv',
      `--reuid=${USER}`,
      `--regid=${USER}`,
      '--clear-groups',
      ...call,
    ]);
    expect({ status, stderr }).to.deep.equal({
      status: 1,
      stderr: `shipctl: a process that left no name holds the lock ${lock} for too long; run this again when it is done, or remove the file if it is gone\n`,
    });
    expect(treeOf(job.home)).to.deep.equal(before);
  });

  it('says who holds it and nothing else', async function () {
    needTracing(this);
    const { calls } = await trace(job, ['configure_aws'], FILE_CHANGES);
    const written = calls.find(
      ({ name, path }) => name.includes('write') && path === job.path(`home/${LOCK}`),
    );
    if (!written) throw new Error('no lock was written');
    expect((await job.shipctl(['cleanup'])).status).to.equal(0);
    const halted = await halt(job, ['configure_aws'], written);
    try {
      expect(JSON.parse(job.read(`home/${LOCK}`) ?? '')).to.deep.equal(nameOf(halted?.process ?? 0));
    } finally {
      await halted?.resume();
    }
  });
});
