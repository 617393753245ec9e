// Makes dist/shipctl and dist/shipctl-fast, unless they are there and nothing they are made from has changed:
// package.ts [--force]
import { renameSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { bundle } from './build/bundle.ts';
import { EXECUTABLES, isFresh, rememberInputs } from './build/inputs.ts';
import { makePrograms } from './build/programs.ts';
import { makeAside } from './support/aside.ts';
import { DIST } from './support/paths.ts';

/** Makes everything aside and moves it into place at the end, so that a failure leaves the old executables. */
async function make(): Promise<void> {
  const noteInputs = rememberInputs(EXECUTABLES);
  const aside = makeAside();
  try {
    const bundles = await bundle(aside);
    const sizes = await makePrograms(bundles, aside);
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
  if (isFresh(EXECUTABLES) && !force) return false;
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
