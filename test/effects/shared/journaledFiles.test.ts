import { expect } from 'chai';
import type { Decision, FilesByGroup } from '../../../src/world/sharedFiles.ts';
import { some } from '../../support/extent.ts';
import { groupOf } from '../../support/memory/sharedJob.ts';
import { PATHS, type Run, SharedStage } from '../../support/memory/sharedStage.ts';

const OLD = '[mine]\nkey = value\n';

const configure: Run = (stage) => {
  stage.job().configure(PATHS);
};
const cleanup: Run = (stage) => {
  stage.job().cleanup(false, PATHS);
};

const SITUATIONS: readonly (readonly [title: string, prepare: Run, run: Run])[] = [
  ['configuring in an empty home', () => undefined, configure],
  [
    "configuring the user's own files",
    (stage) => {
      stage.disk.mkdir('/home/.aws', 0o755);
      stage.write(PATHS[0], OLD, 0o640);
      stage.write(PATHS[1], OLD);
    },
    configure,
  ],
  [
    'configuring again',
    configure,
    (stage) => {
      stage.job().configure(PATHS, 'other');
    },
  ],
  ['cleaning up files that were made', configure, cleanup],
  [
    'cleaning up one of two jobs',
    (stage) => {
      configure(stage);
      stage.job('b').configure(PATHS);
    },
    cleanup,
  ],
];

describe('shared files', () => {
  for (const [title, prepare, run] of SITUATIONS) {
    describe(title, () => {
      const first = new SharedStage();
      if (title.includes('own')) prepare(first);
      const ready = first.copy();
      if (!title.includes('own')) prepare(ready);
      const done = ready.copy();
      run(done);

      for (const isTorn of [false, true]) {
        it(`leaves whole files and a way back, wherever it is killed${isTorn ? ', within a write too' : ''}`, () => {
          const changes = ready.callsOf(run, ({ isChange }) => isChange);
          for (const number of some([...Array(changes).keys()])) {
            const killed = ready.crashed(run, number, isTorn);
            killed.files().forEach((file, index) => {
              expect(file, `${number}`).to.be.oneOf([ready.files()[index], done.files()[index]]);
            });
            const again = killed.copy();
            run(again);
            expect(again.files(), `${number}`).to.deep.equal(done.files());
            for (const stage of [again, killed]) {
              stage.job('b').cleanup(false, PATHS);
              stage.job('a').cleanup(false, PATHS);
              expect(stage.tree(), `${number}`).to.deep.equal(first.tree());
            }
          }
        });
      }

      for (const code of ['EIO', 'ENOSPC', 'EACCES']) {
        it(`changes all or nothing if a call fails with ${code}`, () => {
          const calls = ready.callsOf(run);
          for (const number of some([...Array(calls).keys()])) {
            const { stage, error } = ready.failed(run, number, code);
            if (error)
              expect(error).to.be.an('error').with.property('message').that.matches(new RegExp(code));
            if (!/remove the lock/.test(String(error)))
              expect(stage.files(), `${number}`).to.deep.equal(error ? ready.files() : done.files());
            stage.job('b').cleanup(false, PATHS);
            stage.job('a').cleanup(false, PATHS);
            expect(stage.tree(), `${number}`).to.deep.equal(first.tree());
          }
        });
      }
    });
  }

  describe('whose directory is missing', () => {
    /** Writes a text into all files; gives what they held each time that it was asked. */
    const askedFor = (stage: SharedStage, onCall: (call: number) => void): readonly string[][] => {
      const asked: string[][] = [];
      const owners = [{ job: 'a', build: '1', resource: 'r' }];
      const decide = ([files = []]: FilesByGroup): Decision<undefined> => {
        asked.push(files.map(({ bytes }) => (bytes ? Buffer.from(bytes).toString() : 'missing')));
        onCall(asked.length);
        const bytes = Buffer.from('new');
        return { changes: files.map(({ path }) => ({ path, bytes, body: {}, owners })), result: undefined };
      };
      stage.job().files.update([groupOf(PATHS)], 5, decide);
      expect(PATHS.map((path) => stage.read(path))).to.deep.equal(['new', 'new']);
      return asked;
    };

    it('are decided about once', () => {
      expect(askedFor(new SharedStage(), () => undefined)).to.deep.equal([['missing', 'missing']]);
    });

    it('are decided about again if they would be elsewhere meanwhile', () => {
      const stage = new SharedStage();
      const missing = ['missing', 'missing'];
      const asked = askedFor(stage, (call) => {
        if (call > 1) return;
        stage.disk.mkdir('/home/elsewhere', 0o755);
        stage.disk.symlink('elsewhere', '/home/.aws');
      });
      expect(asked).to.deep.equal([missing, missing]);
    });

    it('are decided about again if one comes meanwhile', () => {
      const stage = new SharedStage();
      const asked = askedFor(stage, (call) => {
        if (call > 1) return;
        stage.disk.mkdir('/home/.aws', 0o755);
        stage.write(PATHS[1], 'theirs');
      });
      expect(asked).to.deep.equal([
        ['missing', 'missing'],
        ['missing', 'theirs'],
      ]);
    });
  });
});
