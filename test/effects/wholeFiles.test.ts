import { expect } from 'chai';
import { LockedWholeFiles } from '../../src/effects/wholeFiles.ts';
import type { Rewriter } from '../../src/world/wholeFiles.ts';
import { type Contents, contentsOf, plant, readText, writeText } from '../support/memory/contents.ts';
import { callsOf, failWhen, thrownBy } from '../support/memory/disturb.ts';
import { type MemoryHost, MemoryMachine } from '../support/memory/host.ts';
import { Crash, type DiskCall, MemoryDisk } from '../support/memory/memoryDisk.ts';

const FILES = ['/d/a', '/e/b'];
const NO_VARIABLES = { get: () => undefined, bytes: () => undefined, names: () => [] };

/** A machine with two files in two directories, and a link to one of them. */
function machine(): MemoryMachine {
  const one = new MemoryMachine();
  const disk = new MemoryDisk(one.storage);
  plant(disk, { '/d/a': 'old a', '/e/b': 'old b' }, 0o640);
  disk.symlink('../e/b', '/d/link');
  one.storage.syncAll();
  return one;
}

/** Puts `new` for `old`; both are in one chunk. */
const rewriterFor = (write: (bytes: Uint8Array) => void): Rewriter => ({
  add: (chunk) => {
    write(Buffer.from(Buffer.from(chunk).toString().replace('old', 'new')));
  },
  end: () => undefined,
});

const replace = (host: MemoryHost, paths = FILES): readonly string[] =>
  new LockedWholeFiles(NO_VARIABLES, host).replace(paths, 1, rewriterFor);

/** What a command does with its files, and what becomes of those. */
const COMMANDS = [
  {
    title: 'several files that are replaced',
    run: replace,
    old: { 'd/a': 'file 640 0:0 1 "old a"', 'e/b': 'file 640 0:0 1 "old b"' },
    new: { 'd/a': 'file 640 0:0 1 "new a"', 'e/b': 'file 640 0:0 1 "new b"' },
  },
  {
    title: 'a private file that is new',
    run: (host: MemoryHost): void => {
      new LockedWholeFiles(NO_VARIABLES, host).writePrivate('/d/new', Buffer.from('new'));
    },
    old: { 'd/new': undefined },
    new: { 'd/new': 'file 600 0:0 1 "new"' },
  },
];

describe('whole files', () => {
  for (const { title, run, old, new: after } of COMMANDS) {
    it(`are as they were if any call fails, with nothing beside them: ${title}`, () => {
      const counted = machine().start();
      const calls = callsOf(counted.disk, () => run(counted));
      const isRead = ({ name, path }: DiskCall): boolean => name === 'close' && FILES.includes(path);
      const before = contentsOf(machine().start().disk);
      for (const [number, call] of calls.entries()) {
        // What was only read is closed without an error.
        if (isRead(call)) continue;
        const host = machine().start();
        let count = 0;
        failWhen(host.disk, () => (count++ === number ? 'EIO' : undefined));
        const error = thrownBy(() => run(host));
        const where = `${call.name} ${call.path}: ${error?.message}`;
        const found = withoutLocks(contentsOf(new MemoryDisk(host.disk.storage)));
        if (!error) expect(found, where).to.include(after);
        // What can't be removed stays for the next run.
        else if (call.name === 'unlink' || call.path.endsWith('-lock'))
          expect([old, after], where).to.deep.include(of(found, old));
        else expect(found, where).to.deep.equal(before);
      }
    });

    it(`are each old or new, wherever the process ends, and the next run clears up: ${title}`, () => {
      for (let number = 0, isOver = false; !isOver; number++) {
        const one = machine();
        const host = one.start();
        host.disk.crashAt(number);
        const error = thrownBy(() => run(host));
        isOver = error === undefined;
        if (error) expect(error).to.be.instanceOf(Crash);
        host.end();
        const found = contentsOf(new MemoryDisk(one.storage));
        for (const [path, what] of Object.entries(old))
          expect([what, after[path as never]], `${path} at ${number}`).to.include(
            found[path]?.replace(/ 2 (".*")( = .*)?$/, ' 1 $1'),
          );
        run(one.start());
        const next = contentsOf(new MemoryDisk(one.storage));
        expect(next).to.include(after);
        expect(Object.keys(next).filter((path) => path.includes('shipctl'))).to.deep.equal([]);
      }
    });
  }

  /** A lock that can't be removed is one of a process that has ended. */
  const withoutLocks = (found: Contents): Contents =>
    Object.fromEntries(Object.entries(found).filter(([path]) => !path.endsWith('.shipctl-lock')));

  const of = (found: Contents, paths: object): object =>
    Object.fromEntries(Object.keys(paths).map((path) => [path, found[path]]));

  it('are not replaced if another program changes one of them meanwhile', () => {
    const one = machine();
    const host = one.start();
    const other = new MemoryDisk(one.storage);
    host.disk.watcher = ({ name, path }) => {
      if (name === 'fsync' && path === '/e/.b.shipctl-new') writeText(other, '/d/a', 'theirs');
    };
    expect(thrownBy(() => replace(host))?.message).to.equal(
      '/d/a was changed by another program meanwhile; no file was changed',
    );
    expect(FILES.map((path) => readText(other, path))).to.deep.equal(['theirs', 'old b']);
  });

  it('are replaced once by whatever paths lead to them', () => {
    const one = machine();
    const disk = new MemoryDisk(one.storage);
    disk.mkdir('/twice', 0o755);
    disk.mount('/twice', disk.inode('/e'));
    expect(replace(one.start(), ['/d/link', '/e/b', '/twice/b'])).to.deep.equal([]);
    expect(readText(disk, '/e/b')).to.equal('new b');
    expect(disk.readlink('/d/link')).to.equal('../e/b');
  });

  it('wait for each other, whatever paths they are given by', () => {
    const one = machine();
    const first = one.start();
    let hasWaited = false;
    first.disk.watcher = ({ name, second }) => {
      if (name !== 'rename' || second !== '/d/a') return;
      first.disk.watcher = undefined;
      const error = thrownBy(() => replace(one.start(), ['/e/b', '/d/a']));
      expect(error?.message).to.match(/waiting for process \d+ to release \/d\/\.a\.shipctl-lock/);
      hasWaited = true;
    };
    replace(first);
    expect(hasWaited).to.equal(true);
  });
});
