import { chmodSync, chownSync, mkdirSync, readdirSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { expect } from 'chai';
import { need, needRoot } from '../support/clients.ts';
import { few } from '../support/extent.ts';
import { GitRepository } from '../support/gitRepository.ts';
import { BINARY, Job } from '../support/job.ts';
import { Running, death, lives } from '../support/runningProgram.ts';
import { treeOf } from '../support/tree.ts';

describe('shipctl get_git_changes', () => {
  let job: Job;
  let repository: GitRepository;
  let evil: string;

  beforeEach(function () {
    need(this, 'git');
    job = new Job([]);
    repository = new GitRepository(job.path('g'));
    repository.commit({
      'a/old': 'x'.repeat(500),
      b: '1\n',
      '\xc3\xbc': '1',
      '.gitattributes': '* diff=evil\n',
    });
    repository.git('mv', 'a/old', 'a/new');
    repository.commit({ b: '2\n', '\xc3\xbc': '2' });
    repository.write('b', '3\n');
    // As if it had been written again unchanged.
    utimesSync(repository.path('a/new'), 1, 1);
    evil = job.write('evil', `#!/bin/sh\necho "$@" >>${job.path('ran')}\necho evil\n`);
    chmodSync(evil, 0o755);
  });

  afterEach(() => {
    job.remove();
  });

  const BETWEEN = 'a/new\na/old\nb\nü\n';
  const NOW = 'b\n';

  /** What both kinds of range print, and whether the evil program ran. */
  function answers(env: Readonly<Record<string, string>> = {}): unknown {
    const ask = (range: string): string => {
      const { status, stdout, stderr } = job.run(
        ['get_git_changes', `--path=${repository.root}`, `--commit-range=${range}`],
        env,
      );
      return status === 0 ? stdout : stderr;
    };
    return { between: ask('HEAD~1..HEAD'), now: ask('HEAD'), ran: job.read('ran') };
  }

  const GOOD = { between: BETWEEN, now: NOW, ran: undefined };

  const settings: (readonly [name: string, value: string])[] = [
    ['core.fsmonitor', 'EVIL'],
    ['core.fsmonitor', 'true'],
    ['core.quotePath', 'true'],
    ['core.pager', 'EVIL'],
    ['core.splitIndex', 'true'],
    ['core.untrackedCache', 'true'],
    ['color.ui', 'always'],
    ['color.diff', 'always'],
    ['diff.external', 'EVIL'],
    ['diff.evil.command', 'EVIL'],
    ['diff.evil.textconv', 'EVIL'],
    ['diff.noprefix', 'true'],
    ['diff.mnemonicPrefix', 'true'],
    ['diff.renames', 'copies'],
    ['diff.renameLimit', '1'],
    ['diff.orderFile', '/none'],
    ['diff.relative', 'true'],
    ['diff.ignoreSubmodules', 'all'],
    ['diff.submodule', 'log'],
    ['diff.autoRefreshIndex', 'false'],
    ['diff.wordRegex', '.'],
    ['diff.statGraphWidth', '1'],
    ['diff.context', '0'],
    ['log.showSignature', 'true'],
    ['pager.diff', 'EVIL'],
    ['pager.diff-tree', 'true'],
    ['alias.diff', '!EVIL'],
    ['alias.diff-tree', '!EVIL'],
    ['alias.rev-parse', '!EVIL'],
    ['status.renames', 'copies'],
  ];
  for (const [name, value] of few(settings, 5)) {
    it(`answers the same with ${name}=${value} in all of git's configurations`, () => {
      const text = value.replace('EVIL', evil);
      repository.git('config', '--file', job.path('home/.gitconfig'), name, text);
      repository.git('config', name, text);
      const configured = { GIT_CONFIG_COUNT: '1', GIT_CONFIG_KEY_0: name, GIT_CONFIG_VALUE_0: text };
      expect(answers(configured)).to.deep.equal(GOOD);
    });
  }

  const variables: readonly Readonly<Record<string, string>>[] = [
    { GIT_DIR: '/none' },
    { GIT_WORK_TREE: '/' },
    { GIT_INDEX_FILE: '/none' },
    { GIT_OBJECT_DIRECTORY: '/none' },
    { GIT_COMMON_DIR: '/none' },
    { GIT_NAMESPACE: 'x' },
    { GIT_CEILING_DIRECTORIES: '/' },
    { GIT_EXTERNAL_DIFF: 'EVIL' },
    { GIT_PAGER: 'EVIL', PAGER: 'EVIL' },
    { GIT_DIFF_OPTS: '--unified=0' },
    { GIT_LITERAL_PATHSPECS: '1' },
    { GIT_SHALLOW_FILE: '/none' },
    { GIT_TRACE: '1', GIT_TRACE2: '1', GIT_TRACE_SETUP: '1' },
    { GIT_TRACE: '2', GIT_CURL_VERBOSE: '1' },
    { GIT_CONFIG_PARAMETERS: "'diff.external=EVIL'" },
    { GIT_CONFIG_PARAMETERS: 'nonsense' },
    { GIT_CONFIG: '/none' },
    { GIT_OPTIONAL_LOCKS: '1' },
    { GIT_PREFIX: 'a/' },
    { GIT_EXEC_PATH: '/none' },
    { GIT_TEST_FSMONITOR: 'EVIL' },
    { LC_ALL: 'de_DE.UTF-8', LANGUAGE: 'de', LC_MESSAGES: 'de_DE.UTF-8' },
    { TERM: 'dumb', COLUMNS: '1' },
  ];
  for (const env of few(variables, 5)) {
    it(`answers the same with ${Object.keys(env).join(', ')} in the environment`, () => {
      const given = Object.entries(env).map(([name, value]) => [name, value.replace('EVIL', evil)] as const);
      expect(answers(Object.fromEntries(given))).to.deep.equal(GOOD);
    });
  }

  it('names a submodule whose changes .gitmodules says to ignore', () => {
    const commit = repository.git('rev-parse', 'HEAD');
    const before = repository.git('rev-parse', 'HEAD~1');
    const add = (to: string): string =>
      repository.git('update-index', '--add', '--cacheinfo', `160000,${to},sub`);
    repository.write('.gitmodules', '[submodule "sub"]\n\tpath = sub\n\turl = ./x\n\tignore = all\n');
    add(before);
    repository.git('add', '.gitmodules');
    repository.git('commit', '-qm', '3');
    add(commit);
    repository.git('commit', '-qm', '4');
    const { stdout } = job.run([
      'get_git_changes',
      `--path=${repository.root}`,
      '--commit-range=HEAD~1..HEAD',
    ]);
    expect(stdout).to.equal('sub\n');
  });

  for (const kind of ['whole', 'split']) {
    it(`changes nothing, in the working tree, the repository (with a ${kind} index) or among temporary files`, () => {
      if (kind === 'split') repository.git('-c', 'core.splitIndex=true', 'update-index', '--split-index');
      repository.git('config', 'core.splitIndex', 'true');
      utimesSync(repository.path('a/new'), 1, 1);
      const before = treeOf(repository.root);
      expect(answers()).to.deep.equal(GOOD);
      expect(treeOf(repository.root)).to.deep.equal(before);
      expect(readdirSync(job.path('tmp'))).to.deep.equal([]);
    });
  }

  it('sees a change that came right behind the last look of git, of the same length', () => {
    // The copy of the index must not be younger than the index: git trusts what is older than that.
    for (let round = 0; round < 20; round++) {
      repository.commit({ racy: `${10 + round}` });
      repository.write('racy', `${50 + round}`);
      expect(answers()).to.include({ now: 'racy\n' });
    }
  });

  it("passes git's words on where git refuses a repository of another user, and looks where it is allowed to", function () {
    needRoot(this);
    const env = { SUDO_UID: '' };
    chownSync(repository.root, 4242, 4242);
    chownSync(repository.path('.git'), 4242, 4242);
    const { status, stderr } = job.run(
      ['get_git_changes', `--path=${repository.root}`, '--commit-range=HEAD'],
      env,
    );
    expect(status).to.equal(1);
    expect(stderr).to.match(
      /^shipctl: git can't read \/.*: fatal: detected dubious ownership in .* git config --global --add safe\.directory \/.*\n$/,
    );
    const allowed = { GIT_CONFIG_COUNT: '1', GIT_CONFIG_KEY_0: 'safe.directory', GIT_CONFIG_VALUE_0: '*' };
    expect(answers({ ...env, ...allowed })).to.deep.equal(GOOD);
    job.write('home/.gitconfig', `[safe]\n\tdirectory = ${repository.root}\n`);
    expect(answers(env)).to.deep.equal(GOOD);
    job.write('other', '[safe]\n\tdirectory = *\n');
    rmSync(job.path('home/.gitconfig'));
    expect(answers({ ...env, GIT_CONFIG_GLOBAL: job.path('other') })).to.deep.equal(GOOD);
  });

  it('shows no password of a URL in what git says', () => {
    repository.git('config', 'remote.origin.url', 'https://user:s3cret@127.0.0.1:9/x');
    repository.git('config', 'remote.origin.promisor', 'true');
    repository.git('config', 'extensions.partialClone', 'origin');
    repository.git('config', 'core.repositoryFormatVersion', '1');
    const tree = repository.git('rev-parse', 'HEAD:a');
    rmSync(repository.path(`.git/objects/${tree.slice(0, 2)}/${tree.slice(2)}`));
    const { status, stdout, stderr } = job.run([
      'get_git_changes',
      `--path=${repository.root}`,
      '--commit-range=HEAD~1..HEAD',
    ]);
    expect({ status, stdout }).to.deep.equal({ status: 1, stdout: '' });
    expect(stderr)
      .to.match(/git failed in /)
      .and.not.include('s3cret');
  });

  it("says that git is missing, or can't be run", () => {
    mkdirSync(job.path('bin'));
    const words = ['get_git_changes', `--path=${repository.root}`, '--commit-range=HEAD'];
    const path = { PATH: job.path('bin') };
    expect(job.run(words, path)).to.include({
      status: 1,
      stdout: '',
      stderr: 'shipctl: git was not found in PATH\n',
    });
    writeFileSync(job.path('bin/git'), '', { mode: 0o644 });
    expect(job.run(words, path)).to.include({
      status: 1,
      stderr: "shipctl: can't run git: permission denied (EACCES)\n",
    });
  });

  it('does not take a git that was killed for one that found nothing', () => {
    fakeGit(
      'case "$*" in *show-prefix*) printf "true\\n\\n";; *verify*) printf "%040d\\n" 1;; *) printf "a\\0"; kill -9 $$;; esac',
    );
    const { status, stdout, stderr } = job.run(
      ['get_git_changes', `--path=${repository.root}`, '--commit-range=x..y'],
      fakePath(),
    );
    expect({ status, stdout }).to.deep.equal({ status: 1, stdout: '' });
    expect(stderr).to.match(/it ended with status 137/);
  });

  const fakePath = (): Record<string, string> => ({
    PATH: `${job.path('bin')}:${process.env['PATH'] ?? ''}`,
  });

  function fakeGit(script: string): void {
    chmodSync(job.write('bin/git', `#!/bin/sh\n${script}\n`), 0o755);
  }

  for (const signal of few(['SIGTERM', 'SIGINT', 'SIGHUP'] as const, 1)) {
    it(`ends git when it is ended by ${signal}, and leaves no temporary files`, async () => {
      fakeGit(
        `case "$*" in *show-prefix*) printf "true\\n\\n";; *verify*) printf "%040d\\n" 1;; *git-path*) echo .git/index;; *) echo $$ >${job.path('pid')}; echo ready >${job.path('work/p')}; exec sleep 1000;; esac`,
      );
      const script =
        'mkfifo p; exec 9<>p; "$0" get_git_changes --path="$1" --commit-range=x & P=$!; read line <&9; echo "pid $P"; wait $P; echo "status $?"';
      const running = new Running(job, ['bash', '-c', script, BINARY, repository.root], fakePath());
      const shipctl = Number((await running.prints(/pid (\d+)/))[1]);
      const git = Number(job.read('pid'));
      expect(lives(git)).to.equal(true);
      process.kill(shipctl, signal);
      const { stdout } = await running.ended;
      expect(stdout).to.match(/status (143|130|129)\n$/);
      await death(git);
      expect(readdirSync(job.path('tmp'))).to.deep.equal([]);
    });
  }
});
