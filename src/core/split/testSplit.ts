import TinyQueue from 'tinyqueue';
import type { Timed } from './fileTimes.ts';
import type { Meant, PathTails, Rivals } from './pathTails.ts';

/** A test file that is here. */
export interface TestFile {
  /** Its path, one character a byte: what order goes by. */
  readonly bytes: string;
  /** Its path as text: what reports may name it by. */
  readonly text: string;
}

/** What one of the files is expected to take, in microseconds. */
interface Weighed {
  readonly file: TestFile;
  readonly time: number;
}

export interface Weights {
  /** The slowest first, those that take the same by their paths. */
  readonly files: readonly Weighed[];
  /** How many of them the reports tell of. */
  readonly known: number;
  /** Paths in the reports that fit several files alike. */
  readonly ambiguous: readonly { readonly path: string; readonly rivals: Rivals }[];
  /** The time at such paths, in microseconds. */
  readonly ambiguousTime: number;
  /** The time at paths that are those of other files than the ones here, and the first of these. */
  readonly elsewhere: number;
  readonly elsewhereFirst: string | undefined;
}

/** What each file counts if the reports have a time for none: a second. */
const UNKNOWN = 1e6;

/** No file counts for less, a millisecond: it has to be loaded, and those that took nothing are to be dealt out too. */
const LEAST = 1e3;

/**
 * Tells what each file is expected to take: what the reports say, or, of a file that they don't tell of, the median.
 *
 * @param tails of the files' texts
 */
export function weigh(files: readonly TestFile[], tails: PathTails, reported: Iterable<Timed>): Weights {
  const { times, ...rest } = matched(tails, reported);
  const median = medianOf([...times.values()]);
  const weighed = files.map((file) => ({ file, time: times.get(file.text) ?? median }));
  return {
    files: weighed.sort((a, b) => b.time - a.time || (a.file.bytes < b.file.bytes ? -1 : 1)),
    known: times.size,
    ...rest,
  };
}

/** The times by file. */
function matched(
  tails: PathTails,
  reported: Iterable<Timed>,
): Omit<Weights, 'files' | 'known'> & { times: ReadonlyMap<string, number> } {
  const best = new Map<string, { parts: number; time: number; path: string }>();
  const ambiguous = new Map<string, Rivals>();
  let [ambiguousTime, elsewhere] = [0, 0];
  let elsewhereFirst: string | undefined;
  const drop = (time: number, path: string): void => {
    elsewhere += time;
    if (time > 0) elsewhereFirst ??= path;
  };
  for (const { paths, time } of reported) {
    const finds = paths.map((path) => tails.find(path));
    const found = finds.find((one): one is Meant => one !== undefined && 'file' in one);
    const rivals = finds.find((one): one is Rivals => one instanceof Array);
    if (!found && rivals) {
      ambiguous.set(paths[finds.indexOf(rivals)] as string, rivals);
      ambiguousTime += time;
    }
    if (!found) {
      if (!rivals) drop(time, paths[0] ?? '');
      continue;
    }
    // A path with less in common is another file's, one that is not here.
    const path = paths[finds.indexOf(found)] ?? '';
    const rival = best.get(found.file) ?? { parts: 0, time: 0, path };
    if (found.parts > rival.parts) {
      drop(rival.time, rival.path);
      best.set(found.file, { parts: found.parts, time, path });
    } else if (found.parts === rival.parts) rival.time += time;
    else drop(time, path);
  }
  return {
    times: new Map([...best].map(([file, { time }]) => [file, time])),
    ambiguous: [...ambiguous].map(([path, rivals]) => ({ path, rivals })),
    ambiguousTime,
    elsewhere,
    elsewhereFirst,
  };
}

/** The time in the middle, or the mean of the two in the middle. */
function medianOf(times: readonly number[]): number {
  const sorted = times.toSorted((a, b) => a - b);
  const upper = sorted[Math.floor(sorted.length / 2)];
  const lower = sorted[Math.floor((sorted.length - 1) / 2)];
  return upper === undefined || lower === undefined ? UNKNOWN : Math.round((lower + upper) / 2);
}

/** What falls to one node. */
export interface Share {
  readonly node: number;
  /** In microseconds. */
  load: number;
  /** The slowest first. */
  readonly files: TestFile[];
}

/**
 * Deals files out to nodes: each, the slowest first, to the node that has the least to do so far, the lowest of several.
 * No node gets more than 4/3 of what the best of all splits would give to the busiest one.
 *
 * @param count how many nodes there are; those that no file is left for are not in the result
 * @returns the shares by node, from 1
 * @see https://doi.org/10.1137/0117039 (R. L. Graham, "Bounds on Multiprocessing Timing Anomalies", 1969)
 */
export function deal({ files }: Weights, count: number): readonly Share[] {
  const shares = Array.from({ length: Math.min(count, files.length) }, (_, index): Share => {
    return { node: index + 1, load: 0, files: [] };
  });
  const queue = new TinyQueue([...shares], (a, b) => a.load - b.load || a.node - b.node);
  for (const { file, time } of files) {
    const share = queue.pop() as Share;
    share.files.push(file);
    share.load += Math.max(time, LEAST);
    queue.push(share);
  }
  return shares;
}
