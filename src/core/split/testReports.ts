import type { Trees } from '../../world/trees.ts';
import type { World } from '../../world/world.ts';
import { fromByteText, toByteText } from '../byteText.ts';
import { JunitReader, type Report } from './junit.ts';
import { type Timed, type Untimed, addTime } from './fileTimes.ts';
import type { TestNames } from './suiteTimes.ts';
import { quote } from '../messages.ts';
import { withoutSlash } from './testFiles.ts';

/** What JUnit reports tell. */
export interface Reported {
  readonly times: Iterable<Timed>;
  readonly untimed: Untimed;
  /** What can't be used, and why; whatever else there is counts. */
  readonly faults: readonly string[];
}

const NO_TIME: Untimed = {
  total: 0,
  unnamed: 0,
  overhead: 0,
  elsewhere: 0,
  elsewhereFirst: undefined,
  writer: undefined,
};

const NOTHING = { times: [], untimed: NO_TIME };

/**
 * Reads the JUnit reports of a path: one file, or all `*.xml` below a directory. Nothing that is wrong with them is an
 * error: tests can be split without.
 *
 * @param names which test files they may name
 */
export async function testReports(
  { files, trees }: Pick<World, 'files' | 'trees'>,
  path: string,
  names: TestNames,
): Promise<Reported> {
  const kind = files.kind(path);
  if (kind === undefined)
    return { ...NOTHING, faults: [`no reports: ${quote(path)}: no such file or directory`] };
  const tree = await trees();
  if (kind !== 'directory') return readAll(tree, [toByteText(path)], [], names);
  const directory = withoutSlash(toByteText(path));
  const { files: found, faults } = tree.filesBelow(directory);
  const reports = found.filter((name) => name.endsWith('.xml')).sort();
  const none = `no reports: ${quote(path)} contains no *.xml`;
  if (reports.length === 0) return { ...NOTHING, faults: faults.length > 0 ? faults : [none] };
  return readAll(
    tree,
    reports.map((name) => `${directory}/${name}`),
    faults,
    names,
  );
}

function readAll(
  trees: Trees,
  paths: readonly string[],
  unread: readonly string[],
  names: TestNames,
): Reported {
  const times = new Map<string, Timed>();
  const faults = [...unread];
  const others: { readonly path: string; readonly root: string }[] = [];
  let untimed = NO_TIME;
  let [odd, firstOdd] = [0, ''];
  for (const path of paths) {
    const report = readOne(trees, path, new JunitReader(names));
    if (report.otherRoot !== undefined) others.push({ path: fromByteText(path), root: report.otherRoot });
    else if (report.fault !== undefined) faults.push(report.fault);
    if (report.fault !== undefined) continue;
    untimed = sumOf(untimed, report.untimed);
    for (const [key, timed] of report.times) addTime(times, key, timed);
    if (odd === 0 && report.odd > 0) firstOdd = fromByteText(path);
    odd += report.odd;
  }
  if (odd > 0)
    faults.push(`times in the reports that are not numbers of seconds: ${odd}; the first is in ${firstOdd}`);
  const [other] = others;
  if (other) faults.push(notReports(other.path, other.root, others.length));
  return { times: times.values(), untimed, faults };
}

const notReports = (path: string, root: string, count: number): string =>
  count === 1
    ? `${path} can't be used as a report: it is not a JUnit report: its root is <${root}>`
    : `ignored XML files that are not JUnit reports: ${count}; the first is ${path}, with root <${root}>`;

const sumOf = (one: Untimed, other: Untimed): Untimed => ({
  total: one.total + other.total,
  unnamed: one.unnamed + other.unnamed,
  overhead: one.overhead + other.overhead,
  elsewhere: one.elsewhere + other.elsewhere,
  elsewhereFirst: one.elsewhereFirst ?? other.elsewhereFirst,
  writer: one.writer ?? other.writer,
});

/** The fault of the report that is returned names the file. */
function readOne(trees: Trees, path: string, reader: JunitReader): Report {
  const unreadable = trees.read(path, (chunk) => {
    reader.write(chunk);
  });
  const report = reader.end();
  const broken =
    report.fault === undefined
      ? undefined
      : `${fromByteText(path)} can't be used as a report: ${report.fault}`;
  return { ...report, fault: unreadable ?? broken };
}
