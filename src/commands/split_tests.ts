import { defineCommand } from '../command.ts';
import { fromByteText, toByteText } from '../core/byteText.ts';
import { jobNode } from '../core/split/jobNode.ts';
import { quote, warning } from '../core/messages.ts';
import { doubts, expectations } from '../core/split/splitMessages.ts';
import { testFiles } from '../core/split/testFiles.ts';
import { TestFileNames } from '../core/split/testNames.ts';
import { testReports } from '../core/split/testReports.ts';
import { type TestFile, deal, weigh } from '../core/split/testSplit.ts';
import { ShipctlError } from '../errors.ts';
import type { World } from '../world/world.ts';

export const command = defineCommand({
  name: 'split_tests',
  group: 'Utilities',
  summary: "Print this job's share of the test files, balanced by their times",
  arguments: [
    {
      name: 'DIR',
      meaning: 'directory',
      summary: 'the directory of the test files, at any depth; links to directories are not followed',
    },
    { name: 'PATTERN', summary: "a shell pattern for the files' names: * ? [a-z] [!x] {a,b}; quote it" },
    {
      name: 'REPORTS',
      meaning: 'file',
      summary: 'JUnit reports of an earlier run: a directory with *.xml files, or one file',
    },
  ],
  options: [
    { name: 'report', summary: 'print on standard error how long each job should take' },
    { name: 'z', summary: 'end each path with a NUL instead of a line break' },
  ],
  examples: ["split_tests test '*_test.rb' test/reports", "split_tests . '*.spec.js' junit.xml --report"],
  notes:
    'SHIPPABLE_JOB_NUMBER and SHIPPABLE_JOB_COUNT say which job this is, and of how many. If all jobs see the same files\n' +
    'and the same reports, each file goes to one of them. The slowest files come first. A file without a time in the\n' +
    'reports counts as the median of the others.',
  plain: true,
  async run({ DIR: directory, PATTERN: pattern, REPORTS: reports, report: isReported, z: isNul }, world) {
    const node = jobNode(world.env);
    const files = await testFiles(world, directory, pattern);
    if (files.length === 0) warn(world, noneFits(directory, pattern));
    const prefix = toByteText(directory.endsWith('/') ? directory : `${directory}/`);
    if (!isNul) checkLines(prefix, files);
    const names = new TestFileNames(files.map(({ text }) => text));
    const { times, untimed, faults } = await testReports(world, reports, names);
    const weights = weigh(files, names.tails, times);
    for (const text of [...faults, ...doubts(weights, untimed, faults.length === 0)]) warn(world, text);
    const shares = deal(weights, node.count);
    if (isReported) world.stderr.write(expectations(shares, weights, untimed, node));
    const own = shares[node.number - 1]?.files ?? [];
    if (own.length === 0 && files.length > 0) warn(world, 'no file is left for this job');
    const end = isNul ? '\0' : '\n';
    world.stdout.write(Buffer.from(own.map(({ bytes }) => prefix + bytes + end).join(''), 'latin1'));
  },
});

function noneFits(directory: string, pattern: string): string {
  const hint = pattern.includes('/') ? '; names contain no /' : '';
  return `no file below ${quote(directory)} has a name that fits ${quote(pattern)}${hint}`;
}

function warn({ stderr }: World, text: string): void {
  stderr.write(warning(text));
}

/** All of them, not only this job's, so that all jobs fail alike. */
function checkLines(prefix: string, files: readonly TestFile[]): void {
  const broken = files.map(({ bytes }) => prefix + bytes).find((path) => path.includes('\n'));
  if (broken !== undefined)
    throw new ShipctlError(
      `the path ${quote(fromByteText(broken))} contains a line break, and would be printed as two; -z prints it`,
    );
}
