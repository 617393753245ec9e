import { expect } from 'chai';
import { ShipctlError } from '../../../src/errors.ts';
import type { PathGroup } from '../../../src/world/sharedFiles.ts';
import { some } from '../../support/extent.ts';
import { type SharedJob, groupOf } from '../../support/memory/sharedJob.ts';
import { type Run, SharedStage } from '../../support/memory/sharedStage.ts';

const AWS = groupOf(['/home/.aws/credentials', '/home/.aws/config'], 'aws');
const DOCKER = groupOf(['/home/.docker/config.json'], 'docker');
const GROUPS = [DOCKER, AWS];
const PATHS = [...DOCKER.paths, ...AWS.paths];
const OWNER = { job: 'a', build: '1', resource: 'r' };

/** Writes a text to all files. */
function write(
  { files }: SharedJob,
  text: string,
  groups: readonly PathGroup[] = GROUPS,
): readonly (readonly string[])[] {
  return files.update(groups, 5, (byGroup) => ({
    changes: byGroup.flat().map(({ path }) => ({
      path,
      bytes: Buffer.from(text),
      body: {},
      owners: [OWNER],
    })),
    result: byGroup.map((all) => all.map(({ uses }) => uses.join())),
  })).result;
}

function stageWith(text: string): SharedStage {
  const stage = new SharedStage();
  for (const directory of ['/home/.aws', '/home/.docker']) stage.disk.mkdir(directory, 0o755);
  for (const path of PATHS) stage.write(path, text);
  return stage;
}

const textsIn = (stage: SharedStage): readonly string[] => PATHS.map((path) => stage.read(path));

describe('files of several tools', () => {
  it('are given by tool, each told by its place among its own', () => {
    expect(write(stageWith('old').job(), 'new')).to.deep.equal([['0'], ['0', '1']]);
  });

  it('are written together, and journaled by tool', () => {
    const stage = stageWith('old');
    write(stage.job(), 'new');
    expect(textsIn(stage)).to.deep.equal(['new', 'new', 'new']);
    const journaled = stage.job().files.journaled();
    const known = journaled.map(({ asked, tool, group }) => ({ asked, tool, group }));
    expect(known).to.have.deep.members(
      GROUPS.flatMap(({ tool, paths }) => paths.map((asked) => ({ asked, tool, group: paths }))),
    );
  });

  it('are cleaned up by tool', () => {
    const stage = stageWith('old');
    write(stage.job(), 'new');
    stage.job().files.update([DOCKER], 5, ([files = []]) => ({
      changes: files.map(({ path }) => ({ path, bytes: Buffer.from('old'), body: {}, owners: [] })),
      result: undefined,
    }));
    expect(textsIn(stage)).to.deep.equal(['old', 'new', 'new']);
    expect(
      new Set(
        stage
          .job()
          .files.journaled()
          .map(({ tool }) => tool),
      ),
    ).to.deep.equal(new Set(['aws']));
  });

  it('are all written or none, whatever call fails', () => {
    const stage = stageWith('old');
    const run: Run = (one) => write(one.job(), 'new');
    const calls = Array.from({ length: stage.callsOf(run) }, (_, index) => index);
    for (const call of some(calls)) {
      const { stage: after } = stage.failed(run, call, 'ENOSPC');
      expect(['old,old,old', 'new,new,new'], `call ${call}`).to.include(textsIn(after).join());
    }
  });

  it('that may not be written name the variables of their places', () => {
    const stage = stageWith('old');
    const groups = [DOCKER, { ...AWS, ifUnwritable: 'Set HOME' }];
    const run: Run = (one) => write(one.job(), 'new', groups);
    const errors = ['EROFS', 'EACCES', 'EIO'].map((code) => {
      const number = stage.callsOf(run, () => true) - 1;
      return [...Array(number).keys()].map((call) => String(stage.failed(run, call, code).error)).join('\n');
    });
    for (const text of errors.slice(0, 2)) expect(text).to.match(/\.aws.*\((EROFS|EACCES)\)\. Set HOME$/m);
    for (const text of errors) expect(text).not.to.match(/(\.docker|EIO).*Set HOME/);
  });

  const places: readonly (readonly [title: string, target: string])[] = [
    ['lead to one file', PATHS[1] ?? ''],
    ['would lead to one file', '/home/.aws/none'],
  ];
  for (const [title, target] of places) {
    it(`are refused if they ${title}`, () => {
      const aws = { ...groupOf([target, '/home/.aws/config'], 'aws'), placedBy: 'HOME, or A, B' };
      const groups = [{ ...DOCKER, placedBy: 'HOME, or D' }, aws];
      const stage = stageWith('old');
      stage.disk.unlink(DOCKER.paths[0] ?? '');
      stage.disk.symlink(target, DOCKER.paths[0] ?? '');
      const before = stage.tree();
      expect(() => write(stage.job(), 'new', groups)).to.throw(
        ShipctlError,
        `the files of docker and aws are one: ${target}; nothing was written. Give one of them another path: set D or A or B`,
      );
      expect(() => stage.job().files.view(groups)).to.throw(ShipctlError, /are one/);
      expect(stage.tree()).to.deep.equal(before);
    });
  }
});
