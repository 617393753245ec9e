import { dirname } from 'node:path';
import { expect } from 'chai';
import { some } from '../../support/extent.ts';
import { Refusal } from '../../support/memory/walk.ts';
import { groupOf } from '../../support/memory/sharedJob.ts';
import { PATHS, type Run, SharedStage } from '../../support/memory/sharedStage.ts';

const [PATH, CONFIG] = PATHS;
const OLD = '[mine]\nkey = value\n';

function own(): SharedStage {
  const stage = new SharedStage();
  stage.disk.mkdir('/home/.aws', 0o755);
  stage.write(PATH, OLD, 0o640);
  stage.write(CONFIG, OLD);
  stage.disk.storage.syncAll();
  return stage;
}

const configure: Run = (stage) => {
  stage.job().configure(PATHS);
};
const cleanup: Run = (stage) => {
  stage.job().cleanup(false, PATHS);
};
const numbers = (count: number): readonly number[] => some([...Array(count).keys()]);

describe('a change of shared files', () => {
  it('keeps what another program writes between any two calls before the file is replaced', () => {
    const ready = own();
    let count = 0;
    let last = 0;
    const counted = ready.copy();
    counted.onStart = (disk) => {
      disk.watcher = ({ name, second }) => {
        if (name === 'rename' && second === CONFIG) last = count;
        count++;
      };
    };
    configure(counted);
    for (const number of numbers(last)) {
      const stage = ready.copy();
      stage.between(configure, number, () => {
        stage.write(CONFIG, `${OLD}theirs\n`);
      });
      expect(stage.read(CONFIG), `${number}`).to.equal(`${OLD}theirs\na=secret\n`);
      cleanup(stage);
      expect(stage.read(CONFIG), `${number}`).to.equal(`${OLD}theirs\n`);
      expect(stage.read(PATH), `${number}`).to.equal(OLD);
    }
  });

  it('is undone if the state directory is read-only, and forgotten later', () => {
    const stage = own();
    const before = stage.tree();
    configure(stage);
    stage.onStart = (disk) => {
      disk.watcher = ({ path, isChange }) => {
        if (isChange && path.startsWith('/home/.local')) throw new Refusal('EROFS');
      };
    };
    cleanup(stage);
    expect(PATHS.map((path) => stage.read(path))).to.deep.equal([OLD, OLD]);
    stage.onStart = () => undefined;
    cleanup(stage);
    expect(stage.tree()).to.deep.equal(before);
  });

  it('leaves no new file, wherever it is killed, if a file then takes the place of its link', () => {
    const ready = own();
    ready.disk.mkdir('/home/dot', 0o755);
    ready.disk.rename(PATH, '/home/dot/c');
    ready.disk.symlink('/home/dot/c', PATH);
    for (const number of numbers(ready.callsOf(configure, ({ isChange }) => isChange))) {
      const killed = ready.crashed(configure, number, false);
      killed.disk.unlink(PATH);
      killed.write(PATH, OLD);
      cleanup(killed);
      const names = killed.disk.readdir('/home/dot').filter((name) => !name.endsWith('-lock'));
      expect(names, `${number}`).to.deep.equal(['c']);
    }
  });

  it('ends if another program changes a file all the time, and leaves everything as it is', () => {
    const stage = own();
    const before = stage.tree();
    let count = 0;
    stage.onStart = (disk) => {
      disk.watcher = ({ name, path }) => {
        if (name === 'open' && path.endsWith('.credentials.shipctl-new'))
          stage.write(CONFIG, `${OLD}${count++}`);
        stage.pass(100);
      };
    };
    expect(() => {
      configure(stage);
    }).to.throw(`another program keeps changing ${CONFIG}; nothing was written`);
    stage.write(CONFIG, OLD);
    expect(stage.tree()).to.deep.equal(before);
  });

  it('can be viewed between any two calls: each file is old or new, and nothing is made', () => {
    for (const [ready, run] of [
      [own(), configure],
      [configured(), cleanup],
    ] as const) {
      const done = ready.copy();
      run(done);
      const texts = [ready.read(CONFIG), done.read(CONFIG)];
      for (const number of numbers(ready.callsOf(run))) {
        const stage = ready.copy();
        stage.between(run, number, () => {
          stage.onStart = () => undefined;
          const before = stage.tree();
          const files = stage.job('viewer').view(PATHS);
          stage.job('viewer').files.journaled();
          expect(stage.tree()).to.deep.equal(before);
          for (const { bytes } of files) expect(Buffer.from(bytes ?? []).toString()).to.be.oneOf(texts);
        });
        expect(stage.tree(), `${number}`).to.deep.equal(done.tree());
      }
    }
  });

  it('stays apart from that of another job between any two calls', () => {
    for (const other of [configureOther, cleanupOther]) {
      const ready = own();
      if (other === cleanupOther) configureOther(ready);
      for (const number of numbers(ready.callsOf(configure))) {
        const stage = ready.copy();
        stage.between(configure, number, () => {
          stage.onStart = () => undefined;
          try {
            other(stage);
          } catch (error) {
            expect(String(error)).to.match(/waiting for .* to release/);
          }
        });
        expect(stage.read(PATH), `${number}`).to.include('a=secret\n');
        stage.job('b').cleanup(false, PATHS);
        expect(stage.read(PATH), `${number}`).to.equal(`${OLD}a=secret\n`);
        cleanup(stage);
        expect(stage.tree(), `${number}`).to.deep.equal(own().tree());
      }
    }
  });

  for (const [title, prepare, run] of [
    ['a configure', () => undefined, configure],
    [
      'a configure of what is configured',
      configure,
      (stage: SharedStage) => {
        stage.job().configure(PATHS, 'other');
      },
    ],
    ['a cleanup', configure, cleanup],
  ] as const) {
    it(`has a way back if the power fails at any call, whatever of it that was not synced is lost: ${title}`, () => {
      const ready = own();
      prepare(ready);
      ready.disk.storage.syncAll();
      const done = ready.copy();
      run(done);
      const changes = ready.callsOf(run, ({ isChange }) => isChange);
      for (const number of numbers(changes)) {
        for (const [period, isAll] of [
          [1, true],
          [2, false],
          [3, false],
          [5, false],
        ] as const) {
          const crashed = ready.crashed(run, number, false);
          let inode = 0;
          crashed.disk.storage.cutPower(() => isAll || inode++ % period === 0);
          for (const isRepeated of [false, true]) {
            const stage = crashed.copy();
            for (const path of PATHS)
              expect(stage.read(path), `${number}`).to.be.oneOf([ready.read(path), done.read(path)]);
            if (isRepeated) run(stage);
            cleanup(stage);
            for (const path of PATHS) expect(stage.read(path), `${number} ${period}`).to.equal(OLD);
          }
        }
      }
    });
  }

  it('leaves no secret that nothing leads to, if the power fails and the state directory is not on disk', () => {
    const ready = own();
    // So that there is a state directory.
    const other = '/home/other';
    ready.write(other, OLD);
    ready.job('other').configure([other]);
    ready.disk.storage.syncAll();
    const pointer = Object.keys(ready.tree()).find((path) => /\/[0-9a-f]{64}\.json$/.test(path)) ?? '';
    for (const number of numbers(ready.callsOf(configure, ({ isChange }) => isChange))) {
      const stage = ready.crashed(configure, number, false);
      stage.disk.inode(dirname(pointer)).lose();
      stage.disk.storage.cutPower(() => false);
      stage.job().cleanup(true);
      const secret = Object.entries(stage.tree()).filter(([, text]) => text.includes('secret'));
      expect(secret, `${number}`).to.deep.equal([]);
    }
  });

  it('has new files and records written to the disk one right after the other', () => {
    const stage = own();
    const names: string[] = [];
    stage.onStart = (disk) => {
      disk.watcher = ({ name, path }) => {
        if (/^(write|fsync|rename)$/.test(name) && path.endsWith('.shipctl-new')) names.push(name);
      };
    };
    configure(stage);
    const steps = ['write', 'fsync', 'rename'];
    expect(names).to.deep.equal([
      // The pointers, then the files with their records.
      ...steps.flatMap((name) => Array<string>(2).fill(name)),
      ...steps.flatMap((name) => Array<string>(4).fill(name)),
    ]);
  });

  it('keeps the records of files that cannot be put back', () => {
    const stage = own();
    stage.onStart = (disk) => {
      let isFailing = false;
      disk.watcher = ({ name, second }) => {
        if (name === 'rename' && second === CONFIG) isFailing = true;
        if (name === 'rename' && isFailing) throw new Refusal('EIO');
      };
    };
    expect(() => {
      configure(stage);
    }).to.throw(/replace .*config: .*EIO.*could not be put back: .*credentials/);
    stage.onStart = () => undefined;
    const later = stage.copy();
    expect(later.read(PATH)).to.include('a=secret');
    cleanup(later);
    expect(later.tree()).to.deep.equal(own().tree());
  });

  for (const stuck of PATHS)
    for (const failing of ['.config.shipctl-record', '.credentials.shipctl-record'])
      it(`puts back the records of files that are put back, if ${failing} stays and another program writes ${stuck}`, () => {
        const stage = own();
        configure(stage);
        let isArmed = true;
        stage.onStart = (disk) => {
          disk.watcher = ({ name, path }) => {
            if (!isArmed || name !== 'unlink' || !path.endsWith(failing)) return;
            isArmed = false;
            stage.write(stuck, 'theirs\n');
            throw new Refusal('EIO');
          };
        };
        expect(() => {
          cleanup(stage);
        }).to.throw(/EIO.*could not be put back/);
        stage.onStart = () => undefined;
        cleanup(stage);
        for (const path of PATHS) expect(stage.read(path)).to.equal(path === stuck ? 'theirs\n' : OLD);
        expect(stage.job().files.journaled()).to.deep.equal([]);
      });

  it('only writes the record if a file is as it should be', () => {
    const stage = own();
    const touched: string[] = [];
    stage.onStart = (disk) => {
      disk.watcher = ({ isChange, name, path, second }) => {
        if (isChange && name !== 'open') touched.push(second === '' ? path : second);
      };
    };
    const bytes = Buffer.from(OLD);
    const owners = [{ job: 'a', build: '1', resource: 'r' }];
    stage.disk.chmod(PATH, 0o600);
    stage.job().files.update([groupOf([PATH])], 1, () => ({
      changes: [{ path: PATH, bytes, body: {}, owners }],
      result: undefined,
    }));
    expect(touched).to.include('/home/.aws/.credentials.shipctl-record').and.not.include(PATH);
    expect(stage.tree()['/home/.aws/.credentials.shipctl-record']).to.match(/\}\n$/);
  });

  it('keeps the owner and group of a file, and gives it its mode', () => {
    const stage = own();
    Object.assign(stage.disk.inode(PATH), { uid: 7, gid: 8 });
    const before = stage.tree();
    configure(stage);
    expect(stage.disk.inode(PATH)).to.include({ uid: 7, gid: 8, mode: 0o600 });
    cleanup(stage);
    expect(stage.tree()).to.deep.equal(before);
  });

  it('is none if what decides about it throws', () => {
    const stage = own();
    const before = stage.tree();
    const update = (): unknown =>
      stage.job().files.update([groupOf([...PATHS, '/home/new/file'])], 1, () => {
        throw new Error('no');
      });
    expect(update).to.throw('no');
    expect(stage.tree()).to.deep.equal(before);
  });
});

function configured(): SharedStage {
  const stage = own();
  configure(stage);
  return stage;
}

function configureOther(stage: SharedStage): void {
  stage.job('b').configure(PATHS);
}

function cleanupOther(stage: SharedStage): void {
  stage.job('b').cleanup(false, PATHS);
}
