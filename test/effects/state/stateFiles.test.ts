import { expect } from 'chai';
import { StagedFiles } from '../../../src/effects/state/stateFiles.ts';
import type { StateChange } from '../../../src/world/stateFiles.ts';
import { some } from '../../support/extent.ts';
import { type Contents, contentsOf, plant, readText } from '../../support/memory/contents.ts';
import { callsOf, failWhen, thrownBy } from '../../support/memory/disturb.ts';
import { type MemoryHost, MemoryMachine } from '../../support/memory/host.ts';
import { Crash, type DiskCall, MemoryDisk } from '../../support/memory/memoryDisk.ts';

const USER = 1000;

/** What a run does; all of it is below /job, where its workplace is, too. */
interface Case {
  readonly title: string;
  readonly run: (files: StagedFiles) => void;
  /** In addition to what all cases have. */
  readonly files?: Readonly<Record<string, string>>;
  /** Nothing of the run can be seen before all of it. */
  readonly isAtOnce?: true;
}

const change =
  (...changes: readonly StateChange[]) =>
  (files: StagedFiles): void => {
    files.change(changes);
  };

const copy = (from: string, into: string, name?: string, isWhole = false): StateChange => ({
  ...{ from, into, isWhole },
  name,
});

const CASES: readonly Case[] = [
  {
    title: 'lines that are added to a new file',
    run: (files) => {
      files.append('/job/state/a.env', 'K=v\n');
    },
    isAtOnce: true,
  },
  {
    title: 'lines behind one without an end',
    run: (files) => {
      files.append('/job/state/a.env', 'K=v\nL=w\n');
    },
    files: { '/job/state/a.env': 'OLD=1' },
    isAtOnce: true,
  },
  {
    title: 'a file that is rewritten',
    run: change({ path: '/job/state/a.env', rewrite: (old) => Buffer.from(`${String(old)}new`) }),
    files: { '/job/state/a.env': 'old' },
    isAtOnce: true,
  },
  { title: 'the first copy of a tree', run: change(copy('/job/from', '/job/state', 'd')), isAtOnce: true },
  {
    title: 'a copy to a directory that is missing',
    run: change(copy('/job/from/sub', '/job/state/new/deep', 'd')),
    isAtOnce: true,
  },
  {
    title: 'a copy over a file and a link',
    run: change(copy('/job/from/a', '/job/state', 'a'), copy('/job/from/link', '/job/state', 'b')),
    files: { '/job/state/a': 'old', '/job/state/b': 'old' },
  },
  {
    title: 'a copy over another tree',
    run: change(copy('/job/from', '/job/state', 'd')),
    files: { '/job/state/d/a': 'old', '/job/state/d/sub/b': 'old', '/job/state/d/sub/mine': 'mine' },
  },
  {
    title: 'what is in a directory, in the place of what is in another one',
    run: change(copy('/job/from', '/job/state', undefined, true), {
      path: '/job/OUT/version.json',
      rewrite: () => Buffer.from('{}'),
    }),
    files: {
      '/job/state/a': 'old',
      '/job/state/sub/b': 'old',
      '/job/state/sub/stale': 'stale',
      '/job/state/stale/s': 'stale',
      '/job/state/link/was': 'a directory',
    },
  },
];

function machineFor({ files = {} }: Case): MemoryMachine {
  const machine = new MemoryMachine();
  new MemoryDisk(machine.storage).chmod('/', 0o777);
  const disk = new MemoryDisk(machine.storage, { uid: USER, gid: USER });
  plant(disk, { '/job/from/a': 'new', '/job/from/sub/b': 'new', '/job/from/sub/c': 'new' });
  plant(disk, { '/job/state/other': 'mine', '/job/OUT/x': 'x', ...files });
  disk.symlink('/nowhere', '/job/from/link');
  disk.chmod('/job/from/a', 0o754);
  disk.chmod('/job/from/sub', 0o555);
  machine.storage.syncAll();
  return machine;
}

const start = (machine: MemoryMachine): MemoryHost => machine.start({ uid: USER, gid: USER });

function run({ run: work }: Case, host: MemoryHost): void {
  work(new StagedFiles('/job', host));
}

const isOfWorkplace = (path: string): boolean => path.startsWith('job/.shipctl-');

/** What is uploaded, or is the user's own. */
function kept(machine: MemoryMachine): Contents {
  const all = Object.entries(contentsOf(new MemoryDisk(machine.storage)));
  return Object.fromEntries(all.filter(([path]) => !isOfWorkplace(path)));
}

const hasWorkplace = (machine: MemoryMachine): boolean =>
  Object.keys(contentsOf(new MemoryDisk(machine.storage))).some(isOfWorkplace);

function doneFor(one: Case): Contents {
  const machine = machineFor(one);
  run(one, start(machine));
  expect(hasWorkplace(machine)).to.equal(false);
  return kept(machine);
}

/** What is needed to clear up stays if it fails, and the next run clears up. */
const isClearing = ({ name, path }: DiskCall): boolean =>
  /^(unlink|rmdir)$/.test(name) || (isOfWorkplace(path.slice(1)) && /^(chmod|lstat|readdir)$/.test(name));

/** With one name each, and without the directories, of which a run may leave empty ones. */
const filesOnly = (found: Contents): Contents =>
  Object.fromEntries(
    Object.entries(found)
      .filter(([, what]) => !what.startsWith('directory'))
      .map(([path, what]) => [path, what.replace(/^((?:file|link) \d+ \S+) \d+/, '$1').replace(/ = .*/, '')]),
  );

describe('the files of a job', () => {
  for (const one of CASES) {
    const old = kept(machineFor(one));
    const after = doneFor(one);

    it(`are as they were if any call fails: ${one.title}`, () => {
      const counted = start(machineFor(one));
      const calls = callsOf(counted.disk, () => {
        run(one, counted);
      });
      for (const number of some([...calls.keys()], 40)) {
        const [machine, call] = [machineFor(one), calls[number] as DiskCall];
        // What is open is looked at, and closed, without an error.
        if (/^(fstat|close)$/.test(call.name)) continue;
        const host = start(machine);
        let count = 0;
        failWhen(host.disk, () => (count++ === number ? 'EIO' : undefined));
        const error = thrownBy(() => {
          run(one, host);
        });
        const where = `${call.name} ${call.path}: ${error?.message}`;
        const found = kept(machine);
        if (error === undefined) expect(found, where).to.deep.equal(after);
        else if (isClearing(call)) expect([old, after], where).to.deep.include(found);
        else {
          expect(found, where).to.deep.equal(old);
          expect(hasWorkplace(machine), where).to.equal(false);
        }
      }
    });

    it(`are each old or new wherever the process ends, and the next run clears up: ${one.title}`, () => {
      for (let number = 0, isOver = false; !isOver; number++) {
        const machine = machineFor(one);
        const host = start(machine);
        host.disk.crashAt(number);
        const error = thrownBy(() => {
          run(one, host);
        });
        isOver = error === undefined;
        if (error) expect(error).to.be.instanceOf(Crash);
        host.end();
        const found = filesOnly(kept(machine));
        checkOldOrNew(found, one, number);
        // Lines that were added already would be added again.
        if (isOver || one.title.startsWith('lines')) continue;
        if (one.title.includes('rewritten')) continue;
        run(one, start(machine));
        expect(filesOnly(kept(machine)), `the run after ${number}`).to.deep.equal(filesOnly(after));
        expect(hasWorkplace(machine), `the workplace after ${number}`).to.equal(false);
      }
    });

    /** Each file is the old or the new one, and what only goes does so last. */
    function checkOldOrNew(found: Contents, { isAtOnce }: Case, number: number): void {
      const [before, then] = [filesOnly(old), filesOnly(after)];
      const paths = Object.keys({ ...before, ...then, ...found });
      for (const path of paths)
        expect([before[path], then[path], ''], `${path} at ${number}`).to.include(
          path.endsWith('.env') ? found[path]?.replace(/.* ""$/, '') : found[path],
        );
      // A directory in whose place a link comes has to go before that.
      const isGone = paths.some(
        (path) => before[path] && !then[path] && !found[path] && !path.startsWith('job/state/link/'),
      );
      const isMissing = Object.keys(then).some(
        (path) => !path.endsWith('version.json') && found[path] !== then[path],
      );
      expect(isGone && isMissing, `stale files are gone too early, at ${number}`).to.equal(false);
      if (isAtOnce && !paths.some((path) => path.endsWith('.env')))
        expect([before, then], `at ${number}`).to.deep.include(found);
    }
  }

  it('are all of them new after the contents of a directory took the place of those of another one', () => {
    const found = doneFor(CASES.at(-1) as Case);
    expect(Object.keys(filesOnly(found)).filter((path) => !path.startsWith('job/from/'))).to.deep.equal([
      'job/OUT/version.json',
      'job/OUT/x',
      'job/state/a',
      'job/state/link',
      'job/state/sub/b',
      'job/state/sub/c',
    ]);
    expect(found['job/state/sub']).to.match(/^directory 555 /);
  });

  it('name the old ones that could not be put back, which stay in the workplace', () => {
    const machine = machineFor(CASES[5] as Case);
    const host = start(machine);
    failWhen(host.disk, ({ name, path, second }) => {
      if (name === 'rename' && second === '/job/state/b') return 'EIO';
      return name === 'rename' && path.includes('/aside/') ? 'EIO' : undefined;
    });
    const error = thrownBy(() => {
      run(CASES[5] as Case, host);
    });
    const [, place = ''] =
      /could not be put back: .*state\/a \(its old text is in (.*), which/.exec(error?.message ?? '') ?? [];
    expect(readText(new MemoryDisk(machine.storage), place)).to.equal('old');
  });
});
