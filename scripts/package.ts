// Makes dist/shipctl and dist/shipctl-fast, unless they are there and nothing they are made from has changed:
// package.ts [--force]
import { copyFileSync, existsSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { type Bundle, bundle, bundleWarmUp } from './build/bundle.ts';
import { checkCompiled, checkExecutable } from './build/check.ts';
import { compile } from './build/compile.ts';
import { hashInputs } from './build/inputs.ts';
import { BUN, NODE, fetchRuntime } from './build/runtime.ts';
import { makeAside } from './support/aside.ts';
import { runQuietly } from './support/command.ts';
import { BINARY, DIST, FAST_BINARY, ROOT, inRoot } from './support/paths.ts';
import { copySampleJob } from './support/sampleJob.ts';

/** Holds the hash of what the executables beside it were made from. */
const STAMP = path.join(DIST, 'shipctl.inputs');

/** Runs embed.ts on the Node that becomes the executable. */
function embed(node: string, output: string, parts: readonly string[]): void {
  const script = inRoot('scripts', 'build', 'embed.ts');
  runQuietly([node, '--import', 'tsx', script, node, output, ...parts], {
    cwd: ROOT,
    env: { ...process.env, NODE_OPTIONS: '' },
  });
}

/** Makes the second part's code cache: runs common calls in the sample job, on the Node that becomes the executable. */
async function warmUp(node: string, second: string, cache: string): Promise<void> {
  const script = path.join(path.dirname(second), 'warmUp.cjs');
  await bundleWarmUp(script);
  const job = copySampleJob();
  try {
    runQuietly([node, script, cache], { cwd: job.home, env: { ...job.env, SECOND_PART: second } });
  } finally {
    job.remove();
  }
}

async function makeOfNode({ first, second }: Bundle, output: string): Promise<void> {
  const node = fetchRuntime(NODE);
  const cache = path.join(path.dirname(second), 'second.cache');
  await warmUp(node, second, cache);
  embed(node, output, [first, second, cache]);
  checkExecutable(output);
}

function makeOfBun({ first, second }: Bundle, output: string): void {
  const compiled = path.join(path.dirname(first), 'compiled');
  compile(fetchRuntime(BUN), compiled, [first, second]);
  // How a file was written decides how the kernel keeps it in memory: a copy starts a sixth faster than what Bun wrote.
  copyFileSync(compiled, output);
  checkCompiled(output);
}

/** Makes everything aside and moves it into place at the end, so that a failure leaves the old executables. */
async function make(): Promise<void> {
  const hash = hashInputs();
  const aside = makeAside();
  try {
    const bundles = await bundle(aside);
    await makeOfNode(bundles.node, path.join(aside, 'shipctl'));
    makeOfBun(bundles.bun, path.join(aside, 'shipctl-fast'));
    for (const name of ['meta.json', 'THIRD_PARTY_LICENSES', 'shipctl', 'shipctl-fast']) {
      renameSync(path.join(aside, name), path.join(DIST, name));
    }
    writeFileSync(STAMP, hash);
  } finally {
    rmSync(aside, { recursive: true, force: true });
  }
}

/**
 * Makes the executables if one is missing or they are stale.
 *
 * @param force make them anyway
 * @returns whether they were made
 */
export async function packageBinary(force = false): Promise<boolean> {
  const areThere = [BINARY, FAST_BINARY, STAMP].every((file) => existsSync(file));
  const isFresh = areThere && readFileSync(STAMP, 'utf8') === hashInputs();
  if (isFresh && !force) return false;
  await make();
  return true;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const made = await packageBinary(process.argv.includes('--force'));
  process.stdout.write(
    made
      ? 'made dist/shipctl and dist/shipctl-fast\n'
      : 'dist/shipctl and dist/shipctl-fast are up to date\n',
  );
}
