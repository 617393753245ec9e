// Makes dist/shipctl, unless it is there and nothing it is made from has changed: package.ts [--force]
import { existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { bundle } from './build/bundle.ts';
import { hashInputs } from './build/inputs.ts';
import { fetchRuntime } from './build/runtime.ts';
import { runQuietly } from './support/command.ts';
import { BINARY, DIST, ROOT, inRoot } from './support/paths.ts';

/** Holds the hash of what the executable beside it was made from. */
const STAMP = path.join(DIST, 'shipctl.inputs');

/** Runs embed.ts on the Node that becomes the executable; its temporary files stay in `directory`. */
function embedApart(node: string, bundled: string, directory: string): string {
  const output = path.join(directory, 'shipctl');
  runQuietly([node, '--import', 'tsx', inRoot('scripts', 'build', 'embed.ts'), node, bundled, output], {
    cwd: ROOT,
    env: { ...process.env, NODE_OPTIONS: '', TMPDIR: directory },
  });
  return output;
}

/** Makes everything aside and moves it into place at the end, so that a failure leaves the old executable. */
async function make(): Promise<void> {
  mkdirSync(DIST, { recursive: true });
  const hash = hashInputs();
  const aside = mkdtempSync(path.join(DIST, '.package-'));
  try {
    const node = fetchRuntime();
    embedApart(node, await bundle(aside), aside);
    for (const name of ['shipctl.cjs', 'meta.json', 'THIRD_PARTY_LICENSES', 'shipctl']) {
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
