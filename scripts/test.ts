// Makes dist/shipctl if it is stale, then checks types, style and behaviour: test.ts [ARGUMENTS OF MOCHA]
//
// How the tests ended is in dist/test-results.json afterwards: { passed, failed, skipped: [titles] }.
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import { packageBinary } from './package.ts';
import { DIST, ROOT, inRoot } from './support/paths.ts';

interface Outcome {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: readonly string[];
}

const RESULTS = path.join(DIST, 'test-results.json');

/** Runs a program of the development packages; its output is the user's. */
function succeeds(title: string, program: string, words: readonly string[]): boolean {
  process.stdout.write(`${title}\n`);
  const script = inRoot('node_modules', '.bin', program);
  const { error, status } = spawnSync(script, words, { cwd: ROOT, stdio: ['ignore', 'inherit', 'inherit'] });
  if (error) throw error;
  return status === 0;
}

/** Runs the tests, and says at the end which were skipped, since that is easily missed above. */
function testsPass(words: readonly string[]): boolean {
  rmSync(RESULTS, { force: true });
  const reporter = [
    '--reporter',
    inRoot('scripts', 'support', 'reporter.cjs'),
    '--reporter-option',
    `output=${RESULTS}`,
  ];
  const files = words.some((word) => !word.startsWith('-')) ? [] : ['test/**/*.test.ts'];
  const passed = succeeds('tests', 'mocha', [...reporter, ...words, ...files]);
  if (!existsSync(RESULTS)) return false;
  const { skipped } = JSON.parse(readFileSync(RESULTS, 'utf8')) as Outcome;
  for (const title of skipped) process.stdout.write(`skipped: ${title}\n`);
  return passed;
}

rmSync(RESULTS, { force: true });
process.stdout.write((await packageBinary()) ? 'made dist/shipctl\n' : 'dist/shipctl is up to date\n');
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
