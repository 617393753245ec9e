// Times shipctl against what it stands beside, in one run, and prints the ratios as Markdown: bench.ts [ROUNDS [ROWS]]
// With ROWS only those rows whose names hold that text are measured; else the numbers go to dist/bench.json too. Times are one machine's; the ratios carry over.
import { spawnSync } from 'node:child_process';
import { rmSync, writeFileSync } from 'node:fs';
import { cpus, release, totalmem, type as systemType } from 'node:os';
import path from 'node:path';
import process from 'node:process';
import { compileC } from './bench/compileC.ts';
import { awsCredentials, eksToken } from './bench/awsKeys.ts';
import { type Bench, type Pair, configure, grown, jsonValue, replacing } from './bench/pairs.ts';
import { getterInShell, jobScript, unchangedScript } from './bench/shellPairs.ts';
import { CLIENTS, configureSix, configureSixByClients, dockerCredentials } from './bench/configureKinds.ts';
import { sizes } from './bench/sizes.ts';
import { configureAmongKeys, configureMany } from './bench/configureMany.ts';
import { splitTests } from './bench/splitTests.ts';
import { copyProgram, getter, largeEnvironment, starts } from './bench/starts.ts';
import { type Row, table } from './bench/table.ts';
import { type Figures, medians } from './bench/timing.ts';
import { packageBinary } from './package.ts';
import { makeAside } from './support/aside.ts';
import { BINARY, DIST, FAST_BINARY } from './support/paths.ts';
import { copySampleJob } from './support/sampleJob.ts';
import { startServerForClients } from './support/serverForClients.ts';

/** How often each is run; fewer rounds show that the benchmark works, and no more. */
const rounds = Number(process.argv[2] ?? 21);

/** What the names of rows hold that are measured; undefined for all. */
const wanted = process.argv[3];

/** What split_tests is measured on. */
const TESTS = { files: 10_000, reports: 200, bytes: 100_000 };
const TENTH = { files: 1_000, reports: 20, bytes: 100_000 };

const SHELLS = [
  { words: ['bash'], kind: 'bash' },
  { words: ['zsh', '-f'], kind: 'zsh' },
  { words: ['dash'], kind: 'sh' },
  { words: ['busybox', 'sh'], kind: 'sh' },
] as const;

/** The most memory of a getter, in MiB. */
const MEMORY: Readonly<Record<string, number>> = { 'shipctl-fast': 32, shipctl: 55 };

/** What a getter may take longer for 1 MB of environment than the floor does, in floors. */
const LARGE_ENVIRONMENT = 6;

/** Two medians of one thing may differ by this part of it. */
const NOISE = 0.05;

/** What the numbers were measured on. */
function machine(): string {
  const model = cpus()[0]?.model ?? 'unknown processor';
  const memory = Math.round(totalmem() / 2 ** 30);
  return `${cpus().length} × ${model}, ${memory} GiB, ${systemType()} ${release()}, ${process.arch}`;
}

/** Whether a program to compare with is installed; if not, says what is skipped. */
function hasPeer(program: string): boolean {
  const isThere = spawnSync('sh', ['-c', `command -v ${program}`]).status === 0;
  if (!isThere) process.stdout.write(`skipped: what is compared with ${program}, which is not there\n\n`);
  return isThere;
}

const directory = makeAside();
const job = copySampleJob();
const cleanups: (() => void)[] = [];

/** All that is compared by time. */
function pairsOf(bench: Bench, port: number): readonly Pair[] {
  const { shipctl, fast, floor } = bench;
  const pairs = [...starts(bench)];
  if (floor !== undefined)
    for (const { words, kind } of SHELLS)
      if (hasPeer(words[0])) pairs.push(...getterInShell(bench, floor, words, kind));
  if (hasPeer('aws')) {
    pairs.push(configure(bench, fast, 1 / 70), configure(bench, shipctl, 1 / 25));
    if (floor !== undefined) pairs.push(jobScript(bench, floor));
  }
  pairs.push(...awsCredentials(bench, fast, port), ...awsCredentials(bench, shipctl, port));
  if (hasPeer('aws')) pairs.push(eksToken(bench, fast, port, 1 / 40), eksToken(bench, shipctl, port, 1 / 40));
  pairs.push(configureSix(bench, fast, port), configureSix(bench, shipctl, port));
  if (CLIENTS.every(hasPeer))
    pairs.push(
      configureSixByClients(bench, fast, port, 1 / 60),
      configureSixByClients(bench, shipctl, port, 1 / 25),
    );
  if (hasPeer('docker-credential-ecr-login')) pairs.push(...dockerCredentials(bench, fast, port));
  if (hasPeer('bash')) pairs.push(unchangedScript(bench));
  const json = jsonValue(bench);
  if (hasPeer('jq')) pairs.push(json.pair);
  const replace = replacing(bench);
  if (hasPeer('envsubst')) pairs.push(replace.pair);
  const [tests, tenth] = [splitTests(shipctl, TESTS), splitTests(shipctl, TENTH)];
  cleanups.push(tests.remove, tenth.remove);
  return [
    ...pairs,
    json.growth,
    replace.growth,
    grown(tests.timed, tenth.timed),
    grown(configureMany(bench, 1000), configureMany(bench, 100)),
    grown(configureAmongKeys(bench, 40_000), configureAmongKeys(bench, 4000)),
  ];
}

/** What a getter takes longer in a large environment than the floor does, by the floor. */
function growthRow(bench: Bench, program: string, floor: string): Row {
  const timed = largeEnvironment(bench, program, floor);
  const [large = NaN, small = NaN, floorLarge = NaN, floorSmall = NaN] = medians(
    timed,
    rounds,
    bench.stopwatch,
  ).map(({ milliseconds }) => milliseconds);
  const more = large - small - (floorLarge - floorSmall);
  return {
    name: `${path.basename(program)}, a getter: what 1 MB of environment adds, beyond what it adds to the floor`,
    milliseconds: more,
    against: 'floor',
    againstMilliseconds: floorSmall,
    ratio: more / floorSmall,
    goal: LARGE_ENVIRONMENT,
    noise: NOISE * small,
  };
}

function measure({ ours, theirs, goal }: Pair, { stopwatch }: Bench): Row {
  const [mine, other] = medians([ours, theirs], rounds, stopwatch) as [Figures, Figures];
  const ratio = mine.milliseconds / other.milliseconds;
  const times = { milliseconds: mine.milliseconds, againstMilliseconds: other.milliseconds };
  return { name: ours.name, against: theirs.name, ...times, ratio, goal };
}

try {
  await packageBinary();
  const server = await startServerForClients();
  cleanups.push(server.stop);
  const bench: Bench = {
    job,
    shipctl: copyProgram(BINARY, directory),
    fast: copyProgram(FAST_BINARY, directory),
    floor: compileC('floor', directory),
    stopwatch: compileC('stopwatch', directory),
    directory,
  };
  if (bench.floor === undefined) process.stdout.write('skipped: the floor, since there is no C compiler\n\n');
  const isWanted = ({ ours: { name } }: Pair): boolean => wanted === undefined || name.includes(wanted);
  const rows = pairsOf(bench, server.port)
    .filter(isWanted)
    .map((pair) => measure(pair, bench));
  if (bench.floor !== undefined && wanted === undefined)
    for (const program of [bench.fast, bench.shipctl]) rows.push(growthRow(bench, program, bench.floor));
  const programs = [bench.fast, bench.shipctl];
  const figures = medians(
    programs.map((program) => getter(program, job.env)),
    rounds,
    bench.stopwatch,
  );
  const peaks = programs.map((program, at) => {
    const name = path.basename(program);
    return { name, mebibytes: figures[at]?.mebibytes, goal: MEMORY[name] };
  });
  const date = new Date().toISOString().slice(0, 10);
  const result = { date, machine: machine(), rounds, rows, peaks, sizes: sizes() };
  const text = table(result);
  process.stdout.write(text);
  if (wanted === undefined) {
    writeFileSync(path.join(DIST, 'bench.md'), text); // for docs/reference/benchmarks.md (npm run docs)
    writeFileSync(path.join(DIST, 'bench.json'), `${JSON.stringify(result, null, 2)}\n`);
  }
} finally {
  for (const remove of cleanups) remove();
  rmSync(directory, { recursive: true, force: true });
  job.remove();
}
