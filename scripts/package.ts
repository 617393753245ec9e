// Makes dist/shipctl and dist/shipctl-fast, unless they are there and nothing they are made from has changed:
// package.ts [--force]
import { copyFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { type Bundle, bundle, bundleWarmUp } from './build/bundle.ts';
import { checkCompiled, checkExecutable } from './build/check.ts';
import { compile } from './build/compile.ts';
import { areFresh, rememberInputs } from './build/inputs.ts';
import { BUN, NODE, fetchRuntime } from './build/runtime.ts';
import { editRuntime } from './build/runtimeEdits.ts';
import { dropSectionTable } from './build/sectionTable.ts';
import { makeAside } from './support/aside.ts';
import { runQuietly } from './support/command.ts';
import { DIST, ROOT, inRoot } from './support/paths.ts';
import { copySampleJob } from './support/sampleJob.ts';

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

/** What of an executable comes from where, in bytes; the last part is what is left. */
function partsOf(
  executable: string,
  parts: Readonly<Record<string, string>>,
  rest: string,
): Record<string, number> {
  const bytes = (file: string): number => statSync(file).size;
  const known = Object.fromEntries(Object.entries(parts).map(([part, file]) => [part, bytes(file)]));
  const sum = Object.values(known).reduce((total, one) => total + one, 0);
  return { ...known, [rest]: bytes(executable) - sum };
}

async function makeOfNode({ first, second }: Bundle, output: string): Promise<Record<string, number>> {
  const node = fetchRuntime(NODE);
  const cache = path.join(path.dirname(second), 'second.cache');
  await warmUp(node, second, cache);
  const embedded = path.join(path.dirname(first), 'embedded');
  embed(node, embedded, [first, second, cache]);
  editRuntime(embedded, NODE);
  dropSectionTable(embedded);
  // How a file was written decides how the kernel keeps it in memory: a copy of what pkg wrote takes a third less of that.
  copyFileSync(embedded, output);
  checkExecutable(output);
  const parts = { Node: node, 'the getters': first, 'all else': second, 'code cache of all else': cache };
  return partsOf(output, parts, 'code cache of the getters, and what holds them together');
}

function makeOfBun({ first, second }: Bundle, output: string): Record<string, number> {
  const compiled = path.join(path.dirname(first), 'compiled');
  const bun = fetchRuntime(BUN);
  compile(bun, compiled, [first, second]);
  editRuntime(compiled, BUN);
  dropSectionTable(compiled);
  // So does one of what Bun wrote, and it starts faster.
  copyFileSync(compiled, output);
  checkCompiled(output);
  return partsOf(output, { Bun: bun, 'the getters': first, 'all else': second }, 'bytecode of both');
}

/** Makes everything aside and moves it into place at the end, so that a failure leaves the old executables. */
async function make(): Promise<void> {
  const noteInputs = rememberInputs();
  const aside = makeAside();
  try {
    const bundles = await bundle(aside);
    const sizes = {
      shipctl: await makeOfNode(bundles.node, path.join(aside, 'shipctl')),
      'shipctl-fast': makeOfBun(bundles.bun, path.join(aside, 'shipctl-fast')),
    };
    writeFileSync(path.join(aside, 'sizes.json'), JSON.stringify(sizes, null, 2));
    for (const name of ['meta.json', 'sizes.json', 'THIRD_PARTY_LICENSES', 'shipctl', 'shipctl-fast']) {
      renameSync(path.join(aside, name), path.join(DIST, name));
    }
    noteInputs();
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
  if (areFresh() && !force) return false;
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
