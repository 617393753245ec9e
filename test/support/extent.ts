// How much of the tests runs. `npm test` sets these variables; without them everything does.
import process from 'node:process';
import fc from 'fast-check';

/** Which part of all random runs, and of all cases of long rows: above 0, at most 1. */
const SHARE = Number(process.env['SHIPCTL_TEST_SHARE'] ?? '1');

/** Whether `thorough` tests are left out. */
const IS_QUICK = process.env['SHIPCTL_TESTS'] === 'quick';

/**
 * The number of random runs.
 *
 * @param all how many `npm run test:all` makes
 */
export const runs = (all: number): number => Math.ceil(all * SHARE);

/**
 * The cases of a long row that run: all of them in `npm run test:all`, else a part that the seed chooses.
 *
 * @param least how many run in any case, if there are so many
 * @param most  how many run at most: of cases that are much alike, the seeds of several runs choose all
 */
export function some<Case>(all: readonly Case[], least = 4, most = Infinity): readonly Case[] {
  const count = Math.min(all.length, most, Math.max(least, runs(all.length)));
  return chosen(all, count);
}

/** So many of them, in their order. */
function chosen<Case>(all: readonly Case[], count: number): readonly Case[] {
  if (count === all.length) return all;
  const [part = []] = fc.sample(fc.subarray([...all], { minLength: count, maxLength: count }), 1);
  return part;
}

/** The rows of a table that run: all of them, or in quick tests `count` that the seed chooses. */
export const few = <Row>(all: readonly Row[], count: number): readonly Row[] =>
  IS_QUICK ? chosen(all, Math.min(count, all.length)) : all;

/** `it` and `describe` for what is too long for `npm test`; only `npm run test:all`, and whoever names the file, run it. */
export const thorough = {
  it: (title: string, test: (this: Mocha.Context) => unknown): void => {
    if (!IS_QUICK) it(title, test as Mocha.AsyncFunc);
  },
  describe: (title: string, tests: (this: Mocha.Suite) => void): void => {
    if (!IS_QUICK) describe(title, tests);
  },
};
