import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { matches } from '../../src/core/shellPattern.ts';
import { need, skipFor } from '../support/clients.ts';
import { Job } from '../support/job.ts';

const MOCHA = join(import.meta.dirname, '../../node_modules/mocha/bin/mocha.js');

describe('split_tests with reports of mocha', () => {
  const SLOW =
    'describe("<a & b>", () => { it("waits", (done) => { setTimeout(done, 60); }); it("is quick", () => {}); });';
  const FAILS =
    'it("fails \\u001b[31m", (done) => { setTimeout(() => done(new Error("]]> <x> &#27;\\u0000")), 20); });';
  let job: Job;

  beforeEach(() => {
    job = new Job([]);
  });

  afterEach(() => {
    job.remove();
  });

  for (const reporter of ['absolute paths', 'paths relative to the working directory']) {
    it(`splits by the times in its own xunit report, with ${reporter}`, () => {
      job.write('work/spec/deep/slow.spec.cjs', SLOW);
      job.write('work/spec/fails.spec.cjs', FAILS);
      job.write('work/spec/quick.spec.cjs', 'it("is quick", () => {});');
      const options = ['output=../report.xml', ...(reporter.startsWith('abs') ? [] : ['showRelativePaths'])];
      const mocha = job.spawn([
        process.execPath,
        MOCHA,
        '--no-config',
        '--reporter=xunit',
        ...options.map((option) => `--reporter-option=${option}`),
        'spec/**/*.spec.cjs',
      ]);
      expect(mocha.status, mocha.stderr).to.equal(1);
      expect(job.read('report.xml')).to.match(/<testcase .*<failure/s);
      const env = { SHIPPABLE_JOB_NUMBER: '1', SHIPPABLE_JOB_COUNT: '1' };
      const split = job.run(['split_tests', 'spec', '*.spec.cjs', '../report.xml', '--report'], env);
      expect(split.stdout).to.equal('spec/deep/slow.spec.cjs\nspec/fails.spec.cjs\nspec/quick.spec.cjs\n');
      expect(split.stderr).to.match(
        /^shipctl: node 1 of 1: [0-9]+\.[0-9] s, 3 files \(this job\)\n(?:shipctl: the reports have .* s of suites beyond their cases\n)?$/,
      );
    });
  }
});

describe('split_tests with reports of others', () => {
  const SPLIT = { SHIPPABLE_JOB_NUMBER: '1', SHIPPABLE_JOB_COUNT: '1' };
  const CLASS = 'class TestIt:\n    def test_it(self): pass\n';

  for (const family of ['xunit1', 'xunit2'])
    it(`splits by the times of pytest (${family})`, function () {
      need(this, 'python3');
      if (spawnSync('python3', ['-c', 'import pytest']).status !== 0) skipFor(this, 'no pytest here');
      const job = new Job([]);
      try {
        job.write('work/tests/a/test_quick.py', 'def test_it(): pass\n');
        job.write('work/tests/b/test_slow.py', CLASS);
        const words = [
          '-q',
          '-p',
          'no:cacheprovider',
          '-o',
          `junit_family=${family}`,
          '--junitxml=r.xml',
          'tests',
        ];
        const pytest = job.spawn(['python3', '-m', 'pytest', ...words]);
        expect(pytest.status, pytest.stdout).to.equal(0);
        const report = job.read('work/r.xml') ?? '';
        const timed = report.replace(/(<testcase [^>]*slow[^>]* time=)"[^"]*"/, '$1"1000"');
        expect(timed).not.to.equal(report);
        job.write('work/r.xml', timed);
        const split = job.run(['split_tests', 'tests', 'test_*.py', 'r.xml'], SPLIT);
        expect(split.stdout).to.equal('tests/b/test_slow.py\ntests/a/test_quick.py\n');
        expect(split.stderr).not.to.include('the reports have no times for these');
      } finally {
        job.remove();
      }
    });

  it('says how much time of node --test names no file', () => {
    const job = new Job([]);
    try {
      job.write('work/t/a.test.cjs', 'require("node:test")("x", (_, done) => { setTimeout(done, 60); });');
      const words = ['--test', '--test-reporter=junit', '--test-reporter-destination=r.xml', 't/a.test.cjs'];
      expect(job.spawn([process.execPath, ...words]).status).to.equal(0);
      job.write('work/r.xml', job.read('work/r.xml')?.replace(/ file="[^"]*"/g, '') ?? '');
      const split = job.run(['split_tests', 't', '*.test.{cjs,js}', 'r.xml'], SPLIT);
      expect(split.stdout).to.equal('t/a.test.cjs\n');
      expect(split.stderr).to.match(
        /warning: \d+\.\d+ s of \d+\.\d+ s in the reports belong to no file, and are ignored; an option/,
      );
    } finally {
      job.remove();
    }
  });
});

describe('a shell pattern', () => {
  const NAMES = [
    'a',
    'b',
    'z',
    'A',
    '0',
    '5',
    '-',
    '!',
    '^',
    ']',
    '[',
    '\\',
    '*',
    '?',
    '.a',
    'a.b',
    'é',
    '漢',
    '😀',
  ];
  const MORE = [
    'ab',
    'abc',
    'a_test.rb',
    'b_spec.rb',
    '[a]',
    '[a',
    'a]',
    'a\\',
    '[]',
    '[!]',
    'a b',
    'a\nb',
    '{a,b}',
  ];
  const PATTERNS = [
    '*',
    '?',
    '?b',
    '*_test.rb',
    'a*b',
    '*a*',
    '[ab]*',
    '[!ab]',
    '[^ab]',
    '[a-z]*',
    '[]a]',
    '[!]a]',
  ];
  const ODD = [
    '[a-]',
    '[-a]',
    '[a-c-e]',
    '[--0]',
    '[z-a]',
    '[\\]]',
    '[a\\-z]',
    '[[:digit:]]',
    '[![:digit:]]',
    '[[a]',
  ];
  const BROKEN = [
    '[',
    '[a',
    '[!]',
    '[]',
    '\\[a]',
    '\\*',
    'a\\',
    '.*',
    '{a,b}',
    '*\n*',
    '[é-ü]',
    '?\\?',
    '**',
    '*?*',
  ];
  let directory: string;

  before(() => {
    directory = mkdtempSync(join(tmpdir(), 'shipctl-names-'));
    mkdirSync(join(directory, 'n'));
    for (const name of [...NAMES, ...MORE]) writeFileSync(join(directory, 'n', name), '');
  });

  after(() => {
    rmSync(directory, { recursive: true, force: true });
  });

  for (const pattern of [...PATTERNS, ...ODD, ...BROKEN]) {
    it(`${JSON.stringify(pattern)} fits the names that find -name finds`, function () {
      need(this, 'find');
      const words = ['n', '-mindepth', '1', '-name', pattern, '-printf', '%f\\0'];
      const env = { PATH: process.env['PATH'], LC_ALL: 'C.UTF-8' };
      const { stdout } = spawnSync('find', words, { cwd: directory, encoding: 'utf8', env });
      const found = stdout.split('\0').slice(0, -1).sort();
      const fitting = [...NAMES, ...MORE].filter((name) => matches(pattern, name)).sort();
      expect(fitting).to.deep.equal(found);
    });
  }
});
