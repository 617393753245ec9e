import { expect } from 'chai';
import fc from 'fast-check';
import { oldBytesIf, restoreInPlace, writeInPlace, wholeFor } from '../../../src/effects/shared/inPlace.ts';
import { runs, some } from '../../support/extent.ts';
import { groupOf } from '../../support/memory/sharedJob.ts';
import { Crash, MemoryDisk } from '../../support/memory/memoryDisk.ts';
import { PATHS, type Run, SharedStage } from '../../support/memory/sharedStage.ts';
import { Refusal } from '../../support/memory/walk.ts';

const [PATH, CONFIG] = PATHS;
const OLD = '[mine]\nkey = value\n';

const text = fc
  .tuple(
    fc.constantFrom(0, 1, 100, 4095, 4096, 4097, 8192, 9000, 20_000),
    fc.string(),
    fc.constantFrom('x', 'y'),
  )
  .map(([length, start, filling]) =>
    Buffer.from(start.padEnd(length, filling).slice(0, Math.max(length, start.length))),
  );

/** A disk with a file, and how often writing it changes the disk. */
function fileWith(old: Uint8Array): MemoryDisk {
  const disk = new MemoryDisk();
  const descriptor = disk.open('/file', 0o101, 0o644);
  if (old.length > 0) disk.write(descriptor, old, 0);
  disk.close(descriptor);
  return disk;
}

const bytesOf = (disk: MemoryDisk): Buffer => Buffer.from(disk.inode('/file').bytes);

/** Runs `work` up to one of its changes; false if it has fewer. */
function isKilled(
  disk: MemoryDisk,
  number: number,
  work: (disk: MemoryDisk) => void,
): MemoryDisk | undefined {
  disk.crashAt(number);
  try {
    work(disk);
    return undefined;
  } catch (error) {
    if (!(error instanceof Crash)) throw error;
    return new MemoryDisk(disk.storage.copy());
  }
}

describe('a file that is written in its place', () => {
  it('is known as half-written wherever the process ends, and while it is written back', () => {
    fc.assert(
      fc.property(text, text, fc.nat(20), fc.nat(20), (old, fresh, first, second) => {
        const whole = wholeFor(old, fresh);
        const write = (disk: MemoryDisk): void => {
          writeInPlace('/file', fresh, 0o600, () => true, disk);
        };
        const killed = isKilled(fileWith(old), first, write);
        if (!killed) return;
        const found = bytesOf(killed);
        const isWhole = found.equals(old) || found.equals(fresh);
        expect(isWhole || oldBytesIf(found, whole) !== undefined).to.equal(true);
        if (isWhole) return;
        const again = isKilled(killed, second, (disk) => {
          restoreInPlace('/file', old, undefined, disk);
        });
        if (!again) expect(bytesOf(killed).equals(old)).to.equal(true);
        else
          expect(bytesOf(again).equals(old) || oldBytesIf(bytesOf(again), whole) !== undefined).to.equal(
            true,
          );
      }),
      { numRuns: runs(3000) },
    );
  });

  it('is known as half-written if a restoring ends in the middle of what it appends', () => {
    const [old, fresh] = [Buffer.from('a=secret\nb=mine\n'), Buffer.from('c\n')];
    const whole = wholeFor(old, fresh);
    for (let length = fresh.length + 1; length < old.length; length++) {
      const found = Buffer.concat([fresh, old.subarray(fresh.length, length)]);
      expect(oldBytesIf(found, whole)).to.deep.equal(old);
      const edited = Buffer.concat([found.subarray(0, -1), Buffer.from('X')]);
      expect(oldBytesIf(edited, whole)).to.equal(undefined);
    }
  });

  it('is never taken for half-written once it is new, or if somebody has changed it', () => {
    fc.assert(
      fc.property(text, text, fc.string({ minLength: 1 }), fc.nat(30), (old, fresh, theirs, number) => {
        const whole = wholeFor(old, fresh);
        expect(oldBytesIf(fresh, whole)).to.equal(undefined);
        const write = (disk: MemoryDisk): void => {
          writeInPlace('/file', fresh, 0o600, () => true, disk);
        };
        const killed = isKilled(fileWith(old), number, write);
        const found = killed ? bytesOf(killed) : fresh;
        const edited = Buffer.concat([found, Buffer.from(`\0${theirs}`)]);
        expect(oldBytesIf(edited, whole)).to.equal(undefined);
        expect(oldBytesIf(Buffer.concat([Buffer.from(`\0${theirs}`), found]), whole)).to.equal(undefined);
      }),
      { numRuns: runs(1000) },
    );
  });

  it('shows no end of a longer text that it had, if it is no longer than a block', () => {
    const [old, fresh] = [Buffer.from('a=secret\n'), Buffer.from('b\n')];
    const write = (disk: MemoryDisk): void => {
      writeInPlace('/file', fresh, 0o600, () => true, disk);
    };
    const disks = [0, 1, 2, 3, 4].map((number) => isKilled(fileWith(old), number, write));
    const seen = new Set(disks.flatMap((killed) => (killed ? [bytesOf(killed).toString()] : [])));
    expect([...seen]).to.deep.equal(['a=secret\n', `b\n${'\n'.repeat(7)}`, 'b\n']);
  });

  it('leaves nothing of the new bytes in what shows this', () => {
    const whole = JSON.stringify(wholeFor(Buffer.from(OLD), Buffer.from('a=secret')));
    expect(whole)
      .not.to.include('secret')
      .and.not.include(Buffer.from('secret').toString('base64').slice(0, 6));
  });

  it('is left alone if it is not as it was read right before it is written', () => {
    const disk = fileWith(Buffer.from(OLD));
    expect(writeInPlace('/file', Buffer.from('x'), 0o600, () => false, disk)).to.equal(undefined);
    expect(bytesOf(disk).toString()).to.equal(OLD);
  });
});

/** The credentials are mounted by themselves, and long enough to be written in several steps. */
function mounted(old = OLD): SharedStage {
  const stage = new SharedStage();
  stage.disk.mkdir('/home/.aws', 0o755);
  stage.write('/home/elsewhere', old, 0o640);
  stage.write(PATH, '', 0o600);
  stage.disk.mount(PATH, stage.disk.inode('/home/elsewhere'));
  return stage;
}

const LONG = `${OLD}${'# note\n'.repeat(2000)}`;

describe('a file that is mounted by itself', () => {
  const configure: Run = (stage) => {
    stage.job().configure(PATHS, 'secret', '.'.repeat(9000));
  };
  const cleanup: Run = (stage) => {
    stage.job().cleanup(false, PATHS);
  };

  for (const [title, old] of [
    ['short', OLD],
    ['long', LONG],
  ] as const) {
    it(`is written in its place and put back, with its mode: ${title}`, () => {
      const stage = mounted(old);
      const before = stage.tree();
      configure(stage);
      expect(stage.read(PATH)).to.equal(`${old}a=secret${'.'.repeat(9000)}\n`);
      expect(stage.tree()['/home/.aws/.credentials.shipctl-record']).not.to.include('whole');
      cleanup(stage);
      expect(stage.tree()).to.deep.equal(before);
      expect(stage.disk.inode(PATH).mode).to.equal(0o640);
    });

    for (const isCleaned of [false, true]) {
      it(`is whole again after a kill at any change of ${isCleaned ? 'a cleanup' : 'a configure'}: ${title}`, () => {
        const first = mounted(old).tree();
        const ready = mounted(old);
        if (isCleaned) configure(ready);
        const run = isCleaned ? cleanup : configure;
        const changes = ready.callsOf(run, ({ isChange }) => isChange);
        for (const number of some([...Array(changes).keys()])) {
          const killed = ready.crashed(run, number, false);
          const [view] = killed.job().view([PATH]);
          expect(Buffer.from(view?.bytes ?? []).toString(), `${number}`).to.be.oneOf([
            old,
            `${old}a=secret${'.'.repeat(9000)}\n`,
          ]);
          const again = killed.copy();
          configure(again);
          expect(again.read(PATH), `${number}`).to.equal(`${old}a=secret${'.'.repeat(9000)}\n`);
          for (const stage of [again, killed]) {
            cleanup(stage);
            expect(stage.tree(), `${number}`).to.deep.equal(first);
          }
        }
      });
    }
  }

  it('has one text, whatever is done by which of two names', () => {
    const stage = new SharedStage();
    stage.disk.mkdir('/home/.aws', 0o755);
    for (const path of PATHS) stage.write(path, OLD, 0o640);
    stage.disk.mount(CONFIG, stage.disk.inode(PATH));
    const before = stage.tree();
    configure(stage);
    expect(stage.disk.inode(PATH)).to.equal(stage.disk.inode(CONFIG));
    expect(stage.read(CONFIG)).to.include('a=secret');
    cleanup(stage);
    expect(stage.tree()).to.deep.equal(before);
    expect(stage.disk.inode(PATH)).to.equal(stage.disk.inode(CONFIG));
  });

  it('gives its secret back where no mode can be set any more, and is named', () => {
    const stage = mounted();
    stage.disk.inode('/home/elsewhere').mode = 0o644;
    stage.job().configure(PATHS);
    stage.onStart = (disk) => {
      disk.watcher = ({ name }) => {
        if (name === 'fchmod') throw new Refusal('EPERM');
      };
    };
    const { files } = stage.job();
    const { altered } = files.update([groupOf(PATHS)], 5, ([all = []]) => ({
      changes: all.map(({ path }) => ({ path, bytes: Buffer.from(OLD), body: {}, owners: [] })),
      result: undefined,
    }));
    expect(altered).to.include(PATH);
    expect(stage.read(PATH)).to.equal(OLD);
    expect(stage.disk.stat(PATH).mode).to.equal(0o600);
  });

  it('is left empty if it was made for what is taken out of it, and was mounted since', () => {
    const stage = new SharedStage();
    stage.job().configure([PATH], 'secret');
    stage.disk.mount(PATH, stage.disk.inode(PATH));
    stage.job().cleanup(false, [PATH]);
    expect(stage.read(PATH)).to.equal('');
    expect(stage.tree()).to.not.have.property('/home/.aws/.credentials.shipctl-record');
  });

  it('keeps what somebody wrote after a kill', () => {
    const ready = mounted();
    const changes = ready.callsOf(configure, ({ isChange }) => isChange);
    for (const number of some([...Array(changes).keys()])) {
      const killed = ready.crashed(configure, number, false);
      killed.write(PATH, `${killed.read(PATH)}theirs\n`);
      cleanup(killed);
      expect(killed.read(PATH), `${number}`).to.include('theirs');
    }
  });

  it('keeps what somebody wrote between any two calls before it is written', () => {
    const ready = mounted();
    const calls: string[] = [];
    const counted = ready.copy();
    counted.onStart = (disk) => {
      disk.watcher = ({ name, path }) => {
        calls.push(`${name} ${path}`);
      };
    };
    configure(counted);
    // It is looked at once more when it is open.
    const last = calls.lastIndexOf(`open ${PATH}`) + 2;
    for (const number of some([...Array(last).keys()])) {
      const stage = ready.copy();
      stage.between(configure, number, () => {
        stage.write(PATH, `${stage.read(PATH)}theirs\n`);
      });
      expect(stage.read(PATH), `${number}`).to.include('theirs\n').and.include('a=secret');
      cleanup(stage);
      expect(stage.read(PATH), `${number}`).to.equal(`${OLD}theirs\n`);
    }
  });
});
