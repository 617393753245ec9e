// Makes the executables if they are stale, then checks types, style and behaviour: test.ts [ARGUMENTS OF MOCHA]
//
// What runs dist/shipctl runs a second time with dist/shipctl-fast, both at once, since they wait for much.
// How the tests ended is in dist/test-results.json afterwards: { passed, failed, skipped: [titles] }.
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import { packageBinary } from './package.ts';
import { BINARY, DIST, FAST_BINARY, ROOT, inRoot } from './support/paths.ts';

interface Outcome {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: readonly string[];
}

const RESULTS = path.join(DIST, 'test-results.json');

const ALL = ['test/**/*.test.ts'];
/** The tests that run the executable. */
const END_TO_END = ['test/binary/**/*.test.ts', 'test/clients/**/*.test.ts', 'test/golden.test.ts'];

const programOf = (name: string): string => inRoot('node_modules', '.bin', name);

/** Runs a program of the development packages; its output is the user's. */
function succeeds(name: string, words: readonly string[]): boolean {
  process.stdout.write(`${name}\n`);
  const { error, status } = spawnSync(programOf(name), words, {
    cwd: ROOT,
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  if (error) throw error;
  return status === 0;
}

/** Tests that run. */
interface Running {
  /** What they print, also what they have printed before this was asked for. */
  show(): void;
  /** How they ended; nothing where they did not come to their end. */
  readonly outcome: Promise<Outcome | undefined>;
}

/**
 * Starts the tests with one executable.
 *
 * @param files what is run where the words name no files
 */
function startTests(binary: string, words: readonly string[], files: readonly string[]): Running {
  const results = `${binary}.test-results.json`;
  rmSync(results, { force: true });
  const reporter = inRoot('scripts', 'support', 'reporter.cjs');
  const options = ['--reporter', reporter, '--reporter-option', `output=${results}`];
  const named = words.some((word) => !word.startsWith('-')) ? [] : files;
  const mocha = spawn(programOf('mocha'), [...options, ...words, ...named], {
    cwd: ROOT,
    env: { ...process.env, SHIPCTL_BINARY: binary },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const pieces: Buffer[] = [];
  let take = (piece: Buffer): unknown => pieces.push(piece);
  mocha.stdout.on('data', (piece: Buffer) => take(piece));
  return {
    show() {
      process.stdout.write(`tests of ${path.relative(ROOT, binary)}\n`);
      take = (piece) => process.stdout.write(piece);
      for (const piece of pieces) take(piece);
    },
    outcome: once(mocha, 'close').then(() =>
      existsSync(results) ? (JSON.parse(readFileSync(results, 'utf8')) as Outcome) : undefined,
    ),
  };
}

/** Runs the tests with both executables, and says at the end which were skipped, since that is easily missed above. */
async function testsPass(words: readonly string[]): Promise<boolean> {
  const outcomes: (Outcome | undefined)[] = [];
  for (const tests of [startTests(BINARY, words, ALL), startTests(FAST_BINARY, words, END_TO_END)]) {
    tests.show();
    outcomes.push(await tests.outcome);
  }
  const ended = outcomes.filter((outcome) => outcome !== undefined);
  if (ended.length < outcomes.length) return false;
  const sum = (name: 'passed' | 'failed'): number => ended.reduce((total, one) => total + one[name], 0);
  const skipped = ended.flatMap((outcome) => outcome.skipped);
  const whole: Outcome = { passed: sum('passed'), failed: sum('failed'), skipped };
  writeFileSync(RESULTS, JSON.stringify(whole, null, 2));
  for (const title of skipped) process.stdout.write(`skipped: ${title}\n`);
  return whole.failed === 0;
}

rmSync(RESULTS, { force: true });
process.stdout.write((await packageBinary()) ? 'made the executables\n' : 'the executables are up to date\n');
// All of them, even if one fails: whoever mends the one wants to know of the others.
const checks = {
  types: succeeds('tsc', []),
  lint: succeeds('eslint', ['.']),
  format: succeeds('prettier', ['--check', '--log-level', 'warn', '.']),
  tests: await testsPass(process.argv.slice(2)),
};
const failed = Object.entries(checks).filter(([, passed]) => !passed);
for (const [name] of failed) process.stdout.write(`failed: ${name}\n`);
process.exitCode = failed.length === 0 ? 0 : 1;
