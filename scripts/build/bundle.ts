import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { build, type BuildOptions } from 'esbuild';
import { ROOT, inRoot } from '../support/paths.ts';
import { apart } from './apart.ts';
import { thirdPartyLicences } from './licences.ts';
import { firstPart, secondPart, secondPartTable } from './parts.ts';

/**
 * Stands for the address of bundled modules, which are no files any more. yargs looks for its translations and for
 * a package.json beside itself; below /proc/0, which can't exist, it finds nothing, rather than files that
 * happen to lie near the executable or in the directory of the job.
 */
const NO_FILE = 'file:///proc/0/node_modules/yargs/lib/platform-shims/esm.mjs';

const MAIN = inRoot('src', 'main.ts');

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

/** The paths of a bundled program. */
export interface Bundle {
  readonly first: string;
  readonly second: string;
  /** The first part as warmUp.ts, which makes the second part's code cache. */
  readonly warmUp: string;
}

/** The modules of src that the first part holds and others may import. */
async function modulesOfFirst(): Promise<readonly string[]> {
  const { plugin } = firstPart([]);
  const entryPoints = [MAIN];
  const { metafile } = await build({
    ...commonOptions(),
    entryPoints,
    plugins: [plugin],
    metafile: true,
    write: false,
  });
  return Object.keys(metafile.inputs).filter((name) => name.startsWith('src/') && inRoot(name) !== MAIN);
}

/**
 * Bundles the program into its two parts, as CommonJS, with `meta.json` (what went into each) and
 * `THIRD_PARTY_LICENSES` beside them.
 *
 * @param directory where the files are written
 */
export async function bundle(directory: string): Promise<Bundle> {
  const inDirectory = (name: string): string => path.join(directory, name);
  const shared = await modulesOfFirst();
  const { plugin, wanted } = firstPart(shared);
  const first = await build({
    ...commonOptions(),
    entryPoints: [MAIN],
    outfile: inDirectory('first.cjs'),
    plugins: [plugin],
    metafile: true,
  });
  await build({
    ...commonOptions(),
    entryPoints: [inRoot('scripts', 'build', 'warmUp.ts')],
    outfile: inDirectory('warmUp.cjs'),
    plugins: [firstPart(shared, 'assetsOnDisk.ts').plugin],
  });
  const packages = apart(commonOptions());
  const second = await build({
    ...commonOptions(),
    stdin: { contents: secondPartTable(wanted), resolveDir: ROOT },
    outfile: inDirectory('second.cjs'),
    plugins: [secondPart(shared), packages.plugin],
    banner: { js: '(function(module,require,shared){' },
    footer: { js: '})' },
    metafile: true,
  });
  const parts = { first: first.metafile.inputs, second: second.metafile.inputs };
  writeFileSync(inDirectory('meta.json'), JSON.stringify(parts));
  const modules = [...Object.values(parts).flatMap(Object.keys), ...packages.inputs];
  writeFileSync(inDirectory('THIRD_PARTY_LICENSES'), thirdPartyLicences(modules));
  return {
    first: inDirectory('first.cjs'),
    second: inDirectory('second.cjs'),
    warmUp: inDirectory('warmUp.cjs'),
  };
}
