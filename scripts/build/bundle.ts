import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { build, type BuildOptions, type Metafile } from 'esbuild';
import { ROOT, inRoot } from '../support/paths.ts';
import { apart } from './apart.ts';
import { thirdPartyLicences } from './licences.ts';
import { type Loader, firstPart, secondPart, secondPartTable } from './parts.ts';
import { BUN, NODE, type Runtime, runtimeVersion } from './runtime.ts';

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
function commonOptions(runtime: Runtime): BuildOptions {
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
      __SHIPCTL_RUNTIME__: JSON.stringify(`${runtime.name} ${runtimeVersion(runtime)}`),
    },
    alias: {
      'string-width': inRoot('scripts', 'build', 'standins', 'stringWidth.ts'),
      assert: inRoot('scripts', 'build', 'standins', 'assert.ts'),
      // Bun's own loses the bytes of names that are not UTF-8.
      ...(runtime === BUN && { 'node:path': 'path-browserify' }),
    },
    legalComments: 'none', // the whole licences are in THIRD_PARTY_LICENSES
    logLevel: 'warning',
  };
}

/** The paths of a bundled program. */
export interface Bundle {
  readonly first: string;
  readonly second: string;
}

/** How the program is bundled for a runtime. */
interface Form {
  readonly runtime: Runtime;
  readonly loader: Loader;
  /** What stands before the second part, and behind it. */
  readonly around: readonly [string, string];
}

const FORMS: readonly [Form, Form] = [
  { runtime: NODE, loader: 'load.ts', around: ['(function(module,require,shared){', '})'] },
  { runtime: BUN, loader: 'loadCompiled.ts', around: ['module.exports=function(module,shared){', '}'] },
];

/** What went into a part, and how: esbuild's words for it. */
type Inputs = Metafile['inputs'];

/** The modules of src that the first part holds and others may import. */
async function modulesOfFirst({ runtime, loader }: Form): Promise<readonly string[]> {
  const { plugin } = firstPart([], loader);
  const entryPoints = [MAIN];
  const { metafile } = await build({
    ...commonOptions(runtime),
    entryPoints,
    plugins: [plugin],
    metafile: true,
    write: false,
  });
  return Object.keys(metafile.inputs).filter((name) => name.startsWith('src/') && inRoot(name) !== MAIN);
}

/** Bundles the program for one runtime; `packages` are those that were bundled apart. */
async function bundleFor(
  form: Form,
  directory: string,
): Promise<{ parts: { first: Inputs; second: Inputs }; packages: ReadonlySet<string> }> {
  const options = commonOptions(form.runtime);
  const shared = await modulesOfFirst(form);
  const { plugin, wanted } = firstPart(shared, form.loader);
  const first = await build({
    ...options,
    entryPoints: [MAIN],
    outfile: path.join(directory, 'first.cjs'),
    plugins: [plugin],
    metafile: true,
  });
  const packages = apart(options);
  const [banner, footer] = form.around;
  const second = await build({
    ...options,
    stdin: { contents: secondPartTable(wanted), resolveDir: ROOT },
    outfile: path.join(directory, 'second.cjs'),
    plugins: [secondPart(shared), packages.plugin],
    banner: { js: banner },
    footer: { js: footer },
    metafile: true,
  });
  const parts = { first: first.metafile.inputs, second: second.metafile.inputs };
  return { parts, packages: packages.inputs };
}

/**
 * Bundles the program for each runtime into its two parts, as CommonJS, in a directory of the runtime's name, with
 * `meta.json` (what went into each, by runtime) and `THIRD_PARTY_LICENSES` beside these.
 *
 * @param directory where the files are written
 */
export async function bundle(directory: string): Promise<Readonly<Record<'node' | 'bun', Bundle>>> {
  const inputs: string[] = [];
  const meta: Record<string, { first: Inputs; second: Inputs }> = {};
  for (const form of FORMS) {
    const { parts, packages } = await bundleFor(form, path.join(directory, form.runtime.name));
    meta[form.runtime.name] = parts;
    inputs.push(...Object.values(parts).flatMap(Object.keys), ...packages);
  }
  writeFileSync(path.join(directory, 'meta.json'), JSON.stringify(meta));
  writeFileSync(path.join(directory, 'THIRD_PARTY_LICENSES'), thirdPartyLicences(inputs));
  const pathsOf = ({ name }: Runtime): Bundle => ({
    first: path.join(directory, name, 'first.cjs'),
    second: path.join(directory, name, 'second.cjs'),
  });
  return { node: pathsOf(NODE), bun: pathsOf(BUN) };
}

/**
 * Bundles the first part as the program that makes the code cache of Node's second part.
 *
 * @param file where it is written
 */
export async function bundleWarmUp(file: string): Promise<void> {
  const [form] = FORMS;
  await build({
    ...commonOptions(form.runtime),
    entryPoints: [inRoot('scripts', 'build', 'warmUp.ts')],
    outfile: file,
    plugins: [firstPart(await modulesOfFirst(form), form.loader, 'assetsOnDisk.ts').plugin],
  });
}
