import { type SpawnSyncReturns, spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { need, needRoot } from '../support/clients.ts';
import { BINARY, HANG_MS, Job } from '../support/job.ts';

const USER = 4242;
const SPELLINGS = ['t', 't/', './t', './t/', 't//', '../work/t', '.', './', 'link', 'link/'];

const suite = (file: string, time: number): string => `<testsuite file="/ci/t/${file}" time="${time}"/>`;

describe('split_tests', () => {
  let job: Job;

  beforeEach(() => {
    job = new Job([]);
    for (const name of ['a_test.rb', 'sub/deep/b_test.rb', '.c_test.rb', 'é ü_test.rb', 'B_test.rb', 'x.rb'])
      job.write(`work/t/${name}`, '');
    symlinkSync('t', job.path('work/link'));
    const reports = `<testsuites>${suite('a_test.rb', 2)}${suite('sub/deep/b_test.rb', 9)}</testsuites>`;
    job.write('work/r/all.xml', reports);
  });

  afterEach(() => {
    job.remove();
  });

  /** The paths that one of several jobs is given, one character a byte. */
  function split(
    directory: string,
    node = 1,
    count = 1,
    env: Readonly<Record<string, string>> = {},
  ): string[] {
    const { status, stdout, stderr } = run(
      ['split_tests', directory, '*_test.rb', job.path('work/r'), '-z'],
      {
        SHIPPABLE_JOB_NUMBER: String(node),
        SHIPPABLE_JOB_COUNT: String(count),
        ...env,
      },
    );
    expect(status, stderr.toString()).to.equal(0);
    return stdout.toString('latin1').split('\0').slice(0, -1);
  }

  function run(argv: readonly string[], env: Readonly<Record<string, string>>): SpawnSyncReturns<Buffer> {
    return spawnSync(BINARY, argv, { cwd: job.path('work'), env: { ...job.env, ...env }, timeout: HANG_MS });
  }

  for (const spelling of SPELLINGS) {
    it(`prints paths as find does below ${spelling}`, function () {
      need(this, 'find');
      const words = ['-H', spelling, '-name', '*_test.rb', '-type', 'f', '-print0']; // -H: follow what is named here
      const found = spawnSync('find', words, { cwd: job.path('work') });
      const paths = found.stdout.toString('latin1').split('\0').slice(0, -1);
      expect(paths).to.have.lengthOf(5);
      expect(split(spelling).sort()).to.deep.equal(paths.sort());
    });
  }

  it('gives the same answer whatever the locale and the spelling of the directory', () => {
    const inside = (paths: readonly string[]): string[] =>
      paths.map((path) => path.replace(/^(.*\/)?t\//, ''));
    const expected = [1, 2, 3].map((node) => inside(split('t', node, 3)));
    expect(expected.flat()).to.have.lengthOf(5).and.include('sub/deep/b_test.rb');
    for (const locale of ['C', 'tr_TR.UTF-8', 'de_DE@euro', 'ja_JP.SJIS'])
      for (const directory of ['./t/', job.path('work/t')])
        expect(
          [1, 2, 3].map((node) => inside(split(directory, node, 3, { LC_ALL: locale, LANG: locale }))),
        ).to.deep.equal(expected);
  });

  it('follows links to files, and none to directories', () => {
    symlinkSync('a_test.rb', job.path('work/t/link_test.rb'));
    symlinkSync('nowhere', job.path('work/t/broken_test.rb'));
    symlinkSync('loop_test.rb', job.path('work/t/loop_test.rb'));
    symlinkSync('.', job.path('work/t/circle'));
    symlinkSync('sub', job.path('work/t/dir_test.rb'));
    mkdirSync(job.path('work/t/real_test.rb'));
    spawnSync('mkfifo', [job.path('work/t/fifo_test.rb')]);
    expect(split('t')).to.include('t/link_test.rb').and.have.lengthOf(6);
  });

  it('prints names in the bytes that they have', () => {
    const name = Buffer.from('\xff\xe9_test.rb', 'latin1');
    writeFileSync(Buffer.concat([Buffer.from(`${job.path('work/t')}/`), name]), '');
    expect(split('t'))
      .to.include('t/\xff\xe9_test.rb')
      .and.include(Buffer.from('t/é ü_test.rb').toString('latin1'));
  });

  it('passes over reports that it can not read, with a warning for each', () => {
    spawnSync('mkfifo', [job.path('work/fifo')]);
    const env = { SHIPPABLE_JOB_NUMBER: '1', SHIPPABLE_JOB_COUNT: '5' };
    const { status, stdout, stderr } = run(['split_tests', 't', '*_test.rb', 'fifo'], env);
    expect([status, stdout.toString()]).to.deep.equal([0, 't/.c_test.rb\n']);
    expect(stderr.toString()).to.match(/^shipctl: warning: can't read fifo: it is not a regular file\n$/);
  });

  it('says which directories it can not read: an error for tests, a warning for reports', function () {
    needRoot(this, 'setpriv');
    for (const name of ['.', 'work', 'home', 'tmp']) chmodSync(job.path(name), 0o755);
    for (const name of ['t/closed', 'r/closed']) mkdirSync(job.path(join('work', name)), { mode: 0o700 });
    const user = ['setpriv', `--reuid=${USER}`, `--regid=${USER}`, '--clear-groups', BINARY];
    const env = { SHIPPABLE_JOB_NUMBER: '1', SHIPPABLE_JOB_COUNT: '2' };
    const tests = job.spawn([...user, 'split_tests', 't', '*_test.rb', 'r'], env);
    expect([tests.status, tests.stdout]).to.deep.equal([1, '']);
    expect(tests.stderr).to.match(/can't read the directory t\/closed\/: permission denied/);
    const reports = job.spawn([...user, 'split_tests', 't/sub', '*_test.rb', 'r'], env);
    expect([reports.status, reports.stdout]).to.deep.equal([0, 't/sub/deep/b_test.rb\n']);
    expect(reports.stderr).to.match(
      /^shipctl: warning: can't read the directory r\/closed\/: permission denied/,
    );
  });
});
