// Makes the executables if they are stale, then checks types, style and behaviour: test.ts [ARGUMENTS OF MOCHA]
//
// What runs dist/shipctl runs a second time with dist/shipctl-fast.
// How the tests ended is in dist/test-results.json afterwards: { passed, failed, skipped: [titles] }.
import { spawnSync } from 'node:child_process';
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

/** Runs a program of the development packages; its output is the user's. */
function succeeds(
  title: string,
  program: string,
  words: readonly string[],
  env: Readonly<Record<string, string>> = {},
): boolean {
  process.stdout.write(`${title}\n`);
  const script = inRoot('node_modules', '.bin', program);
  const { error, status } = spawnSync(script, words, {
    cwd: ROOT,
    env: { ...process.env, ...env },
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  if (error) throw error;
  return status === 0;
}

/**
 * Runs the tests with one executable.
 *
 * @param files what is run where the words name no files
 * @returns how they ended; nothing where they did not come to their end
 */
function runTests(binary: string, words: readonly string[], files: readonly string[]): Outcome | undefined {
  const results = `${binary}.test-results.json`;
  rmSync(results, { force: true });
  const reporter = inRoot('scripts', 'support', 'reporter.cjs');
  const options = ['--reporter', reporter, '--reporter-option', `output=${results}`];
  const named = words.some((word) => !word.startsWith('-')) ? [] : files;
  succeeds(`tests of ${path.relative(ROOT, binary)}`, 'mocha', [...options, ...words, ...named], {
    SHIPCTL_BINARY: binary,
  });
  if (!existsSync(results)) return undefined;
  return JSON.parse(readFileSync(results, 'utf8')) as Outcome;
}

/** Runs the tests with both executables, and says at the end which were skipped, since that is easily missed above. */
function testsPass(words: readonly string[]): boolean {
  const outcomes = [runTests(BINARY, words, ALL), runTests(FAST_BINARY, words, END_TO_END)];
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
  types: succeeds('types', 'tsc', []),
  lint: succeeds('lint', 'eslint', ['.']),
  format: succeeds('format', 'prettier', ['--check', '--log-level', 'warn', '.']),
  tests: testsPass(process.argv.slice(2)),
};
const failed = Object.entries(checks).filter(([, passed]) => !passed);
for (const [name] of failed) process.stdout.write(`failed: ${name}\n`);
process.exitCode = failed.length === 0 ? 0 : 1;
