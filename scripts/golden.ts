// Replays recorded cases on dist/shipctl and on dist/shipctl-fast: golden.ts [--results FILE] [DIRECTORY]
//
// DIRECTORY holds replay.mjs and the cases, *.jsonl; without it, test/golden. Cases for commands that are not there
// yet are left out, and counted. FILE gets { passed, failed, leftOut }.
import { spawnSync } from 'node:child_process';
import { readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import { parseArgs } from 'node:util';
import { catalog } from '../src/catalog.ts';
import { packageBinary } from './package.ts';
import { makeAside } from './support/aside.ts';
import { BINARY, FAST_BINARY, inRoot } from './support/paths.ts';

interface Case {
  readonly argv: readonly string[];
  readonly then?: readonly { readonly argv: readonly string[] }[];
}

/** Stands for all commands that there will never be; what happens to them is recorded too. */
const UNKNOWN = 'no_such_command';

/** The commands of a case that are not there. */
function missingCommands({ argv, then = [] }: Case): string[] {
  const names = [argv, ...then.map((step) => step.argv)].map(([name = '']) => name);
  return names.filter((name) => name !== UNKNOWN && !Object.hasOwn(catalog, name));
}

/** All cases in a directory, each as its line of text and what it holds. */
function readCases(directory: string): { line: string; missing: string[] }[] {
  const files = readdirSync(directory).filter((name) => name.endsWith('.jsonl'));
  const texts = files.sort().map((name) => readFileSync(path.join(directory, name), 'utf8'));
  const lines = texts.flatMap((text) => text.split('\n')).filter((line) => line !== '');
  return lines.map((line) => ({ line, missing: missingCommands(JSON.parse(line) as Case) }));
}

/** Runs the cases; gives the counts of the closing line, which is not printed, since it is not the last word. */
function replay(
  binary: string,
  directory: string,
  lines: readonly string[],
): { passed: number; failed: number } {
  const aside = makeAside();
  try {
    const cases = path.join(aside, 'cases.jsonl');
    writeFileSync(cases, lines.join('\n'));
    const words = [path.join(directory, 'replay.mjs'), '--bin', binary, '--cases', cases];
    const { stdout } = spawnSync(process.execPath, words, {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'inherit'],
      maxBuffer: 64 * 1024 * 1024,
    });
    const [closing = '', passed, failed] = /^cases: (\d+) passed, (\d+) failed\n/m.exec(stdout) ?? [];
    process.stdout.write(stdout.replace(closing, ''));
    if (passed === undefined) throw new Error('the replay did not come to its end');
    return { passed: Number(passed), failed: Number(failed) };
  } finally {
    rmSync(aside, { recursive: true, force: true });
  }
}

const { values, positionals } = parseArgs({
  options: { results: { type: 'string' } },
  allowPositionals: true,
});
const directory = path.resolve(positionals[0] ?? inRoot('test', 'golden'));
await packageBinary();
const cases = readCases(directory);
const leftOut = cases.filter(({ missing }) => missing.length > 0);
const built = cases.filter(({ missing }) => missing.length === 0);
const lines = built.map(({ line }) => line);
const counts = [BINARY, FAST_BINARY].map((binary) => {
  const { passed, failed } = replay(binary, directory, lines);
  process.stdout.write(`${path.basename(binary)}: ${passed} golden cases of ${built.length} as recorded\n`);
  return { passed, failed };
});
const passed = counts.reduce((sum, count) => sum + count.passed, 0);
const failed = counts.reduce((sum, count) => sum + count.failed, 0);
const commands = [...new Set(leftOut.flatMap(({ missing }) => missing))].sort();
if (leftOut.length > 0) process.stdout.write(`left out: ${leftOut.length}, for ${commands.join(', ')}\n`);
if (values.results !== undefined) {
  writeFileSync(values.results, JSON.stringify({ passed, failed, leftOut: leftOut.length }));
}
process.exitCode = failed === 0 ? 0 : 1;
