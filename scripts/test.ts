// Checks types, style and behaviour of both programs, which are made first if they are stale:
//
//   test.ts [--all] [--rest] [--share PART] [--seed NUMBER] [FILE...] [ARGUMENTS OF MOCHA]
//
// FILE is a test file or a directory of them: only these run then, all of what is in them, and no other check.
// --all runs everything there is. Without it, and without FILE, what test/support/extent.ts calls thorough is left out.
// --rest leaves out what a quick run has checked in full: types, style and the golden cases.
// --share makes PART (above 0, at most 1) of all random runs; it is 1 with --all, else a hundredth.
// --seed repeats the random runs of an earlier call, which has printed the NUMBER.
//
// The tests that run a program run with each of the two, at the same time, since they wait for much. A quick run, which
// is one without --all and without FILE, runs all cases of test/golden with both, and each other file with one of both: the
// seed chooses which. How the tests ended is in dist/test-results.json afterwards:
// { passed, failed, skipped: [titles], failures: [titles with messages] }.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import { parseArgs } from 'node:util';
import { BINARY, DIST, FAST_BINARY, ROOT, inRoot } from './support/paths.ts';

interface Outcome {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: readonly string[];
  readonly failures: readonly string[];
}

/** What to run, and how much of it. */
interface Extent {
  readonly files: readonly string[];
  /** Whether the files were named. */
  readonly isPart: boolean;
  readonly isAll: boolean;
  readonly isRest: boolean;
  readonly share: number;
  readonly seed: number;
  /** What goes on to mocha. */
  readonly options: readonly string[];
}

const RESULTS = path.join(DIST, 'test-results.json');
const MODEST = 0.01;
const GOLDEN = 'test/golden.test.ts';

/** Tests that run the program. */
const isEndToEnd = (file: string): boolean => /^test\/(binary|clients)\//.test(file) || file === GOLDEN;
/** Tests that need nothing of what the build makes. */
const isInMemory = (file: string): boolean =>
  !isEndToEnd(file) && !/^test\/(histories|licences|sizes|startup)\.test\.ts$/.test(file);

/** Ends the program: the command line is wrong. */
function fail(message: string): never {
  process.stderr.write(`npm test: ${message}\n`);
  process.exit(99);
}

const allFiles = (): readonly string[] =>
  readdirSync(inRoot('test'), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.test.ts'))
    .map((name) => `test/${name}`)
    .sort();

/** The test files that a word of the command line stands for. */
function filesOf(word: string): readonly string[] {
  const named = path.relative(ROOT, path.resolve(word));
  const files = allFiles().filter((file) => file === named || named === '' || file.startsWith(`${named}/`));
  if (files.length === 0) fail(`${word}: no such test file, and no directory with any`);
  return files;
}

function numberOf(name: string, text: string | undefined, otherwise: number, isFit: (it: number) => boolean) {
  const number = text === undefined ? otherwise : Number(text);
  return isFit(number) ? number : fail(`--${name} can't be ${String(text)}`);
}

function extentOf(argv: readonly string[]): Extent {
  const { values, tokens } = parseArgs({
    args: [...argv],
    options: {
      all: { type: 'boolean' },
      rest: { type: 'boolean' },
      share: { type: 'string' },
      seed: { type: 'string' },
    },
    strict: false,
    tokens: true,
  });
  const [files, options]: [string[], string[]] = [[], []];
  for (const [index, token] of tokens.entries()) {
    const before = tokens[index - 1];
    const isOurs = token.kind === 'option' && ['all', 'rest', 'share', 'seed'].includes(token.name);
    if (isOurs || token.kind === 'option-terminator') continue;
    if (token.kind === 'option') options.push(...argv.slice(token.index, token.index + 1));
    // What follows an option of mocha's may be its value.
    else if (before?.kind === 'option' && options.length > 0 && !existsSync(token.value))
      options.push(token.value);
    else files.push(...filesOf(token.value));
  }
  const isAll = values.all === true;
  const isRest = values.rest === true;
  const isMeant = (file: string): boolean => !isRest || file !== GOLDEN;
  const text = (value: string | boolean | undefined): string | undefined =>
    value === undefined ? undefined : String(value);
  return {
    files: files.length > 0 ? [...new Set(files)] : allFiles().filter(isMeant),
    isPart: files.length > 0,
    isAll,
    isRest,
    share: numberOf('share', text(values.share), isAll ? 1 : MODEST, (share) => share > 0 && share <= 1),
    seed: numberOf('seed', text(values.seed), Math.floor(Math.random() * 2 ** 31), Number.isSafeInteger),
    options,
  };
}

/** A program that runs, or will. */
interface Running {
  readonly title: string;
  /** Whether it ended with status 0. */
  readonly succeeds: Promise<boolean>;
  /** Prints what it prints, also what it has printed before this was asked for, and waits for its end. */
  show(): Promise<void>;
}

interface Circumstances {
  readonly env?: Readonly<Record<string, string>>;
  /** What has to be over, and well, before it starts. */
  readonly after?: Promise<boolean>;
}

/** Starts a program, and keeps what it prints until that is shown. */
function start(
  title: string,
  [program = '', ...argv]: readonly string[],
  { env = {}, after = Promise.resolve(true) }: Circumstances = {},
): Running {
  const chunks: (Buffer | string)[] = [`\n${title}\n`];
  let take = (chunk: Buffer | string): unknown => chunks.push(chunk);
  const run = async (): Promise<boolean> => {
    if (!(await after)) {
      take('not run\n');
      return false;
    }
    const child = spawn(program, argv, {
      cwd: ROOT,
      env: { ...process.env, ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => take(chunk));
    const [status] = (await once(child, 'close')) as [number | null];
    return status === 0;
  };
  const succeeds = run();
  return {
    title,
    succeeds,
    async show() {
      take = (chunk) => process.stdout.write(chunk);
      for (const chunk of chunks) take(chunk);
      await succeeds;
    },
  };
}

/** Starts a program of the development packages. */
const startTool = (name: string, words: readonly string[], circumstances?: Circumstances): Running =>
  start(name, [inRoot('node_modules', '.bin', name), ...words], circumstances);

/** Tests that run, and how they ended; nothing if they did not come to their end. */
interface Tests extends Running {
  readonly outcome: Promise<Outcome | undefined>;
}

/** Starts mocha. */
function startTests(
  title: string,
  binary: string,
  files: readonly string[],
  { isPart, isAll, share, seed, options }: Extent,
  after: Promise<boolean>,
): Tests {
  const results = path.join(DIST, `${title.replaceAll(/\W+/g, '-')}.json`);
  rmSync(results, { force: true });
  const reporter = inRoot('scripts', 'support', 'reporter.cjs');
  const words = ['--reporter', reporter, '--reporter-option', `output=${results}`, ...options, ...files];
  const running = start(title, [inRoot('node_modules', '.bin', 'mocha'), ...words], {
    env: {
      SHIPCTL_BINARY: binary,
      SHIPCTL_TESTS: isAll || isPart ? 'all' : 'quick',
      SHIPCTL_TEST_SHARE: `${share}`,
      // Each program has random runs of its own.
      SHIPCTL_TEST_SEED: `${seed + (binary === BINARY ? 0 : 1)}`,
    },
    after,
  });
  const outcome = running.succeeds.then(() =>
    existsSync(results) ? (JSON.parse(readFileSync(results, 'utf8')) as Outcome) : undefined,
  );
  return { ...running, outcome };
}

/** Whether all of them succeed, once all are over. */
const all = async (running: readonly Running[]): Promise<boolean> =>
  (await Promise.all(running.map(({ succeeds }) => succeeds))).every(Boolean);

/** Checks types, exports and style, one after the other. A failure does not stop the rest, so that all of them show at once. */
function startChecks(): readonly Running[] {
  const over = ({ succeeds }: Running): Promise<boolean> => succeeds.then(() => true);
  const types = startTool('tsc', []);
  const exports = startTool('knip', [], { after: over(types) });
  const lint = startTool('eslint', ['.'], { after: over(exports) });
  const layout = startTool('prettier', ['--check', '--log-level', 'warn', '.'], { after: over(lint) });
  return [types, exports, lint, layout];
}

/** The files without those that a quick run leaves to the other program: the slower one gets two of five. */
const ownShare = (files: readonly string[], binary: string, seed: number): readonly string[] =>
  files.filter((file, at) => file === GOLDEN || (at + seed) % 5 < 2 === (binary === BINARY));

/** Starts the tests as soon as what they need is made. Those in memory begin after the checks, beside the others. */
function startAllTests(extent: Extent, built: Promise<boolean>, checked: Promise<unknown>): readonly Tests[] {
  const endToEnd = extent.files.filter(isEndToEnd);
  const others = extent.files.filter((file) => !isEndToEnd(file));
  const tests: Tests[] = [];
  const ready = checked.then(() => built);
  if (others.length > 0) tests.push(startTests('tests in memory', BINARY, others, extent, ready));
  for (const binary of [BINARY, FAST_BINARY]) {
    const title = `tests of ${path.relative(ROOT, binary)}`;
    const own = extent.isAll || extent.isPart ? endToEnd : ownShare(endToEnd, binary, extent.seed);
    if (own.length > 0) tests.push(startTests(title, binary, own, extent, built));
  }
  return tests;
}

/** Writes how all tests ended, and says which were skipped and which failed, since that is easily missed above. */
function report(outcomes: readonly (Outcome | undefined)[]): void {
  const ended = outcomes.filter((outcome) => outcome !== undefined);
  const sum = (name: 'passed' | 'failed'): number => ended.reduce((total, one) => total + one[name], 0);
  const skipped = ended.flatMap((outcome) => outcome.skipped);
  const failures = ended.flatMap((outcome) => outcome.failures);
  for (const title of skipped) process.stdout.write(`skipped: ${title}\n`);
  for (const title of failures) process.stdout.write(`failed: ${title}\n`);
  process.stdout.write(`${sum('passed')} tests passed, ${sum('failed')} failed, ${skipped.length} skipped\n`);
  if (ended.length < outcomes.length) return;
  const whole: Outcome = { passed: sum('passed'), failed: sum('failed'), skipped, failures };
  writeFileSync(RESULTS, JSON.stringify(whole, null, 2));
}

const extent = extentOf(process.argv.slice(2));
mkdirSync(DIST, { recursive: true });
rmSync(RESULTS, { force: true });
process.stdout.write(`random runs: ${extent.share * 100} % of all, by --seed ${extent.seed}\n`);
const isBuildNeeded = !extent.files.every(isInMemory);
const build = isBuildNeeded
  ? [start('both programs', [process.execPath, '--import', 'tsx', inRoot('scripts', 'package.ts')])]
  : [];
const checks = extent.isPart || extent.isRest ? [] : startChecks();
const tests = startAllTests(extent, all(build), all(checks));
const running = [...build, ...checks, ...tests];
for (const one of running) await one.show();
process.stdout.write('\n');
report(await Promise.all(tests.map(({ outcome }) => outcome)));
const results = await Promise.all(
  running.map(async ({ title, succeeds }) => ({ title, isGood: await succeeds })),
);
const failed = results.filter(({ isGood }) => !isGood);
for (const { title } of failed) process.stdout.write(`failed: ${title}\n`);
if (!extent.isAll && !extent.isPart)
  process.stdout.write('This was the quick run; npm run test:all runs everything.\n');
process.exitCode = failed.length === 0 ? 0 : 1;
