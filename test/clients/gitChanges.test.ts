import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import { expect } from 'chai';
import { need } from '../support/clients.ts';
import { thorough } from '../support/extent.ts';
import { GitRepository } from '../support/gitRepository.ts';
import { BINARY, Job } from '../support/job.ts';

const ZEROS = '0'.repeat(40);

describe('shipctl get_git_changes', () => {
  let job: Job;
  let repository: GitRepository;

  beforeEach(function () {
    need(this, 'git');
    job = new Job([]);
    repository = new GitRepository(job.path('g'));
  });

  afterEach(() => {
    job.remove();
  });

  /** What it prints of a directory, byte for byte, one character each; its message if it fails. */
  function changes(range: string, options: readonly string[] = [], directory = repository.root): string {
    const words = ['get_git_changes', `--path=${directory}`, `--commit-range=${range}`, ...options];
    const { status, stdout, stderr } = spawnSync(BINARY, words, { env: job.env, maxBuffer: 1e9 });
    return status === 0 ? stdout.toString('latin1') : `${status ?? 'killed'}: ${stderr.toString()}`;
  }

  it('names both ends of a rename, what was deleted, and what only changed its mode', () => {
    repository.commit({ 'a/old': 'x'.repeat(500), gone: '1', mode: '1', same: '1' });
    mkdirSync(repository.path('b'));
    renameSync(repository.path('a/old'), repository.path('b/new'));
    rmSync(repository.path('gone'));
    repository.git('update-index', '--chmod=+x', 'mode');
    repository.git('rm', '-q', '--cached', '-r', 'a', 'gone');
    repository.git('add', 'b');
    repository.git('commit', '-qm', '2');
    expect(changes('HEAD~1..HEAD')).to.equal('a/old\nb/new\ngone\nmode\n');
    expect(changes('HEAD..HEAD~1')).to.equal('a/old\nb/new\ngone\nmode\n');
    expect(changes('HEAD..HEAD')).to.equal('');
  });

  it('prints names as they are: blanks, quotes, line breaks, bytes that are not UTF-8', () => {
    repository.commit();
    const names = [
      ' lead',
      '"quoted"',
      "'",
      '*',
      '-n',
      '\\',
      'a b/c\td',
      'line\nbreak',
      '~',
      '\xc3\xa9',
      '\xe9\xff',
    ];
    repository.commit(Object.fromEntries(names.map((name) => [name, '1'])));
    expect(changes('HEAD~1..HEAD')).to.equal(names.map((name) => `${name}\n`).join(''));
    expect(changes('HEAD~1..HEAD', ['-z'])).to.equal(names.map((name) => `${name}\0`).join(''));
  });

  it('counts A...B from where B left A, and A..B between the two', () => {
    repository.commit({ a: '1' });
    repository.git('checkout', '-qb', 'topic');
    repository.commit({ topic: '1' });
    repository.git('checkout', '-q', 'main');
    repository.commit({ main: '1' });
    expect(changes('main...topic')).to.equal('topic\n');
    expect(changes('topic...main')).to.equal('main\n');
    expect(changes('main..topic')).to.equal('main\ntopic\n');
    expect(changes('topic..')).to.equal('main\ntopic\n');
  });

  it('says that two commits have none in common', () => {
    repository.commit({ a: '1' });
    repository.git('checkout', '-q', '--orphan', 'other');
    repository.commit({ b: '1' });
    expect(changes('main...other')).to.match(
      /^1: shipctl: --commit-range: "main" and "[0-9a-f]{40}" have no commit in common in /,
    );
    expect(changes('main..other')).to.equal('b\n');
  });

  it('compares one commit with the files as they are, and leaves the index as it is', () => {
    repository.commit({ a: '1', b: '1', touched: '1', gone: '1' });
    repository.write('b', '2');
    repository.write('staged', '1');
    repository.git('add', 'staged');
    repository.write('untracked', '1');
    rmSync(repository.path('gone'));
    // Written again unchanged: a look at the file alone says that nothing changed.
    spawnSync('touch', ['-d', '2001-01-01', repository.path('touched')]);
    const index = job.read('g/.git/index');
    expect(changes('HEAD')).to.equal('b\ngone\nstaged\n');
    expect(job.read('g/.git/index')).to.equal(index);
    expect(repository.git('diff-files', '--name-only')).to.include('touched');
  });

  it('names everything if there was nothing before', () => {
    repository.commit({ a: '1' });
    repository.commit({ 'b/c': '1' });
    for (const range of [`${ZEROS}..HEAD`, `${ZEROS}...HEAD`, `${ZEROS}..`])
      expect(changes(range), range).to.equal('a\nb/c\n');
    for (const range of [`HEAD..${ZEROS}`, ZEROS, `HEAD...${ZEROS}`])
      expect(changes(range), range).to.match(/^1: shipctl: --commit-range: no commit "0{40}"/);
  });

  it('works with SHA-256', () => {
    const other = new GitRepository(job.path('h'), '--object-format=sha256');
    other.commit({ a: '1' });
    const commit = other.commit({ b: '1' });
    expect(changes(`HEAD~1..${commit}`, [], other.root)).to.equal('b\n');
    expect(changes(`${'0'.repeat(64)}..HEAD`, [], other.root)).to.equal('a\nb\n');
    expect(changes(`${ZEROS}..HEAD`, [], other.root)).to.equal('a\nb\n');
  });

  it('says of a shallow clone what is missing in it, and that there is more', () => {
    const first = repository.commit({ a: '1' });
    repository.git('checkout', '-qb', 'topic');
    repository.commit({ topic: '1' });
    repository.git('checkout', '-q', 'main');
    repository.commit({ main: '1' });
    repository.git(
      'clone',
      '-q',
      '--depth=1',
      '--no-single-branch',
      `file://${repository.root}`,
      job.path('s'),
    );
    const shallow = job.path('s');
    expect(changes(`${first}..HEAD`, [], shallow)).to.match(
      /no commit "[0-9a-f]{40}" in .*\/s, which is shallow: fetch more/,
    );
    expect(changes('HEAD...origin/topic', [], shallow)).to.match(
      /have no commit in common in .*, which is shallow/,
    );
    expect(changes('HEAD..origin/topic', [], shallow)).to.equal('main\ntopic\n');
    expect(changes(`${ZEROS}..HEAD`, [], shallow)).to.equal('a\nmain\n');
  });

  it('says that objects are missing in place of a shorter list', () => {
    repository.commit({ 'a/b': '1' });
    repository.commit({ 'a/b': '2', c: '1' });
    const tree = repository.git('rev-parse', 'HEAD:a');
    rmSync(repository.path(`.git/objects/${tree.slice(0, 2)}/${tree.slice(2)}`));
    expect(changes('HEAD~1..HEAD')).to.match(/^1: shipctl: git failed in .*: (error|fatal): /);
  });

  const NO_COMMITS = [
    'none..HEAD',
    'HEAD..none',
    'none',
    'HEAD none',
    'f'.repeat(40),
    '--output=stolen',
    '--output=stolen..HEAD',
    'HEAD..--output=stolen',
    '-h',
    '^HEAD..HEAD',
    'HEAD:a',
    'HEAD^{tree}..HEAD:a',
    ':/nothing',
    'a',
    '--',
    '*',
    'HEAD..HEAD..HEAD',
    'HEAD....HEAD',
  ];
  for (const range of NO_COMMITS) {
    it(`refuses ${range}, and writes nothing`, () => {
      repository.commit({ a: '1' });
      expect(changes(range)).to.match(/^1: shipctl: --commit-range: no commit "/);
      expect([job.read('work/stolen'), job.read('g/stolen')]).to.deep.equal([undefined, undefined]);
    });
  }

  it('wants the root of a working tree', () => {
    repository.commit({ 'sub/a': '1' });
    repository.git('clone', '-q', '--bare', '.', job.path('bare'));
    mkdirSync(job.path('none'));
    const wrong = [repository.path('sub'), repository.path('.git'), job.path('bare'), job.path('none')];
    for (const directory of wrong)
      expect(changes('HEAD', [], directory), directory).to.match(
        /^99: shipctl: .* is not the root of a git repository's working tree/,
      );
    expect(changes('HEAD', [], repository.path('sub/a'))).to.match(/^99: .* is not a directory/);
    expect(changes('HEAD', [], `${repository.root}/`)).to.equal('');
  });

  it('takes the root of a linked working tree and of a submodule for what they are', () => {
    repository.commit({ a: '1' });
    repository.commit({ b: '1' });
    repository.git('worktree', 'add', '-q', job.path('linked'));
    expect(changes('HEAD~1..HEAD', [], job.path('linked'))).to.equal('b\n');
    const outer = new GitRepository(job.path('outer'));
    outer.git('-c', 'protocol.file.allow=always', 'submodule', '--quiet', 'add', repository.root, 'sub');
    outer.commit();
    expect(changes('HEAD~1..HEAD', [], outer.path('sub'))).to.equal('b\n');
    // A submodule is one name, and what is only untracked in it is no change.
    outer.write('sub/untracked', '1');
    expect(changes('HEAD', [], outer.root)).to.equal('');
    outer.write('sub/a', '2');
    expect(changes('HEAD', [], outer.root)).to.equal('sub\n');
    expect(changes(`${ZEROS}..HEAD`, [], outer.root)).to.equal('.gitmodules\nsub\n');
  });

  it('finds the tree and the range of a resource', () => {
    const before = repository.commit({ a: '1' });
    const commit = repository.commit({ 'web/b': '1' });
    const shaData = { beforeCommitSha: before, commitSha: commit };
    job.add({ name: 'my-repo', type: 'gitRepo', propertyBag: { shaData } });
    cpSync(repository.root, job.path('job/IN/my-repo/gitRepo'), { recursive: true });
    expect(job.run(['get_git_changes', '--resource=my-repo'])).to.include({ status: 0, stdout: 'web/b\n' });
    const pull = { MYREPO_IS_PULL_REQUEST: 'true', MYREPO_BASE_BRANCH: 'main' };
    expect(job.run(['get_git_changes', '--resource=my-repo'], pull).stderr).to.match(
      /the resource "my-repo": no commit "origin\/main"/,
    );
    new GitRepository(job.path('job/IN/my-repo/gitRepo')).git(
      'update-ref',
      'refs/remotes/origin/main',
      before,
    );
    expect(job.run(['get_git_changes', '--resource=my-repo'], pull)).to.include({
      status: 0,
      stdout: 'web/b\n',
    });
  });

  thorough.it('names 200,000 files', function () {
    repository.commit();
    const blob = repository.git('hash-object', '-w', '/dev/null');
    const names = Array.from(
      { length: 200_000 },
      (_, number) => `directory-${number % 100}/file number ${number}`,
    );
    const input = names.map((name) => `100644 ${blob}\t${name}\n`).join('');
    spawnSync('git', ['update-index', '--index-info'], { cwd: repository.root, input });
    repository.git('commit', '-qm', '2');
    const printed = changes('HEAD~1..HEAD');
    expect(
      printed ===
        names
          .sort()
          .map((name) => `${name}\n`)
          .join(''),
    ).to.equal(true);
    expect(changes('HEAD~1..HEAD', ['--depth=1']).split('\n')).to.have.length(101);
  });
});
