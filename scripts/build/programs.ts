// The two programs for one platform. What only a platform's own runtime can make is made only for the machine that this
// runs on: the code caches of Node. So the shipctl of another platform compiles its functions when they are called.
import { copyFileSync, readdirSync, rmSync, statSync } from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import { runQuietly } from '../support/command.ts';
import { ROOT, inRoot } from '../support/paths.ts';
import { copySampleJob } from '../support/sampleJob.ts';
import { startServerForClients } from '../support/serverForClients.ts';
import { shortenFileSystem } from './bunFileSystem.ts';
import { type Bundle, type Bundles, bundleWarmUp } from './bundle.ts';
import { checkCompiled, checkEmbedded, checkNode } from './check.ts';
import { compile } from './compile.ts';
import { BUN, CACHE_OPTIONS, HOST, NODE, type Platform, fetchRuntime, isHost } from './runtime.ts';
import { editRuntime } from './runtimeEdits.ts';
import { dropSectionTable } from './sectionTable.ts';
import { KEEPING, WARM_CALLS, WARM_INPUT, warmVariables } from './warmCalls.ts';

/** Runs embed.ts on this machine's build of the Node that becomes the executable. */
function embed(node: string, { os, cpu }: Platform, output: string, parts: readonly string[]): void {
  const script = inRoot('scripts', 'build', 'embed.ts');
  runQuietly([fetchRuntime(NODE), '--import', 'tsx', script, node, os, cpu, output, ...parts], {
    cwd: ROOT,
    env: { ...process.env, NODE_OPTIONS: '' },
  });
}

/**
 * Makes code caches of the second and the third part beside these, for each common command: runs its calls in the sample
 * job, on the Node that becomes the executable, with the options that embed.ts gives Node.
 *
 * @param directory of the parts
 * @returns their paths
 */
async function warmUp(directory: string): Promise<readonly string[]> {
  const script = path.join(directory, 'warmUp.cjs');
  await bundleWarmUp(script);
  const job = copySampleJob();
  const server = await startServerForClients();
  const node = fetchRuntime(NODE);
  const run = (to: string, row: string, calls: readonly string[]): unknown =>
    runQuietly([node, ...CACHE_OPTIONS, script, path.join(to, row), ...calls], {
      cwd: job.home,
      env: {
        ...job.env,
        ...warmVariables(row, job.home, `http://127.0.0.1:${server.port}`),
        PARTS: directory,
      },
      input: WARM_INPUT[row] ?? '',
    });
  try {
    for (const [row, calls] of Object.entries(WARM_CALLS)) {
      if (KEEPING.includes(row)) run(job.home, row, calls);
      run(directory, row, calls);
    }
  } finally {
    server.stop();
    job.remove();
  }
  const caches = readdirSync(directory).filter((name) => /\.(second|third)$/.test(name));
  return caches.sort().map((name) => path.join(directory, name));
}

/** What of an executable comes from where, in bytes; the last part is what is left. */
function partsOf(
  executable: string,
  parts: Readonly<Record<string, readonly string[]>>,
  rest: string,
): Record<string, number> {
  const sum = (numbers: readonly number[]): number => numbers.reduce((total, one) => total + one, 0);
  const bytes = (files: readonly string[]): number => sum(files.map((file) => statSync(file).size));
  const known = Object.fromEntries(Object.entries(parts).map(([part, files]) => [part, bytes(files)]));
  return { ...known, [rest]: bytes([executable]) - sum(Object.values(known)) };
}

type Sizes = Record<string, number>;

async function makeOfNode(
  { first, second, third }: Bundle,
  platform: Platform,
  output: string,
): Promise<Sizes> {
  const node = fetchRuntime(NODE, platform);
  const caches = isHost(platform) ? await warmUp(path.dirname(second)) : [];
  const embedded = path.join(path.dirname(first), 'embedded');
  embed(node, platform, embedded, [first, second, third, ...caches]);
  editRuntime(embedded, NODE);
  dropSectionTable(embedded);
  // How a file was written decides how the kernel keeps it in memory: a copy of what pkg wrote takes a third less of that.
  copyFileSync(embedded, output);
  rmSync(embedded);
  checkEmbedded(output, isHost(platform));
  if (isHost(platform)) checkNode(output);
  const parts = {
    Node: [node],
    'the getters': [first],
    'all else': [second, third],
    'code caches of all else': caches,
  };
  return partsOf(output, parts, 'code cache of the getters, and what holds them together');
}

function makeOfBun({ first, second, third }: Bundle, platform: Platform, output: string): Sizes {
  const compiled = path.join(path.dirname(first), 'compiled');
  const bun = fetchRuntime(BUN, platform);
  compile(bun, platform, compiled, [first, second, third]);
  editRuntime(compiled, BUN);
  shortenFileSystem(compiled, [first, second, third]);
  dropSectionTable(compiled);
  // So does one of what Bun wrote, and it starts faster.
  copyFileSync(compiled, output);
  rmSync(compiled);
  if (isHost(platform)) checkCompiled(output);
  const parts = { Bun: [bun], 'the getters': [first], 'all else': [second, third] };
  return partsOf(output, parts, 'bytecode of all');
}

/**
 * Makes `shipctl` and `shipctl-fast`.
 *
 * @param bundles   what bundle() made
 * @param directory where they are written
 * @param platform  the machine that they are for
 * @returns what of each comes from where, in bytes
 */
export async function makePrograms(
  bundles: Bundles,
  directory: string,
  platform = HOST,
): Promise<Record<string, Sizes>> {
  return {
    shipctl: await makeOfNode(bundles.node, platform, path.join(directory, 'shipctl')),
    'shipctl-fast': makeOfBun(bundles.bun, platform, path.join(directory, 'shipctl-fast')),
  };
}
