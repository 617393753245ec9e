// Makes dist/shipctl, unless it is there and nothing it is made from has changed: package.ts [--force]
import { existsSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { type Bundle, bundle } from './build/bundle.ts';
import { checkExecutable } from './build/check.ts';
import { hashInputs } from './build/inputs.ts';
import { fetchRuntime } from './build/runtime.ts';
import { makeAside } from './support/aside.ts';
import { runQuietly } from './support/command.ts';
import { BINARY, DIST, ROOT, inRoot } from './support/paths.ts';
import { copySampleJob } from './support/sampleJob.ts';

/** Holds the hash of what the executable beside it was made from. */
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
function warmUp(node: string, { warmUp: script, second }: Bundle, cache: string): void {
  const job = copySampleJob();
  try {
    runQuietly([node, script, cache], { cwd: job.home, env: { ...job.env, SECOND_PART: second } });
  } finally {
    job.remove();
  }
}

/** Makes everything aside and moves it into place at the end, so that a failure leaves the old executable. */
async function make(): Promise<void> {
  const hash = hashInputs();
  const aside = makeAside();
  try {
    const node = fetchRuntime();
    const bundled = await bundle(aside);
    const cache = path.join(aside, 'second.cache');
    warmUp(node, bundled, cache);
    embed(node, path.join(aside, 'shipctl'), [bundled.first, bundled.second, cache]);
    checkExecutable(path.join(aside, 'shipctl'));
    for (const name of ['meta.json', 'THIRD_PARTY_LICENSES', 'shipctl']) {
      renameSync(path.join(aside, name), path.join(DIST, name));
    }
    writeFileSync(STAMP, hash);
  } finally {
    rmSync(aside, { recursive: true, force: true });
  }
}

/**
 * Makes dist/shipctl if it is missing or stale.
 *
 * @param force make it anyway
 * @returns whether it was made
 */
export async function packageBinary(force = false): Promise<boolean> {
  const isFresh = existsSync(BINARY) && existsSync(STAMP) && readFileSync(STAMP, 'utf8') === hashInputs();
  if (isFresh && !force) return false;
  await make();
  return true;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const made = await packageBinary(process.argv.includes('--force'));
  process.stdout.write(made ? 'made dist/shipctl\n' : 'dist/shipctl is up to date\n');
}
