import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { build, type BuildOptions } from 'esbuild';
import { ROOT, inRoot } from '../support/paths.ts';
import { apart } from './apart.ts';
import { thirdPartyLicences } from './licences.ts';

/**
 * Stands for the address of bundled modules, which are no files any more. yargs looks for its translations and for
 * a package.json beside itself; below /proc/0, which can't exist, it finds nothing, rather than files that
 * happen to lie near the executable or in the directory of the job.
 */
const NO_FILE = 'file:///proc/0/node_modules/yargs/lib/platform-shims/esm.mjs';

/** The version in package.json, which `shipctl --version` prints. */
export function projectVersion(): string {
  return (JSON.parse(readFileSync(inRoot('package.json'), 'utf8')) as { version: string }).version;
}

/** What all parts of the bundle have in common. */
function commonOptions(): BuildOptions {
  return {
    absWorkingDir: ROOT,
    bundle: true,
    format: 'cjs',
    platform: 'node',
    // The CommonJS form of some packages hides its imports from the bundler.
    mainFields: ['module', 'main'],
    target: 'node24',
    // Names too: they are part of the code cache, and reading that is most of what a start costs beyond Node's own.
    minify: true,
    // A real import() works neither with the code cache nor inside the executable; this makes it a lazy require.
    supported: { 'dynamic-import': false },
    define: {
      'import.meta.url': JSON.stringify(NO_FILE),
      __SHIPCTL_VERSION__: JSON.stringify(projectVersion()),
    },
    alias: {
      'string-width': inRoot('scripts', 'build', 'standins', 'stringWidth.ts'),
      assert: inRoot('scripts', 'build', 'standins', 'assert.ts'),
    },
    legalComments: 'none', // the whole licences are in THIRD_PARTY_LICENSES
    logLevel: 'warning',
  };
}

/**
 * Bundles the program into one CommonJS file: `shipctl.cjs`, with `meta.json` (what went into it) and
 * `THIRD_PARTY_LICENSES` beside it.
 *
 * @param directory where the three files are written
 * @param entry     the program's first module
 * @returns the path of `shipctl.cjs`
 */
export async function bundle(directory: string, entry = inRoot('src', 'main.ts')): Promise<string> {
  const outfile = path.join(directory, 'shipctl.cjs');
  const { plugin, inputs } = apart(commonOptions());
  const { metafile } = await build({
    ...commonOptions(),
    entryPoints: [entry],
    outfile,
    plugins: [plugin],
    metafile: true,
  });
  const modules = [...Object.keys(metafile.inputs), ...inputs];
  writeFileSync(path.join(directory, 'meta.json'), JSON.stringify(metafile));
  writeFileSync(path.join(directory, 'THIRD_PARTY_LICENSES'), thirdPartyLicences(modules));
  return outfile;
}
