import { type SpawnSyncReturns, spawnSync } from 'node:child_process';
import {
  chmodSync,
  chownSync,
  linkSync,
  closeSync,
  lstatSync,
  mkdirSync,
  openSync,
  readFileSync,
  readdirSync,
  readlinkSync,
  symlinkSync,
  writeSync,
} from 'node:fs';
import { expect } from 'chai';
import { need, needRoot } from '../support/clients.ts';
import { thorough } from '../support/extent.ts';
import { BINARY, Job } from '../support/job.ts';
import { peakMemory } from '../support/peakMemory.ts';
import { type Tree, treeOf } from '../support/tree.ts';
import { withoutProgress } from '../support/progressLines.ts';

const USER = 4242;

describe('replace', () => {
  let job: Job;

  beforeEach(() => {
    job = new Job([], { APP: 'web', SECRET: 's3cret', DOLLAR: '$APP ${SECRET}' });
    job.write('work/a.txt', 'a $APP\n');
    job.write('work/b.txt', 'b ${SECRET}\n');
  });

  afterEach(() => {
    job.remove();
  });

  const workTree = (): Tree => treeOf(job.path('work'));
  const modeOf = (name: string): string => (lstatSync(job.path(`work/${name}`)).mode & 0o7777).toString(8);

  function expectDone({ status, stdout, stderr }: SpawnSyncReturns<string>): void {
    expect({ status, stdout, stderr }).to.deep.equal({ status: 0, stdout: '', stderr: '' });
  }

  /** Runs a program that is to end so, and to change nothing below the working directory. */
  function expectRefusal(done: () => SpawnSyncReturns<string>, status: number, message: RegExp): void {
    const before = workTree();
    const ended = done();
    expect(ended.status, ended.stderr).to.equal(status);
    expect(ended.stdout).to.equal('');
    expect(ended.stderr).to.match(message).and.not.include('s3cret');
    expect(workTree()).to.deep.equal(before);
  }

  const asUser = (...argv: string[]): SpawnSyncReturns<string> =>
    job.spawn(['setpriv', `--reuid=${USER}`, `--regid=${USER}`, '--clear-groups', BINARY, ...argv]);

  it('leaves the bytes of every encoding and line end as they are', () => {
    const bytes = Buffer.concat([
      Buffer.from([0xff, 0xfe, 0x00, 0x0d, 0x0a, 0xc3]),
      Buffer.from('$APP\0${APP}\r\n$DOLLAR'),
      Buffer.from([0xe9, 0x00]),
      Buffer.from('${NOPE:-x} $$ $1 ${ $'),
    ]);
    job.write('work/x', bytes);
    expectDone(job.run(['replace', 'x']));
    expect(readFileSync(job.path('work/x')).toString('latin1')).to.equal(
      bytes
        .toString('latin1')
        .replace('$APP', 'web')
        .replace('${APP}', 'web')
        .replace('$DOLLAR', '$$APP $${SECRET}'),
    );
  });

  it("puts in a variable's own bytes if they are not UTF-8", () => {
    job.write('work/x', '[$ODD]');
    expectDone(job.spawn(['sh', '-c', 'ODD=$(printf "\\351\\377") exec "$1" replace x', 'sh', BINARY]));
    expect(readFileSync(job.path('work/x'), 'latin1')).to.equal('[\xe9\xff]');
  });

  it('keeps the mode and, as root, the owner', () => {
    for (const mode of [0o600, 0o640, 0o755, 0o444, 0o4755]) {
      job.write('work/a.txt', 'a $APP\n');
      if (process.geteuid?.() === 0) chownSync(job.path('work/a.txt'), USER, USER + 1);
      chmodSync(job.path('work/a.txt'), mode);
      const { uid, gid } = lstatSync(job.path('work/a.txt'));
      if (mode === 0o444 && process.geteuid?.() !== 0) continue;
      expectDone(job.run(['replace', 'a.txt']));
      expect(job.read('work/a.txt')).to.equal('a web\n');
      expect(modeOf('a.txt')).to.equal(mode.toString(8));
      expect(lstatSync(job.path('work/a.txt'))).to.deep.include({ uid, gid });
      job.spawn(['rm', '-f', 'a.txt']);
    }
  });

  it('replaces what links lead to, in its own directory, and leaves the links', () => {
    mkdirSync(job.path('work/other'));
    job.write('work/other/target.txt', '$APP $DOLLAR');
    chmodSync(job.path('work/other/target.txt'), 0o640);
    symlinkSync('other/target.txt', job.path('work/one'));
    symlinkSync(job.path('work/one'), job.path('work/two'));
    symlinkSync('other', job.path('work/directory'));
    const words = ['two', 'one', 'directory/target.txt', 'other/../other/target.txt', './one', 'one'];
    expectDone(job.run(['replace', ...words]));
    expect(readlinkSync(job.path('work/one'))).to.equal('other/target.txt');
    expect(readlinkSync(job.path('work/two'))).to.equal(job.path('work/one'));
    expect(job.read('work/other/target.txt')).to.equal('web $APP ${SECRET}');
    expect(modeOf('other/target.txt')).to.equal('640');
    expect(readdirSync(job.path('work/other'))).to.deep.equal(['target.txt']);
  });

  it('gives one of several names of a file a new file, and leaves the others', () => {
    linkSync(job.path('work/a.txt'), job.path('work/other'));
    expectDone(job.run(['replace', 'a.txt']));
    expect(job.read('work/a.txt')).to.equal('a web\n');
    expect(job.read('work/other')).to.equal('a $APP\n');
    expect(lstatSync(job.path('work/other')).nlink).to.equal(1);
  });

  it('replaces all names of a file once, if it is given all of them', () => {
    job.write('work/x', '$DOLLAR');
    linkSync(job.path('work/x'), job.path('work/y'));
    expectDone(job.run(['replace', 'x', 'y']));
    expect([job.read('work/x'), job.read('work/y')]).to.deep.equal(['$APP ${SECRET}', '$APP ${SECRET}']);
  });

  it('takes names of files with anything in them, and as long as they may be', () => {
    for (const name of ['a b\n$APP', '-x', "it's", '*', 'é'.repeat(127), 'n'.repeat(255)]) {
      job.write(`work/${name}`, '$APP');
      expectDone(job.run(['replace', name]));
      expect(job.read(`work/${name}`), name).to.equal('web');
    }
    expect(readdirSync(job.path('work'))).to.have.lengthOf(8);
  });

  it('makes an empty file of an empty file', () => {
    job.write('work/x', '');
    expectDone(job.run(['replace', 'x', 'a.txt']));
    expect(job.read('work/x')).to.equal('');
  });

  it('changes none of several files if one is missing, or is no file', () => {
    mkdirSync(job.path('work/directory'));
    symlinkSync('nowhere', job.path('work/dangling'));
    symlinkSync('loop', job.path('work/loop'));
    spawnSync('mkfifo', [job.path('work/fifo')]);
    const table: [name: string, status: number, message: RegExp][] = [
      ['none.txt', 99, /none\.txt: no such file; no file was changed/],
      ['', 99, /: no such file; no file was changed/],
      ['a.txt/x', 99, /a\.txt\/x: no such file/],
      ['dangling', 99, /dangling: no such file/],
      ['loop', 1, /can't look at loop: .* \(ELOOP\)/],
      ['directory', 1, /directory is not a regular file; no file was changed/],
      ['fifo', 1, /fifo is not a regular file/],
      ['/dev/null', 1, /\/dev\/null is not a regular file/],
      ['/dev/stdin', 1, /\/dev\/stdin is not a regular file/],
    ];
    for (const [name, status, message] of table)
      expectRefusal(() => job.run(['replace', 'a.txt', name, 'b.txt']), status, message);
  });

  it('changes none of several files if a variable is not set, with --strict', () => {
    job.write('work/x', 'one\n$APP ${NOPE}\n');
    expectRefusal(
      () => job.run(['replace', '--strict', 'a.txt', 'x', 'b.txt']),
      1,
      /^shipctl: x has variables that are not set: NOPE \(line 2\); no file was changed\n$/,
    );
  });

  it('changes none of several files if an ordinary user may not read, write or replace one', function () {
    needRoot(this, 'setpriv');
    for (const path of ['.', 'tmp', 'work', 'work/closed']) {
      mkdirSync(job.path(path), { recursive: true });
      chmodSync(job.path(path), 0o755);
      chownSync(job.path(path), USER, USER);
    }
    for (const name of ['a.txt', 'unread', 'unwritten', 'closed/x', 'others']) {
      job.write(`work/${name}`, '$APP\n');
      chownSync(job.path(`work/${name}`), USER, USER);
    }
    chmodSync(job.path('work/unread'), 0o200);
    chmodSync(job.path('work/unwritten'), 0o444);
    chmodSync(job.path('work/closed'), 0o555);
    chownSync(job.path('work/others'), USER + 1, USER + 1);
    chmodSync(job.path('work/others'), 0o666);
    const table: [name: string, message: RegExp][] = [
      ['unread', /can't read unread: permission denied \(EACCES\)/],
      ['unwritten', /can't write unwritten: permission denied \(EACCES\)/],
      ['closed/x', /can't make the lock file .*closed\/\.x\.shipctl-lock: permission denied/],
      ['others', /the owner and group of the old one: the operation is not permitted \(EPERM\)/],
    ];
    for (const [name, message] of table) expectRefusal(() => asUser('replace', 'a.txt', name), 1, message);
    expect(asUser('replace', 'a.txt').status).to.equal(0);
    expect(job.read('work/a.txt')).to.equal('web\n');
  });

  it('waits for another process that is at a file, but not for ever', () => {
    job.write('work/.a.txt.shipctl-lock', '');
    expectRefusal(
      () => job.run(['replace', 'b.txt', 'a.txt', '--lock-timeout', '0.1']),
      1,
      /timed out after [\d.]+ s waiting for another process to release .*\.a\.txt\.shipctl-lock/,
    );
    expectDone(job.run(['replace', 'b.txt', 'a.txt']));
    expect(readdirSync(job.path('work'))).to.deep.equal(['a.txt', 'b.txt']);
  });

  it('never tears a file that many replace and read at once', async () => {
    const lines = 20_000;
    job.write('work/x', '[$VALUE]\n'.repeat(lines));
    const values = Array.from({ length: 8 }, (_, n) => `${n}`.repeat(n * 5 + 1));
    const whole = new Set(['$VALUE', ...values].map((value) => `[${value}]\n`.repeat(lines)));
    const state = { isOver: false };
    const runs = values.map(async (VALUE, n) => {
      const files = n % 2 === 0 ? ['x', 'a.txt', 'b.txt'] : ['b.txt', 'a.txt', 'x'];
      return job.shipctl(['replace', ...files, '--lock-timeout', '500'], { VALUE });
    });
    const reading = (async () => {
      while (!state.isOver) {
        expect(whole.has(job.read('work/x') ?? '')).to.equal(true);
        await new Promise(setImmediate);
      }
    })();
    const ended = await Promise.all(runs).finally(() => (state.isOver = true));
    await reading;
    for (const { status, stderr } of ended)
      expect({ status, stderr: withoutProgress(stderr) }).to.deep.equal({ status: 0, stderr: '' });
    expect(job.read('work/x')).not.to.include('$');
    expect(readdirSync(job.path('work'))).to.deep.equal(['a.txt', 'b.txt', 'x']);
  });

  function writeLarge(total: number, unit: string): void {
    const block = Buffer.from(unit.repeat(Math.ceil(1_000_000 / Buffer.byteLength(unit))));
    const descriptor = openSync(job.path('work/large'), 'w');
    for (let done = 0; done < total;) done += writeSync(descriptor, block);
    closeSync(descriptor);
  }

  const LARGE: [title: string, unit: string, env: Record<string, string>][] = [
    ['with a variable here and there', `\n${'x'.repeat(262_138)}$APP`, {}],
    ['full of variables', '$APP ${T} $NOPE\n', { T: 'v1' }],
    ['of zeros and a name, without a line', `${'\0'.repeat(999_994)}$\{APP}`, {}],
  ];
  for (const [title, unit, env] of LARGE) {
    thorough.it(`takes under 200 MB of memory for a file of 1 GB ${title}`, function () {
      need(this, 'python3');
      writeLarge(1_000_000_000, unit);
      expect(peakMemory(job, [BINARY, 'replace', 'large'], env))
        .to.be.above(1000)
        .and.below(200_000);
      expect(job.spawn(['grep', '-c', '-a', '-F', '$', 'large']).stdout).to.equal('0\n');
      expect(job.spawn(['grep', '-q', '-a', '-F', 'web', 'large']).status).to.equal(0);
    });
  }
});
