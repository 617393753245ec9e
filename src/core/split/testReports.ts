import type { Trees, World } from '../../world.ts';
import { decoded, encoded } from '../byteText.ts';
import { JunitReader, type Report, type Timed, addTime } from './junit.ts';
import { quote } from '../names.ts';
import { withoutSlash } from './testFiles.ts';

/** What JUnit reports tell. */
export interface Reported {
  readonly times: Iterable<Timed>;
  /** What can't be used, and why; whatever else there is counts. */
  readonly faults: readonly string[];
}

/**
 * Reads the JUnit reports of a path: one file, or all `*.xml` below a directory. Nothing that is wrong with them is an
 * error: tests can be split without.
 *
 * @param isOfInterest whether to take notice of a path in a report
 */
export async function testReports(
  { files, trees }: Pick<World, 'files' | 'trees'>,
  path: string,
  isOfInterest: (path: string) => boolean,
): Promise<Reported> {
  const kind = files.kind(path);
  if (kind === undefined) return { times: [], faults: [`there are no reports: ${quote(path)} is not there`] };
  const tree = await trees();
  if (kind !== 'directory') return readAll(tree, [encoded(path)], [], isOfInterest);
  const directory = withoutSlash(encoded(path));
  const { files: names, faults } = tree.filesBelow(directory);
  const reports = names.filter((name) => name.endsWith('.xml')).sort();
  const none = `there are no reports: ${quote(path)} has no *.xml in it`;
  if (reports.length === 0) return { times: [], faults: faults.length > 0 ? faults : [none] };
  return readAll(
    tree,
    reports.map((name) => `${directory}/${name}`),
    faults,
    isOfInterest,
  );
}

function readAll(
  trees: Trees,
  paths: readonly string[],
  unread: readonly string[],
  isOfInterest: (path: string) => boolean,
): Reported {
  const times = new Map<string, Timed>();
  const faults = [...unread];
  let [odd, firstOdd] = [0, ''];
  for (const path of paths) {
    const report = readOne(trees, path, new JunitReader(isOfInterest));
    if (report.fault !== undefined) {
      faults.push(report.fault);
      continue;
    }
    for (const [key, timed] of report.times) addTime(times, key, timed);
    if (odd === 0 && report.odd > 0) firstOdd = decoded(path);
    odd += report.odd;
  }
  if (odd > 0)
    faults.push(`times in the reports that are no numbers of seconds: ${odd}; the first is in ${firstOdd}`);
  return { times: times.values(), faults };
}

/** The fault of the report that is returned names the file. */
function readOne(trees: Trees, path: string, reader: JunitReader): Report {
  const unreadable = trees.read(path, (piece) => {
    reader.write(piece);
  });
  const report = reader.end();
  const broken =
    report.fault === undefined ? undefined : `${decoded(path)} can't be used as a report: ${report.fault}`;
  return { ...report, fault: unreadable ?? broken };
}
