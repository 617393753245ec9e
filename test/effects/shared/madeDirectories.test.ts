import { expect } from 'chai';
import { some } from '../../support/extent.ts';
import { groupOf } from '../../support/memory/sharedJob.ts';
import { PATHS, type Run, SharedStage } from '../../support/memory/sharedStage.ts';

const STATES = [{ XDG_STATE_HOME: '/home/state/a' }, { XDG_STATE_HOME: '/home/state/b' }] as const;

/** Jobs that use directories which they have to make: run A is disturbed by run B. */
const JOBS: readonly {
  readonly title: string;
  readonly runs: readonly Run[];
  readonly cleanups: readonly Run[];
}[] = [
  {
    title: 'two jobs with other files in one new directory',
    runs: [
      (stage) => {
        stage.job('a').configure(['/home/x/c', '/home/x/d']);
      },
      (stage) => {
        stage.job('b').configure(['/home/x/e', '/home/x/f']);
      },
    ],
    cleanups: [
      (stage) => {
        stage.job('a').cleanup(false, ['/home/x/c', '/home/x/d']);
      },
      (stage) => {
        stage.job('b').cleanup(false, ['/home/x/e', '/home/x/f']);
      },
    ],
  },
  {
    title: 'two jobs with the same files and other state directories',
    runs: STATES.map((env, index) => (stage: SharedStage) => {
      stage.job('ab'[index], env).configure(PATHS);
    }),
    cleanups: STATES.map((env, index) => (stage: SharedStage) => {
      stage.job('ab'[index], env).cleanup(false, PATHS);
    }),
  },
  {
    title: 'two jobs with directories one in the other',
    runs: [
      (stage) => {
        stage.job('a').configure(['/home/x/c']);
      },
      (stage) => {
        stage.job('b').configure(['/home/x/y/z/c']);
      },
    ],
    cleanups: [
      (stage) => {
        stage.job('a').cleanup(false, ['/home/x/c']);
      },
      (stage) => {
        stage.job('b').cleanup(false, ['/home/x/y/z/c']);
      },
    ],
  },
];

/** A job that waits in vain for another one, which stands still meanwhile. */
function isDone(run: Run, stage: SharedStage): boolean {
  try {
    run(stage);
    return true;
  } catch (error) {
    expect(String(error)).to.match(/waiting for .* to release/);
    return false;
  }
}

describe('directories that shipctl makes', () => {
  for (const { title, runs, cleanups } of JOBS) {
    const [run, other] = runs as [Run, Run];
    const first = new SharedStage().tree();

    it(`go with the last job, in whatever order: ${title}`, () => {
      for (const order of [cleanups, cleanups.toReversed()]) {
        const stage = new SharedStage();
        for (const one of runs) one(stage);
        for (const cleanup of order) {
          expect(stage.tree()).not.to.deep.equal(first);
          cleanup(stage);
        }
        expect(stage.tree()).to.deep.equal(first);
      }
    });

    it(`go if another job comes and goes between any two calls: ${title}`, () => {
      const ready = new SharedStage();
      other(ready);
      const clean = cleanups[0] as Run;
      for (const [before, disturbed, disturbing] of [
        [new SharedStage(), run, [other]],
        [new SharedStage(), run, [other, cleanups[1] as Run]],
        [ready, run, [cleanups[1] as Run]],
      ] as const) {
        for (const number of some([...Array(before.callsOf(disturbed)).keys()])) {
          const stage = before.copy();
          stage.between(disturbed, number, () => {
            stage.onStart = () => undefined;
            for (const one of disturbing) isDone(one, stage);
          });
          for (const cleanup of [clean, ...cleanups]) cleanup(stage);
          expect(stage.tree(), `${number}`).to.deep.equal(first);
        }
      }
    });

    it(`go if another job comes between any two calls of a cleanup: ${title}`, () => {
      const ready = new SharedStage();
      run(ready);
      const clean = cleanups[0] as Run;
      for (const number of some([...Array(ready.callsOf(clean)).keys()])) {
        const stage = ready.copy();
        stage.between(clean, number, () => {
          stage.onStart = () => undefined;
          isDone(other, stage);
        });
        for (const cleanup of [clean, ...cleanups]) cleanup(stage);
        expect(stage.tree(), `${number}`).to.deep.equal(first);
      }
    });
  }

  it('are found again if a job makes them while another forgets what it had there', () => {
    const ready = new SharedStage();
    ready.job().configure(PATHS);
    for (const name of ready.disk.readdir('/home/.aws')) ready.disk.unlink(`/home/.aws/${name}`);
    ready.disk.rmdir('/home/.aws');
    const clean: Run = (stage) => {
      stage.job().cleanup();
    };
    for (const number of some([...Array(ready.callsOf(clean)).keys()])) {
      const stage = ready.copy();
      stage.between(clean, number, () => {
        stage.onStart = () => undefined;
        stage.job().configure(PATHS);
      });
      clean(stage);
      expect(stage.tree(), `${number}`).to.deep.equal(new SharedStage().tree());
    }
  });

  it('stay, without a mark, if somebody has something in them', () => {
    const stage = new SharedStage();
    stage.job().configure(PATHS);
    stage.write('/home/.aws/theirs', 'x');
    stage.disk.mkdir('/home/.local/share', 0o755);
    stage.job().cleanup();
    expect(Object.keys(stage.tree())).to.deep.equal([
      ...['/home', '/home/.aws', '/home/.aws/theirs', '/home/.local', '/home/.local/share'],
    ]);
  });

  it('have their marks in them again after the next change, wherever the last one was killed', () => {
    const configure: Run = (stage) => {
      stage.job().configure(PATHS);
    };
    const cleanUp: Run = (stage) => {
      stage.job().cleanup();
    };
    const ready = new SharedStage();
    configure(ready);
    for (const [before, killed] of [
      [new SharedStage(), configure],
      [ready, cleanUp],
    ] as const)
      for (const number of [...Array(before.callsOf(killed, ({ isChange }) => isChange)).keys()]) {
        const stage = before.crashed(killed, number, false);
        configure(stage);
        expect(Object.keys(stage.tree()), `${number}`).to.deep.equal(Object.keys(ready.tree()));
      }
  });

  it('are made neither by a cleanup nor by a view that finds nothing', () => {
    const stage = new SharedStage();
    stage.disk.mkdir('/home/there', 0o755);
    for (const paths of [PATHS, ['/home/there/c']]) {
      const before = stage.tree();
      expect(stage.job().cleanup(true, paths)).to.deep.equal([]);
      stage.job().files.update([groupOf(paths)], 5, () => ({ changes: [], result: undefined }));
      stage.job().view(paths);
      expect(stage.tree()).to.deep.equal(before);
    }
  });

  it('are named if they cannot be made', () => {
    const stage = new SharedStage();
    stage.write('/home/file', '');
    stage.disk.symlink('/nowhere/x', '/home/link');
    const configure = (path: string) => () => {
      stage.job().configure([path]);
    };
    expect(configure('/home/file/c')).to.throw(
      "can't make the directory /home/file: a part of its path is not a directory",
    );
    expect(configure('/home/link/c')).to.throw(
      "can't make the directory /home/link: it or a directory in its path",
    );
    expect(Object.keys(stage.tree())).to.deep.equal(['/home', '/home/file', '/home/link']);
  });
});
