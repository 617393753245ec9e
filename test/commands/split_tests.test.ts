import { expect } from 'chai';
import { run } from '../../src/cli/run.ts';
import { fakeWorld } from '../support/fakeWorld.ts';

const NODE = { SHIPPABLE_JOB_NUMBER: '1', SHIPPABLE_JOB_COUNT: '2' };
const LINE = ['split_tests', 't', '*_test.rb', 'r'];

const suite = (file: string, time: string): string =>
  `<testsuite filepath="/ci/x/t/${file}" time="${time}"/>`;

const TESTS = {
  't/a_test.rb': '',
  't/b_test.rb': '',
  't/sub/c_test.rb': '',
  't/d_test.rb': '',
  't/helper.rb': '',
};
const REPORTS = {
  'r/1.xml': suite('a_test.rb', '50'),
  'r/2.xml': `<testsuites>${suite('b_test.rb', '1,000.5')}</testsuites>`,
  'r/deep/3.xml': suite('sub/c_test.rb', '1e1'),
  'r/notes.txt': 'no report',
};

interface Case {
  readonly title: string;
  readonly line?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  readonly files?: Readonly<Record<string, string>>;
  readonly out: string;
  readonly err?: RegExp;
}

describe('split_tests', () => {
  const table: Case[] = [
    { title: 'prints what falls to the first job', out: 't/b_test.rb\n' },
    {
      title: 'prints what falls to the second, the slowest first',
      env: { ...NODE, SHIPPABLE_JOB_NUMBER: '2' },
      out: 't/a_test.rb\nt/d_test.rb\nt/sub/c_test.rb\n',
    },
    {
      title: 'ends paths with NUL after -z',
      line: ['split_tests', 't', '[a]*', 'r', '-z'],
      out: 't/a_test.rb\0',
      err: /^shipctl: warning: 1010\.5 s of 1060\.5 s in the reports belong to files outside these tests; the first is \/ci\/x\/t\/b_test\.rb\n$/,
    },
    {
      title: 'takes alternatives in braces',
      line: ['split_tests', 't', '{a,b}_{test,spec}.rb', 'r'],
      env: { ...NODE, SHIPPABLE_JOB_COUNT: '1' },
      out: 't/b_test.rb\nt/a_test.rb\n',
      err: /^shipctl: warning: 10\.0 s of 1060\.5 s /,
    },
    {
      title: 'accounts for all time in the reports after --report',
      line: [...LINE, '--report'],
      files: {
        ...TESTS,
        'r/1.xml': `<testsuites time="20">${suite('a_test.rb', '5')}${suite('b_test.rb', '1')}<testsuite time="4"/>${suite('x.rb', '2')}</testsuites>`,
        'r/2.xml': suite('i_test.rb', '0.02'),
        't/x/i_test.rb': '',
        't/y/i_test.rb': '',
      },
      out: 't/a_test.rb\nt/x/i_test.rb\nt/b_test.rb\n',
      err: /fit several files alike: 1, 0\.020 s; .*\n.* 4\.0 s of 20\.0 s in the reports belong to no file.*\n.* 2\.0 s of 20\.0 s .* the first is \/ci\/x\/t\/x\.rb\n(?:shipctl: node .*\n){2}.*the median\nshipctl: the reports have 20\.0 s: 6\.0 s of these files, 4\.0 s of no file, 8\.0 s of suites beyond their cases, 2\.0 s of other files, 0\.020 s of ambiguous paths\n$/,
    },
    {
      title: 'warns of reports without files, with the option that adds them',
      files: {
        ...TESTS,
        'r/1.xml':
          '<testsuites name="pytest tests"><testsuite name="pytest" time="9"><testcase classname="x" time="8"/></testsuite></testsuites>',
      },
      out: 't/a_test.rb\nt/d_test.rb\n',
      err: /^shipctl: warning: 8\.0 s of 9\.0 s in the reports belong to no file, and are ignored; with pytest, -o junit_family=xunit1 adds the files\nshipctl: warning: the reports have no times for these/,
    },
    {
      title: 'warns of time that is only on the root of a report',
      files: {
        ...TESTS,
        'r/1.xml': `<testsuites time="99">${suite('a_test.rb', '1')}${suite('b_test.rb', '2')}</testsuites>`,
      },
      out: 't/b_test.rb\nt/a_test.rb\n',
      err: /^shipctl: warning: 96\.0 s of 99\.0 s in the reports belong to no file/,
    },
    {
      title: 'takes classes that are named for files, as pytest writes them',
      line: ['split_tests', 't', 'test_*.py', 'r'],
      files: {
        't/x/test_a.py': '',
        't/sub/test_a.py': '',
        't/test_b.py': '',
        'r/1.xml':
          '<testsuite><testcase classname="t.test_b.TestB" time="2"/><testcase file="test_a.py" classname="t.sub.test_a" time="5"/><testcase file="../conf.py" classname="t.x.test_a.TestA" time="1"/></testsuite>',
      },
      env: { ...NODE, SHIPPABLE_JOB_COUNT: '1' },
      out: 't/sub/test_a.py\nt/test_b.py\nt/x/test_a.py\n',
    },
    {
      title: 'says once that several files are no JUnit reports',
      files: {
        ...TESTS,
        ...REPORTS,
        'r/0.xml': '<coverage/>',
        'r/x.xml': '<html><br></html>',
        'r/y.xml': '<a/>',
      },
      out: 't/b_test.rb\n',
      err: /^shipctl: warning: ignored XML files that are not JUnit reports: 3; the first is r\/0\.xml, with root <coverage>\n$/,
    },
    {
      title: 'tells what each job is expected to take after --report',
      line: [...LINE, '--report'],
      env: { SHIPPABLE_JOB_NUMBER: '2', SHIPPABLE_JOB_COUNT: '6' },
      out: 't/a_test.rb\n',
      err: /^shipctl: node 1 of 6: 1000\.5 s, 1 file\nshipctl: node 2 of 6: 50\.0 s, 1 file \(this job\)\nshipctl: node 3 of 6: 50\.0 s, 1 file\nshipctl: node 4 of 6: 10\.0 s, 1 file\nshipctl: nodes from 5 to 6: no files\nshipctl: 1 file without a time in the reports: the median\n$/,
    },
    {
      title: 'deals files out by name where the reports are missing, with a warning',
      files: TESTS,
      out: 't/a_test.rb\nt/d_test.rb\n',
      err: /^shipctl: warning: no reports: "r": no such file or directory\n$/,
    },
    {
      title: 'does so where there is no report in the directory, and tells no times',
      line: [...LINE, '--report'],
      files: { ...TESTS, 'r/notes.txt': '' },
      out: 't/a_test.rb\nt/d_test.rb\n',
      err: /^shipctl: warning: no reports: "r" contains no \*\.xml\nshipctl: node 1 of 2: 2 files \(this job\)\nshipctl: node 2 of 2: 2 files\n$/,
    },
    {
      title: 'does so where the reports are of other tests',
      files: { ...TESTS, 'r/1.xml': suite('x.rb', '9') },
      out: 't/a_test.rb\nt/d_test.rb\n',
      err: /^shipctl: warning: 9\.0 s of 9\.0 s in the reports belong to files .*\nshipctl: warning: the reports have no times for these files: all files count the same\n$/,
    },
    {
      title: 'warns of broken reports in order, and takes the others',
      files: {
        ...TESTS,
        ...REPORTS,
        'r/2b.xml': '<a/>',
        'r/0.xml': `<testsuites>${suite('d_test.rb', '9999')}`,
      },
      out: 't/b_test.rb\n',
      err: /^shipctl: warning: r\/0\.xml can't be used as a report: unclosed tag: testsuites\n.* r\/2b\.xml .* root is <a>\n$/,
    },
    {
      title: 'warns of times that are none',
      files: {
        ...TESTS,
        ...REPORTS,
        'r/4.xml': suite('d_test.rb', 'NaN'),
        'r/5.xml': suite('d_test.rb', '-1'),
      },
      out: 't/b_test.rb\n',
      err: /^shipctl: warning: times in the reports that are not numbers of seconds: 2; the first is in r\/4\.xml\n$/,
    },
    {
      title: 'warns of paths that fit two files',
      files: {
        ...TESTS,
        ...REPORTS,
        't/x/i_test.rb': '',
        't/y/i_test.rb': '',
        'r/4.xml': suite('i_test.rb', '1'),
      },
      out: 't/b_test.rb\n',
      err: /^shipctl: warning: ignored paths in the reports that fit several files alike: 1, 1\.0 s; the first is \/ci\/x\/t\/i_test\.rb \(x\/i_test\.rb or y\/i_test\.rb\)\n$/,
    },
    {
      title: 'takes characters for characters, in names and reports',
      line: ['split_tests', 't', '?_test.rb', 'r'],
      files: { ...TESTS, 't/é_test.rb': '', 'r/1.xml': suite('é_test.rb', '5') + '\n' },
      env: { ...NODE, SHIPPABLE_JOB_COUNT: '1' },
      out: 't/a_test.rb\nt/b_test.rb\nt/d_test.rb\nt/sub/c_test.rb\nt/é_test.rb\n',
    },
    {
      title: 'takes one file as the reports, whatever its name',
      line: ['split_tests', 't', '*_test.rb', 'junit'],
      files: {
        ...TESTS,
        junit: `<testsuites>${suite('d_test.rb', '5')}${suite('a_test.rb', '1')}</testsuites>`,
      },
      out: 't/d_test.rb\nt/a_test.rb\n',
    },
    {
      title: 'says so where no file is left for the job',
      env: { SHIPPABLE_JOB_NUMBER: '7', SHIPPABLE_JOB_COUNT: '999999999999' },
      out: '',
      err: /^shipctl: warning: no file is left for this job\n$/,
    },
    {
      title: 'says so where no file fits',
      line: ['split_tests', 't', 't/*.rb', 'r'],
      out: '',
      err: /^shipctl: warning: no file below "t" has a name that fits "t\/\*\.rb"; names contain no \/\n$/,
    },
  ];
  for (const { title, line = LINE, env = NODE, files = { ...TESTS, ...REPORTS }, out, err = /^$/ } of table) {
    it(title, async () => {
      const { world, seen } = fakeWorld({ env, files });
      expect(await run(line, world), seen.err).to.equal(0);
      expect(seen.out.toString()).to.equal(out);
      expect(seen.err).to.match(err);
    });
  }

  const wrong: [title: string, status: number, message: RegExp, scene: Partial<Case>][] = [
    ['no number', 99, /SHIPPABLE_JOB_NUMBER is not set/, { env: { SHIPPABLE_JOB_COUNT: '2' } }],
    ['no count', 99, /SHIPPABLE_JOB_COUNT is not set/, { env: { SHIPPABLE_JOB_NUMBER: '1' } }],
    ...['0', '3', '-1', '1.5', '1e0', 'x', '', ' 1', '99999999999999999999'].map(
      (number): [string, number, RegExp, Partial<Case>] => [
        `the number ${JSON.stringify(number)} of 2`,
        99,
        /SHIPPABLE_JOB_NUMBER/,
        { env: { ...NODE, SHIPPABLE_JOB_NUMBER: number } },
      ],
    ),
    [
      'a count of 0',
      99,
      /SHIPPABLE_JOB_NUMBER must be from 1 to SHIPPABLE_JOB_COUNT \(0\), not 1/,
      { env: { ...NODE, SHIPPABLE_JOB_COUNT: '0' } },
    ],
    ['a directory that is not there', 99, /"u": no such directory/, { line: ['split_tests', 'u', '*', 'r'] }],
    [
      'a file for a directory',
      99,
      /"t\/a_test\.rb" is not a directory/,
      { line: ['split_tests', 't/a_test.rb', '*', 'r'] },
    ],
    [
      'a sequence in braces',
      99,
      /the pattern "\{1\.\.3\}_test\.rb" has a sequence, \{1\.\.3\}, which is not supported; list its values/,
      { line: ['split_tests', 't', '{1..3}_test.rb', 'r'] },
    ],
    [
      'a pattern for too many',
      99,
      /expands to more than 1000 patterns/,
      { line: ['split_tests', 't', '{a,b}'.repeat(10), 'r'] },
    ],
    ['too few words', 99, /REPORTS is missing/, { line: ['split_tests', 't', '*'] }],
    [
      "a name with a line break, also where it is another job's",
      1,
      /the path "t\/z\\n_test\.rb" contains a line break.*-z prints it/,
      { files: { ...TESTS, 't/z\n_test.rb': '' } },
    ],
  ];
  for (const [title, status, message, { line = LINE, env = NODE, files = TESTS }] of wrong) {
    it(`refuses ${title}`, async () => {
      const { world, seen } = fakeWorld({ env, files });
      expect(await run(line, world)).to.equal(status);
      expect(seen.err).to.match(message);
      expect(seen.out).to.have.lengthOf(0);
    });
  }

  it('prints names with line breaks after -z', async () => {
    const { world, seen } = fakeWorld({
      env: { ...NODE, SHIPPABLE_JOB_COUNT: '1' },
      files: { 't/a\n': '', 't/é': '' },
    });
    expect(await run(['split_tests', 't', '*', 'r', '-z'], world)).to.equal(0);
    expect(seen.out.toString()).to.equal('t/a\n\0t/é\0');
  });
});
