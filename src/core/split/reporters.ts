/** What adds files to the reports of tools that leave them out, by the name of one of the report's first suites. */
const OPTIONS: readonly (readonly [title: RegExp, advice: string])[] = [
  [/^jest tests$/m, 'with jest-junit, addFileAttribute: "true" adds the files'],
  [/^vitest tests$/m, 'with Vitest, addFileAttribute: true of its junit reporter adds the files'],
  [/^pytest\b/m, 'with pytest, -o junit_family=xunit1 adds the files'],
  [/^Mocha Tests$/m, 'mocha-junit-reporter adds the files of tests inside a describe()'],
];

const ANY =
  'an option of the reporter may add the files, such as addFileAttribute of jest-junit and Vitest, or -o junit_family=xunit1 of pytest';

/**
 * How to get files into reports.
 *
 * @param titles the names of the report's first suites, a line for each
 */
export const adviceFor = (titles: string): string =>
  OPTIONS.find(([title]) => title.test(titles))?.[1] ?? ANY;
