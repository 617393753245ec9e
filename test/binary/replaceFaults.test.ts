import { spawnSync } from 'node:child_process';
import { chmodSync, lstatSync, mkdirSync, readdirSync } from 'node:fs';
import { expect } from 'chai';
import { needRoot } from '../support/clients.ts';
import { some } from '../support/extent.ts';
import { BINARY, type Ended, Job } from '../support/job.ts';
import { inParallel } from '../support/parallel.ts';
import {
  type Call,
  FILE_CHANGES,
  type Injection,
  callsBelow,
  halt,
  isChange,
  needTracing,
  traceProgram,
} from '../support/trace.ts';
import { type Tree, treeOf } from '../support/tree.ts';

const ARGV = ['replace', 'a.txt', 'b.txt'];
const FILES = ['a.txt', 'b.txt'];
const NEW = ['a s3cret\n', `b s3cret${'x'.repeat(300_000)}\n`];

/** A job with two files in which variables are to be replaced. */
class Place {
  readonly job = new Job([], { SECRET: 's3cret' });

  constructor() {
    this.reset();
  }

  reset(): void {
    this.job.spawn(['sh', '-c', 'rm -rf ./* ./.a* ./.b*']);
    chmodSync(this.job.write('work/a.txt', 'a $SECRET\n'), 0o640);
    chmodSync(this.job.write('work/b.txt', `b \${SECRET}${'x'.repeat(300_000)}\n`), 0o755);
  }

  get tree(): Tree {
    return treeOf(this.job.path('work'));
  }

  async changes(argv: readonly string[] = ARGV): Promise<readonly Call[]> {
    const { status, calls } = await traceProgram(this.job, [BINARY, ...argv], FILE_CHANGES);
    expect(status).to.equal(0);
    return callsBelow(this.job.path('work'), calls).filter(isChange);
  }

  async disturbed(inject: Injection): Promise<Ended> {
    return traceProgram(this.job, [BINARY, ...ARGV], FILE_CHANGES, { inject });
  }
}

async function everywhere(
  isMeant: (call: Call) => boolean,
  work: (call: Call, place: Place, where: string) => Promise<void>,
): Promise<void> {
  const stages = [new Place(), new Place()];
  try {
    const places = await Promise.all(
      stages.map(async (place) => ({ place, calls: (await place.changes()).filter(isMeant) })),
    );
    const numbers = Object.keys(places[0]?.calls ?? []).map(Number);
    expect(numbers).to.have.length.above(5);
    await inParallel(some(numbers), places, async (number, { place, calls }) => {
      const call = calls[number];
      if (!call) return;
      place.reset();
      await work(call, place, call.text.replaceAll(place.job.root, '').slice(0, 200));
    });
  } finally {
    for (const { job } of stages) job.remove();
  }
}

describe('replace that is disturbed', function () {
  /** The new files, whole, with their modes and nothing beside them. */
  function checkDone({ job }: Place, where: string): void {
    expect(readdirSync(job.path('work')), where).to.deep.equal(FILES);
    expect(
      FILES.map((name) => job.read(`work/${name}`)),
      where,
    ).to.deep.equal(NEW);
    const modes = FILES.map((name) => lstatSync(job.path(`work/${name}`)));
    expect(
      modes.map(({ mode }) => mode & 0o777),
      where,
    ).to.deep.equal([0o640, 0o755]);
    expect(
      modes.map(({ nlink }) => nlink),
      where,
    ).to.deep.equal([1, 1]);
  }

  it('by a kill at any of its changes leaves whole files, secrets in none of them that others can read, and the next run clears up', async function () {
    needTracing(this);
    await everywhere(isChange, async (call, place, where) => {
      const old = FILES.map((name) => place.job.read(`work/${name}`));
      const { signal } = await place.disturbed({ call, effect: 'signal=KILL' });
      expect(signal, where).to.equal('SIGKILL');
      for (const [index, name] of FILES.entries())
        expect([old[index], NEW[index]], where).to.include(place.job.read(`work/${name}`));
      for (const [name, what] of Object.entries(place.tree)) {
        if (FILES.includes(name) || !what.includes('s3cret')) continue;
        expect(what, `${where}: ${name}`)
          .to.match(/^file (600|640|755) /)
          .and.match(/s3cret/);
        expect(name, where).to.match(/^\.[ab]\.txt\.shipctl-new$/);
      }
      const { status, stderr } = await place.job.shipctl(ARGV);
      expect({ status, stderr }, where).to.deep.equal({ status: 0, stderr: '' });
      checkDone(place, where);
    });
  });

  it('by an error at any of its changes leaves the files as they were', async function () {
    needTracing(this);
    const isMeant = ({ text }: Call): boolean =>
      /^(open.*O_CREAT|p?write|fsync|fchmod|fchown|rename)/.test(text) &&
      !/^p?write\w*\(\d+<[^>]*-lock>/.test(text);
    await everywhere(isMeant, async (call, place, where) => {
      const before = place.tree;
      const { status, stderr } = await place.disturbed({ call, effect: 'error=EIO' });
      expect(status, where).to.equal(1);
      expect(stderr, where).to.match(/^shipctl: can't [^\n]*: input\/output error \(EIO\)\n$/);
      expect(place.tree, where).to.deep.equal(before);
    });
  });

  it('by a file system without hard links does what it does elsewhere', async function () {
    needTracing(this);
    await everywhere(isChange, async (call, place, where) => {
      if (!call.name.startsWith('link')) return;
      const { status, stderr } = await place.disturbed({ call, effect: 'error=EPERM' });
      expect({ status, stderr }, where).to.deep.equal({ status: 0, stderr: '' });
      checkDone(place, where);
    });
  });

  it('by another program that writes a file meanwhile leaves what that wrote', async function () {
    needTracing(this);
    const place = new Place();
    try {
      const call = (await place.changes()).find(({ text }) => /^fsync.*b\.txt/.test(text));
      if (!call) throw new Error('the new file was not written to the disk');
      place.reset();
      const halted = await halt(place.job, ARGV, call);
      place.job.write('work/a.txt', 'of another $PROGRAM');
      const before = treeOf(place.job.path('work'));
      const ended = await halted?.resume();
      expect(ended?.stderr).to.equal(
        'shipctl: a.txt was changed by another program meanwhile; no file was changed\n',
      );
      expect(ended?.status).to.equal(1);
      const files = Object.entries(before).filter(([name]) => FILES.includes(name));
      expect(place.tree).to.deep.equal(Object.fromEntries(files));
    } finally {
      place.job.remove();
    }
  });

  describe('by its place', () => {
    let place: Place;
    let mounted: string[] = [];

    beforeEach(function () {
      needRoot(this, 'mount', 'umount', 'unshare');
      mounted = [];
      place = new Place();
    });

    afterEach(() => {
      for (const path of mounted.toReversed()) spawnSync('umount', [path]);
      place.job.remove();
    });

    function mount(path: string, ...words: string[]): void {
      const { status, stderr } = spawnSync('mount', [...words, path], { encoding: 'utf8' });
      expect(status, stderr).to.equal(0);
      mounted.push(path);
    }

    // 312 KiB are used by the files, and each of them takes 4 KiB for a lock.
    for (const left of [0, 4, 8, 12, 100, 284]) {
      it(`leaves all files as they were on a full disk, with ${left} KiB left`, () => {
        const directory = place.job.path('work/disk');
        mkdirSync(directory);
        mount(directory, '-t', 'tmpfs', '-o', `size=${312 + left}k`, 'none');
        place.job.write('work/disk/small', '$SECRET');
        place.job.write('work/disk/large', `$SECRET ${'x'.repeat(280_000)}`);
        place.job.spawn(['dd', 'if=/dev/zero', 'of=disk/fill', 'bs=1k', 'count=30']);
        const before = place.tree;
        const { status, stderr } = place.job.run(['replace', 'a.txt', 'disk/small', 'disk/large']);
        expect(stderr).to.match(/^shipctl: can't .*: no space is left on the device \(ENOSPC\)\n$/);
        expect(status).to.equal(1);
        expect(place.tree).to.deep.equal(before);
      });
    }

    it('leaves all files as they were on a read-only disk', () => {
      const directory = place.job.path('work/disk');
      mkdirSync(directory);
      place.job.write('work/disk/x', '$SECRET');
      mount(directory, '--bind', directory);
      spawnSync('mount', ['-o', 'remount,ro,bind', directory]);
      const before = place.tree;
      const { status, stderr } = place.job.run(['replace', 'a.txt', 'disk/x']);
      expect(stderr).to.match(/the file system is read-only \(EROFS\)/);
      expect(status).to.equal(1);
      expect(place.tree).to.deep.equal(before);
    });

    it('leaves all files as they were if one is mounted by itself', () => {
      place.job.write('mounted', 'm $SECRET');
      mount(place.job.path('work/b.txt'), '--bind', place.job.path('mounted'));
      const before = place.tree;
      const { status, stderr } = place.job.run(['replace', 'a.txt', 'b.txt']);
      expect(stderr).to.equal("shipctl: can't replace b.txt: it is a mount point\n");
      expect(status).to.equal(1);
      expect(place.tree).to.deep.equal(before);
    });

    it('replaces a file once that a directory mounted twice has twice', () => {
      mkdirSync(place.job.path('work/one'));
      mkdirSync(place.job.path('work/two'));
      place.job.write('work/one/x', '$TEXT');
      mount(place.job.path('work/two'), '--bind', place.job.path('work/one'));
      const { status, stderr } = place.job.run(['replace', 'one/x', 'two/x'], { TEXT: '$SECRET' });
      expect({ status, stderr }).to.deep.equal({ status: 0, stderr: '' });
      expect(place.job.read('work/two/x')).to.equal('$SECRET');
      expect(readdirSync(place.job.path('work/one'))).to.deep.equal(['x']);
    });

    it('puts back copies of old files if the file system has no hard links', async function () {
      needTracing(this);
      place.job.write('mounted', 'm $SECRET');
      mount(place.job.path('work/b.txt'), '--bind', place.job.path('mounted'));
      const before = place.tree;
      const call: Call = { process: 0, name: 'link', path: place.job.path('work/a.txt'), nth: 1, text: '' };
      const { status, stderr } = await place.disturbed({ call, effect: 'error=EPERM' });
      expect(stderr).to.match(/b\.txt: it is a mount point\n$/);
      expect(status).to.equal(1);
      expect(place.tree).to.deep.equal(before);
    });

    it('says where the old file is that could not be put back', async function () {
      needTracing(this);
      place.job.write('mounted', 'm $SECRET');
      mount(place.job.path('work/b.txt'), '--bind', place.job.path('mounted'));
      const path = place.job.path('work/.a.txt.shipctl-old');
      const call: Call = { process: 0, name: 'rename', path, nth: 1, text: '' };
      const { status, stderr } = await place.disturbed({ call, effect: 'error=EIO' });
      expect(status).to.equal(1);
      expect(stderr).to.match(
        /b\.txt: it is a mount point.* could not be put back: a\.txt \(its old text is in .*\/\.a\.txt\.shipctl-old, which the next run of shipctl removes\)\n$/,
      );
      expect(place.job.read('work/a.txt')).to.equal(NEW[0]);
      expect(place.job.read('work/.a.txt.shipctl-old')).to.equal('a $SECRET\n');
      expect(place.job.read('mounted')).to.equal('m $SECRET');
    });
  });
});
