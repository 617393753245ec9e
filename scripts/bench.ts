// Times shipctl against what it stands beside, in one run, and prints the ratios as a Markdown table.
// The numbers go to dist/bench.json too. Times are one machine's; the ratios carry over.
import { spawnSync } from 'node:child_process';
import { copyFileSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, release, totalmem, type as systemType } from 'node:os';
import path from 'node:path';
import process from 'node:process';
import { configure, getter, grown, jsonValue, type Pair, replacing } from './bench/pairs.ts';
import { splitTests } from './bench/splitTests.ts';
import { NODE, fetchRuntime } from './build/runtime.ts';
import { packageBinary } from './package.ts';
import { makeAside } from './support/aside.ts';
import { BINARY, DIST } from './support/paths.ts';
import { copySampleJob } from './support/sampleJob.ts';
import { medians } from './support/timing.ts';

const ROUNDS = 21;

/** What split_tests is measured on. */
const TESTS = { files: 10_000, reports: 200, bytes: 100_000 };
const TENTH = { files: 1_000, reports: 20, bytes: 100_000 };

interface Row {
  readonly name: string;
  readonly milliseconds: number;
  readonly against: string;
  readonly againstMilliseconds: number;
  readonly ratio: number;
  readonly goal: number;
}

/** What the numbers were measured on. */
function machine(): string {
  const model = cpus()[0]?.model ?? 'unknown processor';
  const memory = Math.round(totalmem() / 2 ** 30);
  return `${cpus().length} × ${model}, ${memory} GiB, ${systemType()} ${release()}, ${process.arch}`;
}

/** Whether a program is there to compare with; where it is not, says what is skipped. */
function hasPeer(program: string, env: Readonly<Record<string, string>>): boolean {
  const isThere = spawnSync('sh', ['-c', `command -v ${program}`], { env }).status === 0;
  if (!isThere) process.stdout.write(`skipped: what is compared with ${program}, which is not there\n\n`);
  return isThere;
}

function measure({ ours, theirs, goal }: Pair): Row {
  const [milliseconds = NaN, againstMilliseconds = NaN] = medians([ours, theirs], ROUNDS);
  const ratio = milliseconds / againstMilliseconds;
  return { name: ours.name, milliseconds, against: theirs.name, againstMilliseconds, ratio, goal };
}

function table(rows: readonly Row[]): string {
  const lines = rows.map(
    ({ name, milliseconds, against, againstMilliseconds, ratio, goal }) =>
      `| \`${name}\` | ${milliseconds.toFixed(1)} | \`${against}\` | ${againstMilliseconds.toFixed(1)} | ${ratio.toFixed(3)} | ${goal} |`,
  );
  return [
    '<!-- prettier-ignore -->',
    '| command | ms | against | ms | ratio | goal |',
    '|---|---|---|---|---|---|',
    ...lines,
    '',
  ].join('\n');
}

/**
 * Copies a program. How a file was written decides how the kernel keeps it in memory, which is worth some per cent of
 * a start; copied in one way, programs that were written in different ways start alike.
 */
function copyProgram(program: string, directory: string): string {
  const copy = path.join(directory, path.basename(program));
  copyFileSync(program, copy);
  return copy;
}

await packageBinary();
const job = copySampleJob();
const directory = makeAside();
const cleanups: (() => void)[] = [];
try {
  const bench = { job, shipctl: copyProgram(BINARY, directory), directory };
  const pairs = [getter(bench, copyProgram(fetchRuntime(NODE), directory))];
  if (hasPeer('aws', job.env)) pairs.push(configure(bench));
  const json = jsonValue(bench);
  if (hasPeer('jq', job.env)) pairs.push(json.pair);
  const replace = replacing(bench);
  if (hasPeer('envsubst', job.env)) pairs.push(replace.pair);
  const [tests, tenth] = [splitTests(bench.shipctl, TESTS), splitTests(bench.shipctl, TENTH)];
  cleanups.push(tests.remove, tenth.remove);
  pairs.push(json.growth, replace.growth, grown(tests.timed, tenth.timed));
  const rows = pairs.map(measure);
  const date = new Date().toISOString().slice(0, 10);
  const title = `Medians of ${ROUNDS} runs each, taken in turn, ${date}, on ${machine()}:`;
  const text = `${title}\n\n${table(rows)}`;
  process.stdout.write(text);
  writeFileSync(path.join(DIST, 'bench.md'), text); // for the README (npm run docs)
  const numbers = JSON.stringify({ date, machine: machine(), rounds: ROUNDS, rows }, null, 2);
  writeFileSync(path.join(DIST, 'bench.json'), `${numbers}\n`);
} finally {
  for (const remove of cleanups) remove();
  rmSync(directory, { recursive: true, force: true });
  job.remove();
}
