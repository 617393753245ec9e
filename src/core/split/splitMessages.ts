import type { JobNode } from './jobNode.ts';
import type { Share, Weights } from './testSplit.ts';

const MICROSECONDS = 1e6;

/** What the split should be looked at for: no times, and paths that may mean several files. */
export function doubts({ files, known, ambiguous }: Weights, hasReports: boolean): readonly string[] {
  const texts: string[] = [];
  const [first] = ambiguous;
  if (first)
    texts.push(
      `paths in the reports that fit several files alike, and count for none: ${ambiguous.length}; ` +
        `the first is ${first.path} (${first.rivals.join(' or ')})`,
    );
  if (hasReports && known === 0 && files.length > 0)
    texts.push('the reports tell the time of none of the files: all count the same');
  return texts;
}

/** What each node is expected to take, a line for each. */
export function expectations(
  shares: readonly Share[],
  { files, known }: Weights,
  { number, count }: JobNode,
): string {
  const lines = shares.map(({ node, load, files: own }) => {
    const time = known === 0 ? '' : `${(load / MICROSECONDS).toFixed(1)} s, `;
    return `node ${node} of ${count}: ${time}${counted(own.length)}${node === number ? ' (this job)' : ''}`;
  });
  if (count > shares.length) lines.push(`nodes from ${shares.length + 1} to ${count}: no files`);
  const unknown = files.length - known;
  if (known > 0 && unknown > 0) lines.push(`${counted(unknown)} without a time in the reports: the median`);
  return lines.map((line) => `shipctl: ${line}\n`).join('');
}

const counted = (files: number): string => `${files} ${files === 1 ? 'file' : 'files'}`;
