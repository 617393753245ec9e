import { expect } from 'chai';
import { secondNameOf } from '../../../src/effects/replacing/secondName.ts';
import { prepare } from '../../../src/effects/replacing/prepare.ts';
import {
  NotPutBack,
  type SecondName,
  type Target,
  type Transaction,
  allOrNone,
} from '../../../src/effects/replacing/transaction.ts';
import { type Contents, contentsOf, plant, readText, writeText } from '../../support/memory/contents.ts';
import { callsOf, failWhen, thrownBy } from '../../support/memory/disturb.ts';
import { Crash, MemoryDisk } from '../../support/memory/memoryDisk.ts';

const target = (path: string): Target => ({ name: path.slice(1), path });

/** Replaces a file by one that is prepared in the step, as the tests need it. */
function replace(disk: MemoryDisk, transaction: Transaction, path: string, text: string): boolean {
  const prepared = prepare(path, Buffer.from(text), { mode: 0o640, isPrivate: true }, disk);
  return transaction.replace(target(path), prepared);
}

interface Case {
  readonly title: string;
  readonly steps: (transaction: Transaction, disk: MemoryDisk) => void;
}

const STEPS: readonly Case[] = [
  {
    title: 'a file that is replaced',
    steps: (transaction, disk) => replace(disk, transaction, '/d/a', 'new a'),
  },
  {
    title: 'a link that is replaced',
    steps: (transaction, disk) => replace(disk, transaction, '/d/link', 'new link'),
  },
  {
    title: 'a new file',
    steps: (transaction, disk) => replace(disk, transaction, '/d/new', 'new'),
  },
  { title: 'a file that is removed', steps: (transaction) => transaction.remove(target('/d/a')) },
  { title: 'a missing file that is removed', steps: (transaction) => transaction.remove(target('/d/none')) },
  { title: 'a directory that is removed', steps: (transaction) => transaction.remove(target('/d/e')) },
  {
    title: 'a file that is moved to an old one',
    steps: (transaction) => transaction.move('/from/f', target('/d/a')),
  },
  {
    title: 'a directory that is moved',
    steps: (transaction) => transaction.move('/from/g', target('/d/g')),
  },
  {
    title: 'a directory that is made',
    steps: (transaction) => transaction.makeDirectory('/d/made', 0o700),
  },
  { title: 'a mode that is set', steps: (transaction) => transaction.setMode('/d/a', 0o400) },
];

function scene(): MemoryDisk {
  const disk = new MemoryDisk();
  plant(disk, { '/d/a': 'old a', '/d/b': 'old b', '/d/e/x': 'x', '/from/f': 'new f', '/from/g/y': 'y' });
  plant(disk, { '/aside/nothing': '' });
  disk.symlink('nowhere', '/d/link');
  return disk;
}

/** Keeps old files beside the new ones, or directories and all in a directory of its own. */
const beside: SecondName = (path) => secondNameOf(path);
const aside: SecondName = (path) => `/aside/${path.replaceAll('/', '-')}`;

/** All but what was made for a step. */
const kept = (disk: MemoryDisk): Contents =>
  Object.fromEntries(
    Object.entries(contentsOf(new MemoryDisk(disk.storage))).filter(
      ([path]) => !/^(aside\/-|from\/f$|d\/\..*\.shipctl-new$)/.test(path),
    ),
  );

/** A step of each kind behind another one, and before one that shows what went through. */
function run(disk: MemoryDisk, { steps }: Case, secondName: SecondName): void {
  allOrNone(disk, secondName, (transaction) => {
    transaction.keepDirectory('/d');
    transaction.setMode('/d', 0o711);
    steps(transaction, disk);
    replace(disk, transaction, '/d/b', 'new b');
  });
}

describe('steps that are all done or none', () => {
  for (const one of STEPS) {
    const secondName = one.title.includes('directory') ? aside : beside;
    const old = kept(scene());

    it(`are as if they had not been, if any call fails: ${one.title}`, () => {
      const all = callsOf(...withRun(one, secondName));
      expect(all).to.have.length.above(8);
      for (const code of ['EIO', 'ENOSPC', 'EPERM']) {
        for (const [number, call] of all.entries()) {
          const disk = scene();
          let count = 0;
          failWhen(disk, () => (count++ === number ? code : undefined));
          const error = thrownBy(() => {
            run(disk, one, secondName);
          });
          const where = `${code} at ${call.name} ${call.path}`;
          if (error === undefined) {
            if (kept(disk)['d/b']?.includes('new b') !== true) throw new Error(`${where}: not done`);
          } else expect(kept(disk), `${where}: ${error.message}`).to.deep.equal(old);
        }
      }
    });

    it(`leave each file old or new, wherever the process ends: ${one.title}`, () => {
      const done = scene();
      run(done, one, secondName);
      const after = kept(done);
      for (const isTorn of [false, true]) {
        for (let number = 0, isOver = false; !isOver; number++) {
          const disk = scene();
          disk.crashAt(number, isTorn);
          const error = thrownBy(() => {
            run(disk, one, secondName);
          });
          isOver = error === undefined;
          if (error) expect(error).to.be.instanceOf(Crash);
          checkOldOrNew(kept(disk), old, after, one.title.includes('written in its place'));
        }
      }
    });
  }

  function withRun(one: Case, secondName: SecondName): [MemoryDisk, () => void] {
    const disk = scene();
    return [
      disk,
      () => {
        run(disk, one, secondName);
      },
    ];
  }

  /** Content and all; a file may have a second name meanwhile. */
  function checkOldOrNew(found: Contents, old: Contents, after: Contents, mayBeTorn: boolean): void {
    const plain = (what = 'missing'): string => what.replace(/^((?:file|link) \d+ \S+) \d+| = .*/g, '$1');
    for (const path of new Set([...Object.keys(old), ...Object.keys(after)])) {
      if (/^(d|d\/a)$/.test(path) && (mayBeTorn || path === 'd')) continue;
      expect([plain(old[path]), plain(after[path])], path).to.include(plain(found[path]));
    }
  }
});

describe('what could not be put back', () => {
  /** Replaces two files, lets the second fail and then its way back. */
  function stuck(isBack: (path: string) => boolean): { disk: MemoryDisk; error: Error | undefined } {
    const disk = scene();
    failWhen(disk, ({ name, path, second }) => {
      if (name === 'rename' && second === '/d/b') return 'EIO';
      return name === 'rename' && isBack(path) ? 'ENOSPC' : undefined;
    });
    const error = thrownBy(() => {
      allOrNone(disk, beside, (transaction) => {
        replace(disk, transaction, '/d/a', 'new a');
        replace(disk, transaction, '/d/new', 'new');
        replace(disk, transaction, '/d/b', 'new b');
      });
    });
    return { disk, error };
  }

  it('is named, with the place of the old text, which stays', () => {
    const { disk, error } = stuck((path) => path === '/d/.a.shipctl-old');
    expect(error).to.be.instanceOf(NotPutBack);
    expect(error?.message).to.equal(
      "can't replace d/b: input/output error (EIO). These were changed, and could not be put back: " +
        'd/a (its old text is in /d/.a.shipctl-old, which the next run of shipctl removes)',
    );
    const other = new MemoryDisk(disk.storage);
    expect([readText(other, '/d/a'), readText(other, '/d/.a.shipctl-old')]).to.deep.equal(['new a', 'old a']);
    expect(other.readdir('/d')).to.not.include.members(['new', '.b.shipctl-old']);
  });

  it('is named without a place, if the file is new', () => {
    const { error } = stuck((path) => path === '/d/new');
    expect(error?.message).to.match(/could not be put back: d\/new$/);
  });

  it('is what another program has written meanwhile', () => {
    const disk = scene();
    const error = thrownBy(() => {
      allOrNone(disk, beside, (transaction) => {
        replace(disk, transaction, '/d/a', 'new a');
        transaction.remove(target('/d/b'));
        writeText(disk, '/d/a', 'theirs, a');
        writeText(disk, '/d/b', 'theirs, b');
        throw new Error('no more');
      });
    });
    expect(error?.message).to.match(/^no more\. .*: d\/a \(its old .*\), d\/b \(its old .*\)$/);
    expect([readText(disk, '/d/a'), readText(disk, '/d/b')]).to.deep.equal(['theirs, a', 'theirs, b']);
  });

  it('is a file that was not kept, since no step came behind it', () => {
    const disk = scene();
    let count = 0;
    failWhen(disk, ({ name, path }) =>
      name === 'fsync' && path === '/d' && count++ === 0 ? 'EIO' : undefined,
    );
    const error = thrownBy(() => {
      allOrNone(disk, undefined, (transaction) => {
        transaction.keepDirectory('/d');
        replace(disk, transaction, '/d/a', 'new a');
      });
    });
    expect(error?.message).to.equal(
      "can't write the directory /d: input/output error (EIO). These were changed, and could not be put back: d/a",
    );
    expect(readText(disk, '/d/a')).to.equal('new a');
  });
});

describe('old files', () => {
  for (const one of STEPS) {
    it(`are not kept beside once all is done: ${one.title}`, () => {
      const disk = scene();
      run(disk, one, one.title.includes('directory') ? aside : beside);
      expect(disk.readdir('/d').filter((name) => name.includes('shipctl-old'))).to.deep.equal([]);
    });
  }

  it('have a second name only while a step comes behind', () => {
    const disk = scene();
    const names = (secondName: SecondName | undefined): readonly string[] =>
      callsOf(disk, () => {
        allOrNone(disk, secondName, (transaction) => replace(disk, transaction, '/d/a', 'new a'));
      }).map(({ name }) => name);
    expect(names(undefined)).to.not.include('link');
    expect(names(beside)).to.include('link');
    expect(disk.readdir('/d')).to.not.include('.a.shipctl-old');
  });

  it('are copied if the file system has no second names, with their modes and owners', () => {
    const disk = scene();
    disk.chmod('/d/a', 0o604);
    const old = kept(disk);
    failWhen(disk, ({ name }) => (name === 'link' ? 'EPERM' : undefined));
    const error = thrownBy(() => {
      allOrNone(disk, beside, (transaction) => {
        replace(disk, transaction, '/d/a', 'new a');
        replace(disk, transaction, '/d/link', 'new');
        throw new Error('no more');
      });
    });
    expect(error?.message).to.equal('no more');
    expect(kept(disk)).to.deep.equal(old);
  });

  it('that are mounted by themselves stay', () => {
    const disk = scene();
    disk.mount('/d/a');
    const old = contentsOf(disk);
    allOrNone(disk, beside, (transaction) => {
      expect(replace(disk, transaction, '/d/a', 'new a')).to.equal(false);
    });
    disk.unlink('/d/.a.shipctl-new');
    expect(contentsOf(disk)).to.deep.equal(old);
  });

  it('stay if a directory that holds something is in the way', () => {
    const disk = scene();
    allOrNone(disk, aside, (transaction) => {
      expect(transaction.move('/from/g', target('/d/e'))).to.equal(false);
      expect(transaction.makeDirectory('/d/e', 0o700)).to.equal(false);
    });
    expect(readText(disk, '/d/e/x')).to.equal('x');
  });
});

describe('what is on disk when the power fails', () => {
  for (const isLost of [(): boolean => true, (): boolean => false]) {
    it(`is each file as it is after its steps${isLost() ? ', though all that was not synced is lost' : ''}`, () => {
      const disk = scene();
      allOrNone(disk, beside, (transaction) => {
        transaction.keepDirectory('/d');
        replace(disk, transaction, '/d/a', 'new a');
        transaction.remove(target('/d/b'));
      });
      disk.storage.cutPower(isLost);
      const other = new MemoryDisk(disk.storage);
      expect(readText(other, '/d/a')).to.equal('new a');
      expect(other.readdir('/d')).to.not.include('b');
    });
  }
});
