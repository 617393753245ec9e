// Plays random histories of configure_aws and cleanup for as long as you like (see test/support/history), or of configure
// for all other tools (see test/support/toolHistory):
//
//   npx tsx scripts/histories.ts --depth memory|crash|processes [--tools aws|other] [--count N] [--minutes M] [--seed S]
//     [--workers W] [--bin PATH]
//
// It prints how far it is, and each history that goes wrong with the seed of its batch; the first of each kind shrunk:
// `--seed SEED --count 1` plays that batch again, with processes as far as the moments of the kills allow.
import { build } from 'esbuild';
import { type ChildProcess, fork } from 'node:child_process';
import { cpus } from 'node:os';
import path from 'node:path';
import process from 'node:process';
import { parseArgs } from 'node:util';
import { Botocore, pythonWithBotocore } from '../test/support/botocore.ts';
import { findFault } from '../test/support/history/checking.ts';
import { DEPTHS, type DepthName, playOf } from '../test/support/history/depths.ts';
import { PyYaml } from '../test/support/pyYaml.ts';
import { findToolFault } from '../test/support/toolHistory/checking.ts';
import { DIST, FAST_BINARY, NO_FILE, inRoot } from './support/paths.ts';

/** How many histories a batch has: a fault ends it. */
const BATCH: Readonly<Record<DepthName, number>> = { memory: 100, crash: 50, processes: 5 };

interface Answer {
  readonly seed: number;
  readonly script: string | undefined;
}

const { values } = parseArgs({
  options: {
    depth: { type: 'string', default: 'memory' },
    tools: { type: 'string', default: 'aws' },
    count: { type: 'string', default: '10000' },
    minutes: { type: 'string', default: '600' },
    seed: { type: 'string' },
    workers: { type: 'string', default: String(cpus().length) },
    bin: { type: 'string', default: FAST_BINARY },
    worker: { type: 'boolean', default: false },
  },
});
const depth = DEPTHS.find((name) => name === values.depth);
if (depth === undefined) {
  process.stderr.write(`--depth is one of ${DEPTHS.join(', ')}\n`);
  process.exit(99);
}

if (values.worker) await work(depth);
else await lead(depth);

/** Makes one file of this one for the workers: to load each module again and again takes longer than the histories. */
async function bundle(): Promise<string> {
  const outfile = path.join(DIST, 'histories.mjs');
  await build({
    entryPoints: [import.meta.filename],
    outfile,
    bundle: true,
    platform: 'node',
    format: 'esm',
    external: ['esbuild'],
    mainFields: ['module', 'main'],
    // What a package imports in the CommonJS way.
    banner: {
      js: `import { createRequire as requireOf } from 'node:module'; const require = requireOf('${NO_FILE}');`,
    },
    define: {
      'import.meta.dirname': JSON.stringify(inRoot('test/support')),
      // As in the program: yargs looks for files beside itself whenever it is asked to parse a line.
      'import.meta.url': JSON.stringify(NO_FILE),
    },
  });
  return outfile;
}

/** Plays the batches whose seeds it receives. */
async function work(name: DepthName): Promise<void> {
  Error.stackTraceLimit = 1; // A tenth of the time goes into stacks that nobody reads.
  const { find, stop } = await (values.tools === 'other' ? otherTools(name) : aws(name));
  process.on('message', (seed: number) => {
    void find(seed)
      .catch((error: unknown) => ({ script: error instanceof Error ? (error.stack ?? '') : String(error) }))
      .then((fault) => process.send?.({ seed, script: fault?.script } satisfies Answer));
  });
  process.on('disconnect', () => {
    void stop();
  });
}

/** What plays the histories of some tools. */
interface Finder {
  readonly find: (seed: number) => Promise<{ readonly script: string } | undefined>;
  readonly stop: () => Promise<void>;
}

async function aws(name: DepthName): Promise<Finder> {
  const python = pythonWithBotocore();
  const botocore = python === undefined ? undefined : new Botocore(python);
  const play = await playOf(name, values.bin);
  return {
    find: async (seed) => findFault({ ...play, count: BATCH[name], seed, botocore }),
    stop: async () => botocore?.stop(),
  };
}

async function otherTools(name: DepthName): Promise<Finder> {
  const yaml = new PyYaml();
  const play = await playOf(name, values.bin);
  return {
    find: async (seed) => findToolFault(play, BATCH[name], seed, yaml),
    stop: async () => yaml.stop(),
  };
}

async function lead(name: DepthName): Promise<void> {
  const first = values.seed === undefined ? Math.floor(Math.random() * 1e9) : Number(values.seed);
  const batches = Math.ceil(Number(values.count) / BATCH[name]);
  const start = performance.now();
  const until = start + Number(values.minutes) * 60_000;
  const kinds = new Map<string, number>();
  let [sent, done] = [0, 0];
  process.stdout.write(
    `${values.tools} tools, depth ${name}, seed ${first}, ${batches} batches of ${BATCH[name]}\n`,
  );
  const take = ({ seed, script }: Answer): void => {
    done++;
    const seconds = Math.round((performance.now() - start) / 1000);
    if (script === undefined) {
      if (done % 20 === 0)
        process.stdout.write(`${seconds} s: ${done} batches, ${kinds.size} kinds of faults\n`);
      return;
    }
    const kind = kindOf(script);
    kinds.set(kind, (kinds.get(kind) ?? 0) + 1);
    const isFirst = kinds.get(kind) === 1;
    process.stdout.write(`\n${seconds} s, seed ${seed}:\n${isFirst ? script : `${kind} again`}\n\n`);
  };
  const feed = (worker: ChildProcess): void => {
    if (sent === batches || performance.now() >= until) worker.disconnect();
    else worker.send(first + sent++);
  };
  const program = await bundle();
  await Promise.all(
    Array.from({ length: Math.min(Number(values.workers), batches) }, async () => {
      const words = [...process.argv.slice(2), '--bin', path.resolve(values.bin), '--worker'];
      const worker = fork(program, words, { execArgv: [] });
      worker.on('message', (answer: Answer) => {
        take(answer);
        feed(worker);
      });
      feed(worker);
      await new Promise((resolve) => worker.once('exit', resolve));
    }),
  );
  process.stdout.write(`${done} batches; ${kinds.size} kinds of faults\n`);
  for (const [kind, count] of [...kinds].sort((a, b) => b[1] - a[1]))
    process.stdout.write(`${count} × ${kind}\n`);
  process.exitCode = kinds.size > 0 ? 1 : 0;
}

/** What went wrong, without names and values. */
function kindOf(script: string): string {
  const fault = /^!! (.*)/m.exec(script)?.[1] ?? script;
  return fault
    .replace(/"(\\.|[^"\\])*"/g, '…')
    .replace(/OURS\d+/g, '…')
    .replace(/\[[^\]]*\]/g, '[…]')
    .replace(/\S*\/\S*/g, 'FILE')
    .slice(0, 120);
}
