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
import { BINARY, type Ended, Job, awsResource } from '../support/job.ts';
import { type Call, FILE_CHANGES, type Halted, halt, needTracing, trace } from '../support/trace.ts';
import { treeOf } from '../support/tree.ts';
import { withoutProgress } from '../support/progressLines.ts';

const USER = 4242;
const LOCK = '.aws/.credentials.shipctl-lock';
/** No process has this number: no machine gives as high ones. */
const GONE = 4194303;

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
    expect(await job.shipctl(['configure_aws', '--quiet', '--lock-timeout', '5'])).to.deep.include({
      status: 0,
      stderr: '',
    });
    expect(Object.keys(treeOf(join(job.home, '.aws')))).to.deep.equal([
      ...['.config.shipctl-record', '.credentials.shipctl-record', 'config', 'credentials'],
    ]);
  }

  async function isRespected(
    holder: string,
    advice = /timed out after/,
    argv: readonly string[] = ['configure_aws'],
  ): Promise<void> {
    const before = treeOf(join(job.home, '.aws'));
    const { status, stderr } = await job.shipctl([...argv, '--lock-timeout', '0.1']);
    expect(status).to.equal(1);
    expect(stderr)
      .to.include(`waiting for ${holder} to release ${job.path(`home/${LOCK}`)}`)
      .and.match(advice)
      .and.not.include('s3cr3t');
    expect(treeOf(join(job.home, '.aws'))).to.deep.equal(before);
  }

  it('is taken over if its holder is a zombie', async () => {
    await withZombie(async (pid) => {
      write(nameOf(pid));
      await isTakenOver();
    });
  });

  const UNSEEN: readonly (readonly [
    title: string,
    more: Readonly<Record<string, string | number | undefined>>,
  ])[] = [
    ['on another host', { host: 'elsewhere' }],
    ['on another host that was started at another time', { host: 'elsewhere', boot: 'x' }],
    ['in another container', { namespace: 'pid:[1]', started: '1' }],
    [
      'in another container, in which it has a number that is free here',
      { namespace: 'pid:[1]', process: GONE },
    ],
    ['without /proc', { boot: '', namespace: '', process: GONE, started: '' }],
    ['and left out its namespace', { namespace: undefined, process: GONE }],
  ];
  for (const [title, more] of UNSEEN) {
    it(`is respected if its holder may live ${title}, however old it looks`, async () => {
      const lock = write(more);
      const where = more['host'] === undefined ? '' : ` on ${more['host']}`;
      const holder = `process ${more['process'] ?? process.pid}${where}`;
      await isRespected(holder);
      utimesSync(lock, 1, 1);
      await isRespected(holder, /can't be seen from here .*; if it was killed, remove the file\n$/);
    });
  }

  it('is respected if its holder lives in another time namespace, where the machine has run for longer', async function () {
    needRoot(this, 'unshare');
    const longer = ['unshare', '-T', '--boottime', '100000', '--fork'];
    if (job.spawn([...longer, 'true']).status !== 0) skipFor(this, 'no time namespaces here');
    const call = [...longer, BINARY, 'configure_aws', '--quiet', '--lock-timeout', '0.1'];
    write({ started: '1' });
    expect(await job.start(call), 'of a number that was given again').to.deep.include({
      status: 0,
      stderr: '',
    });
    write({});
    const before = treeOf(job.home);
    const { status, stderr } = await job.start(call);
    expect(stderr).to.include(`waiting for process ${process.pid} to release `);
    expect(status).to.equal(1);
    expect(treeOf(job.home)).to.deep.equal(before);
  });

  it('is respected in a container whose /proc shows the processes around it', async function () {
    needRoot(this, 'unshare');
    if (job.spawn(['unshare', '-p', '-f', 'true']).status !== 0) skipFor(this, 'no pid namespaces here');
    // There, the shell is process 1, and /proc/1 is another one, which was started at another time.
    const name = JSON.stringify({
      ...nameOf(process.pid),
      namespace: 'NAMESPACE',
      process: 1,
      started: '987654',
    });
    job.write('home/name', name);
    mkdirSync(job.path('home/.aws'));
    const script =
      'sed "s/NAMESPACE/$(readlink /proc/self/ns/pid)/" "$HOME/name" >"$1"; "$0" configure_aws --lock-timeout 0.1; exit $?';
    const lock = job.path(`home/${LOCK}`);
    const { status, stderr } = await job.start(['unshare', '-p', '-f', 'sh', '-c', script, BINARY, lock]);
    expect(stderr).to.include(`waiting for process 1 to release ${lock}`);
    expect(status).to.equal(1);
  });

  it('is not held by a process that names itself when others have given it up', async function () {
    needTracing(this);
    job.add(awsResource('b', {}, 2));
    // Each waits for the other, on a busy machine longer than a job would.
    const configure = (name: string): string[] => ['configure_aws', name, '--lock-timeout', '500'];
    const { calls } = await trace(job, configure('a'), FILE_CHANGES);
    expect((await job.shipctl(['cleanup'])).status).to.equal(0);
    const lock = job.path('home/.aws/.config.shipctl-lock');
    const ofLock = (kind: RegExp): Call | undefined =>
      calls.find(({ name, path }) => kind.test(name) && path === lock);
    const [opened, written] = [ofLock(/^open/), ofLock(/write/)];
    if (!opened || !written) throw new Error('no lock was made');
    const slow = await halt(job, configure('a'), opened);
    let [next, first, second]: [Halted?, Promise<Ended>?, Promise<Ended>?] = [];
    try {
      // The next one stands still behind its mark, right before it removes the file.
      next = await halt(job, configure('b'), written);
      expect(readFileSync(lock, 'utf8')).to.equal('\n');
      first = slow?.resume();
      while (!readFileSync(lock, 'utf8').includes('host')) await setTimeout(5);
      second = next?.resume();
      const ends = [await first, await second];
      expect(ends.map((end) => withoutProgress(end?.stderr ?? ''))).to.deep.equal(['', '']);
    } finally {
      await Promise.all([first ?? slow?.resume(), second ?? next?.resume()]);
    }
    const sections = /^\[(.*)\]$/gm;
    expect(
      [...(job.read('home/.aws/credentials') ?? '').matchAll(sections)].map(([, name]) => name),
    ).to.have.members(['a', 'b', 'default']);
  });

  it('keeps cleanup out as well', async () => {
    expect((await job.shipctl(['configure_aws'])).status).to.equal(0);
    write({});
    const holder = `process ${process.pid}`;
    await isRespected(holder, undefined, ['cleanup']);
    await isRespected(holder, undefined, ['cleanup', '--all']);
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
      expect(stderr).to.include(`waiting for process ${process.pid} to release ${job.path(`home/${LOCK}`)}`);
    }
    expect(job.read('home/.aws/credentials')).to.equal('');
  });

  it('is respected if the user may not read it', async function () {
    needRoot(this, 'setpriv');
    const lock = write({});
    chmodSync(lock, 0o600);
    for (const directory of ['.', 'home', 'tmp', 'work', 'job', 'job/IN', 'job/IN/a'])
      chmodSync(job.path(directory), 0o755);
    for (const directory of ['home', 'home/.aws']) chownSync(job.path(directory), USER, USER);
    const before = treeOf(job.home);
    // Longer than a lock without a name is respected.
    const call = [BINARY, 'configure_aws', '--lock-timeout', '1.5'];
    const ended = await job.start([
      'setpriv',
      `--reuid=${USER}`,
      `--regid=${USER}`,
      '--clear-groups',
      ...call,
    ]);
    // On a busy machine it takes longer.
    const stderr = ended.stderr.replace(/after [\d.]+ s/, 'after 1.5 s');
    expect({ status: ended.status, stderr }).to.deep.equal({
      status: 1,
      stderr:
        `shipctl: waiting for another process to release ${lock}\n` +
        `shipctl: timed out after 1.5 s waiting for another process to release ${lock}. ` +
        'Run this again when it is done; if it was killed, remove the file\n',
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
