import { spawnSync } from 'node:child_process';
import { chmodSync, chownSync, lstatSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect } from 'chai';
import { Cleanups } from '../support/cleanups.ts';
import { needRoot } from '../support/clients.ts';
import { few } from '../support/extent.ts';
import { BINARY, type Ended } from '../support/job.ts';
import { Stage } from '../support/situations.ts';
import { ALL_TOOLS } from '../support/toolSituations.ts';
import { treeOf } from '../support/tree.ts';

const USER = 4242;

/** Directories of tools below HOME, and HOME itself, where git has its files. */
const DIRECTORIES = [
  ...['.docker', '.kube', '.', '.config/gcloud', '.config/gcloud/configurations'],
  ...['variables', '.azure', '.jfrog'],
];

/** A way in which nothing can be written to a directory. */
interface Refusal {
  readonly title: string;
  /** Whether the program runs as an ordinary user, to whom everything else in HOME belongs. */
  readonly isUser: boolean;
  /** Whether directories in it are refused as well. */
  readonly isDeep: boolean;
  readonly says: RegExp;
  /** Does that to the directory. Gives what undoes it. */
  refuse(directory: string, stage: Stage): () => void;
}

function root(...[program = '', ...words]: readonly string[]): void {
  const { status, stderr } = spawnSync(program, words, { encoding: 'utf8' });
  expect(status, stderr).to.equal(0);
}

function mount(directory: string, ...words: readonly string[]): () => void {
  root('mount', ...words, directory);
  return () => {
    root('umount', directory);
  };
}

/** Has what is in a directory on a small disk without space. */
function fillUp(directory: string, { job }: Stage): () => void {
  const copy = job.path('tmp/copy');
  root('rm', '-rf', copy);
  root('cp', '-a', directory, copy);
  const unmount = mount(directory, '-t', 'tmpfs', '-o', 'size=1m,mode=755', 'none');
  root('cp', '-a', `${copy}/.`, directory);
  spawnSync('dd', ['if=/dev/zero', `of=${directory}/fill`, 'bs=4k']);
  return unmount;
}

const REFUSALS: readonly Refusal[] = [
  {
    title: 'on a full disk',
    isUser: false,
    isDeep: true,
    says: /no space is left on the device \(ENOSPC\)/,
    refuse: fillUp,
  },
  {
    title: 'on a read-only disk',
    isUser: false,
    isDeep: true,
    says: /the file system is read-only \(EROFS\)/,
    refuse: (directory) => {
      const unmount = mount(directory, '--bind', directory);
      root('mount', '-o', 'remount,bind,ro', directory);
      return unmount;
    },
  },
  {
    title: "the user's own, and read-only",
    isUser: true,
    isDeep: false,
    says: /permission denied \(EACCES\)/,
    refuse: (directory) => {
      const { mode } = lstatSync(directory);
      chmodSync(directory, 0o500);
      return () => {
        chmodSync(directory, mode & 0o777);
      };
    },
  },
  {
    title: "another user's",
    isUser: true,
    isDeep: false,
    says: /permission denied \(EACCES\)/,
    refuse: (directory) => {
      chownSync(directory, 0, 0);
      chmodSync(directory, 0o755);
      return () => {
        chownSync(directory, USER, USER);
      };
    },
  },
  {
    title: 'closed to everybody but root',
    isUser: true,
    isDeep: true,
    says: /permission denied \(EACCES\)/,
    refuse(directory) {
      chownSync(directory, 0, 0);
      chmodSync(directory, 0o700);
      return () => {
        chownSync(directory, USER, USER);
        chmodSync(directory, 0o755);
      };
    },
  },
];

/** Runs the program, as an ordinary user if that is wanted. */
function run({ job }: Stage, isUser: boolean, argv: readonly string[]): Promise<Ended> {
  const as = isUser ? ['setpriv', `--reuid=${USER}`, `--regid=${USER}`, '--clear-groups'] : [];
  return job.start([...as, BINARY, ...argv]);
}

/** Expects a message for each fault, without secrets. */
function checkMessages({ subject }: Stage, { status, stdout }: Ended, said: string): void {
  expect({ status, stdout }, said).to.deep.equal({ status: 1, stdout: '' });
  expect(said).to.match(/^(shipctl: [^\n]+\n)+$/);
  for (const secret of [...subject.secrets, ...subject.othersSecrets]) expect(said).not.to.include(secret);
}

describe('the places of all tools', function () {
  const cleanups = new Cleanups();
  /** Of root and of the ordinary user. */
  const stages = new Map<boolean, Stage>();

  before(async function () {
    needRoot(this, 'mount', 'umount', 'setpriv');
    for (const isUser of [false, true]) {
      const stage = cleanups.add(await Stage.of(ALL_TOOLS[1]), (one) => {
        one.remove();
      });
      for (const directory of ['.', 'home', 'tmp', 'work', 'job'])
        chmodSync(stage.job.path(directory), 0o755);
      if (isUser) root('chown', '-R', `${USER}:${USER}`, stage.job.path('kept'));
      stages.set(isUser, stage);
    }
  });

  after(() => cleanups.run());

  function stageAt(isUser: boolean, kept: string): Stage {
    const stage = stages.get(isUser);
    if (!stage) throw new Error('there is no job');
    stage.restore(kept);
    return stage;
  }

  /** Runs the program while the directory is refused. */
  async function checkRefused(stage: Stage, place: string, refusal: Refusal, command: string): Promise<void> {
    const directory = join(stage.job.home, place);
    const allow = refusal.refuse(directory, stage);
    try {
      const before = treeOf(stage.job.home);
      const ended = await run(stage, refusal.isUser, [command]);
      const said = stage.unexpected(ended.stderr);
      checkMessages(stage, ended, said);
      expect(said).to.match(refusal.says).and.include(directory);
      if (command === 'configure') expect(treeOf(stage.job.home)).to.deep.equal(before);
    } finally {
      allow();
    }
  }

  /** Whether a tool has a file there. */
  const isAt = (tool: readonly string[], place: string, { isDeep }: Refusal): boolean =>
    tool.map(dirname).some((at) => at === place || (isDeep && (place === '.' || at.startsWith(`${place}/`))));

  const rows = REFUSALS.flatMap((refusal) => DIRECTORIES.map((place) => ({ refusal, place })));
  for (const { refusal, place } of few(rows, 1)) {
    it(`keep configure from changing any file, and cleanup from those of one tool: ${place} is ${refusal.title}`, async () => {
      const clean = stageAt(refusal.isUser, 'first').files;
      await checkRefused(stageAt(refusal.isUser, 'first'), place, refusal, 'configure');

      const stage = stageAt(refusal.isUser, 'ready');
      const configured = stage.files;
      await checkRefused(stage, place, refusal, 'cleanup');
      const isClean = stage.toolsIn([configured, clean]).map((number) => number === 1);
      expect(isClean).to.deep.equal(stage.subject.tools.map((tool) => !isAt(tool, place, refusal)));
      const { status, stderr } = await run(stage, refusal.isUser, ['cleanup']);
      expect(status, stderr).to.equal(0);
      expect(treeOf(stage.job.home)).to.deep.equal(stage.kept('first'));
    });
  }

  it("keep configure from changing any file if one of them is another user's", async () => {
    const { job, oldPaths } = stageAt(true, 'first');
    for (const path of few(oldPaths, 1)) {
      const stage = stageAt(true, 'first');
      const file = join(job.home, path);
      chownSync(file, 0, 0);
      chmodSync(file, 0o644);
      const before = treeOf(job.home);
      const ended = await run(stage, true, ['configure']);
      checkMessages(stage, ended, ended.stderr);
      expect(ended.stderr).to.include(`${file} belongs to user 0, not to you`);
      expect(treeOf(job.home)).to.deep.equal(before);
    }
  });

  it('keep their owners if root configures another user, and cleans up', async () => {
    const stage = stageAt(true, 'first');
    const { files: clean, oldPaths } = stage;
    const { status, stderr } = await run(stage, false, ['configure']);
    expect(status, stderr).to.equal(0);
    expect(new Set(stage.toolsIn([clean]))).to.deep.equal(new Set([-1]));
    const owners = oldPaths.map((path) => lstatSync(join(stage.job.home, path)).uid);
    expect(new Set(owners)).to.deep.equal(new Set([USER]));
    expect((await run(stage, false, ['cleanup'])).status).to.equal(0);
    expect(treeOf(stage.job.home)).to.deep.equal(stage.kept('first'));
  });
});
