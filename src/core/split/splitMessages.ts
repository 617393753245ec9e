import type { JobNode } from './jobNode.ts';
import type { Untimed } from './fileTimes.ts';
import { adviceFor } from './reporters.ts';
import type { Share, Weights } from './testSplit.ts';

const MICROSECONDS = 1e6;

/** What the split should be looked at for: times that count for no file, and paths that may mean several files. */
export function doubts(weights: Weights, untimed: Untimed, hasReports: boolean): readonly string[] {
  const { files, known, ambiguous, ambiguousTime, elsewhereFirst = '' } = weights;
  const { total, unnamed, overhead } = untimed;
  if (files.length === 0) return [];
  const texts: string[] = [];
  const [first] = ambiguous;
  if (first)
    texts.push(
      `ignored paths in the reports that fit several files alike: ${ambiguous.length}, ` +
        `${seconds(ambiguousTime)}; the first is ${first.path} (${first.rivals.join(' or ')})`,
    );
  // What runners do around tests always takes some time.
  const nobodys = unnamed + (overhead > total / 2 ? overhead : 0);
  if (nobodys > 0)
    texts.push(
      `${seconds(nobodys)} of ${seconds(total)} in the reports belong to no file, and are ignored; ` +
        adviceFor(untimed.writer ?? ''),
    );
  const elsewhere = untimed.elsewhere + weights.elsewhere;
  if (elsewhere > 0)
    texts.push(
      `${seconds(elsewhere)} of ${seconds(total)} in the reports belong to files outside these tests; ` +
        `the first is ${untimed.elsewhereFirst ?? elsewhereFirst}`,
    );
  if (hasReports && known === 0)
    texts.push('the reports have no times for these files: all files count the same');
  return texts;
}

/** What each node is expected to take, a line for each, and where the time in the reports went. */
export function expectations(
  shares: readonly Share[],
  weights: Weights,
  untimed: Untimed,
  { number, count }: JobNode,
): string {
  const { files, known } = weights;
  const lines = shares.map(({ node, load, files: own }) => {
    const time = known === 0 ? '' : `${(load / MICROSECONDS).toFixed(1)} s, `;
    return `node ${node} of ${count}: ${time}${counted(own.length)}${node === number ? ' (this job)' : ''}`;
  });
  if (count > shares.length) lines.push(`nodes from ${shares.length + 1} to ${count}: no files`);
  const unknown = files.length - known;
  if (known > 0 && unknown > 0) lines.push(`${counted(unknown)} without a time in the reports: the median`);
  lines.push(...balance(weights, untimed));
  return lines.map((line) => `shipctl: ${line}\n`).join('');
}

/** How the time in the reports adds up; nothing if all of it is of these files. */
function balance(weights: Weights, untimed: Untimed): readonly string[] {
  const others: [time: number, what: string][] = [
    [untimed.unnamed, 'of no file'],
    [untimed.overhead, 'of suites beyond their cases'],
    [untimed.elsewhere + weights.elsewhere, 'of other files'],
    [weights.ambiguousTime, 'of ambiguous paths'],
  ];
  const rest = others.reduce((sum, [time]) => sum + time, 0);
  if (rest === 0) return [];
  const parts = [[untimed.total - rest, 'of these files'] as const, ...others.filter(([time]) => time > 0)];
  return [
    `the reports have ${seconds(untimed.total)}: ${parts.map(([time, what]) => `${seconds(time)} ${what}`).join(', ')}`,
  ];
}

/** Little time in more digits. */
function seconds(microseconds: number): string {
  const value = microseconds / MICROSECONDS;
  return `${value.toFixed(value > 0 && value < 0.1 ? 3 : 1)} s`;
}

const counted = (files: number): string => `${files} ${files === 1 ? 'file' : 'files'}`;
