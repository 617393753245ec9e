/** What suites and cases of a file took. */
export interface Timed {
  /** The file, as the report writes it; then those of the suites around it, from the inside out. */
  readonly paths: readonly string[];
  /** Whole microseconds, so that sums are exact whatever their order. */
  readonly time: number;
}

/** Times that belong to no test file, in microseconds. */
export interface Untimed {
  /** Everything in the reports. */
  readonly total: number;
  /** Suites and cases that name no file. */
  readonly unnamed: number;
  /** What suites took beyond what is inside them. */
  readonly overhead: number;
  /** Suites and cases of files that are no tests here. */
  readonly elsewhere: number;
  /** The first of these files. */
  readonly elsewhereFirst: string | undefined;
  /** The names of the first report's root and first suite that have unnamed time, which show what wrote it. */
  readonly writer: string | undefined;
}

/** Adds what suites and cases took to what others of the same paths did. */
export function addTime(times: Map<string, Timed>, key: string, { paths, time }: Timed): void {
  const known = times.get(key);
  if (known) times.set(key, { paths: known.paths, time: known.time + time });
  else times.set(ownText(key), { paths: paths.map(ownText), time });
}

/** The same text by itself: a part of a larger text would keep all of that in memory. */
export const ownText = (text: string): string => Buffer.from(text).toString();
