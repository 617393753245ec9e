import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { build, type BuildOptions, type Metafile } from 'esbuild';
import { NO_FILE, ROOT, inRoot } from '../support/paths.ts';
import { bundleAsFunctions } from './functions.ts';
import { thirdPartyLicences } from './licences.ts';
import {
  FIRST,
  OFTEN,
  SECOND,
  firstPart,
  fromDisk,
  lightSigner,
  rolesWithoutFiles,
  yargsWithoutStreams,
} from './parts.ts';
import { BUN, NODE, type Runtime, runtimeVersion } from './runtime.ts';

/** The version in package.json, which `shipctl --version` prints. */
export function projectVersion(): string {
  return (JSON.parse(readFileSync(inRoot('package.json'), 'utf8')) as { version: string }).version;
}

/** Where Bun has what it compiled. */
const IN_EXECUTABLE = '/$bunfs/root';

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
    define: {
      'import.meta.url': JSON.stringify(NO_FILE),
      'import.meta.resolve': 'undefined', // as in CommonJS, which the program becomes
      __SHIPCTL_VERSION__: JSON.stringify(projectVersion()),
      __SHIPCTL_RUNTIME__: JSON.stringify(`${runtime.name} ${runtimeVersion(runtime)}`),
    },
    alias: {
      'string-width': inRoot('scripts', 'build', 'standins', 'stringWidth.ts'),
      assert: inRoot('scripts', 'build', 'standins', 'assert.ts'),
      // Its form for browsers is the only one in ES modules, of which only what is used is bundled.
      yaml: inRoot('node_modules', 'yaml', 'browser', 'dist', 'index.js'),
      ...(runtime === BUN && {
        'node:path': inRoot('scripts', 'build', 'standins', 'bunPath.ts'),
        '@noble/hashes/sha2.js': inRoot('scripts', 'build', 'standins', 'bunSha2.ts'),
        '@noble/hashes/hmac.js': inRoot('scripts', 'build', 'standins', 'bunHmac.ts'),
      }),
    },
    legalComments: 'none', // the whole licences are in THIRD_PARTY_LICENSES
    logLevel: 'warning',
  };
}

/** The paths of a bundled program. */
export interface Bundle {
  readonly first: string;
  readonly second: string;
  readonly third: string;
}

/** The bundles for the two runtimes. */
export type Bundles = Readonly<Record<'node' | 'bun', Bundle>>;

/** What went into a part, and how: esbuild's words for it. */
type Inputs = Metafile['inputs'];

/** Bundles the program for one runtime; the second and the third part are one list of modules. */
async function bundleFor(runtime: Runtime, files: Bundle): Promise<{ first: Inputs; second: Inputs }> {
  const options = commonOptions(runtime);
  const first = await build({
    ...options,
    // A real import() works neither with the code cache nor inside the executable; this makes it a lazy require.
    supported: { 'dynamic-import': false },
    entryPoints: [FIRST],
    outfile: files.first,
    plugins: [firstPart(runtime)],
    metafile: true,
  });
  const { often, rare, inputs } = await bundleAsFunctions(
    { ...options, plugins: [lightSigner, rolesWithoutFiles, yargsWithoutStreams] },
    SECOND,
    OFTEN,
  );
  if (runtime === NODE) {
    // Node runs them as functions.
    const returning = (names: string, text: string): string =>
      `(function(${names}){"use strict";const module={};${text}return module.exports})`;
    writeFileSync(files.second, returning('loadRare', often));
    writeFileSync(files.third, returning('', rare));
  } else {
    // Under another name, since Bun would look for what it loads while it compiles this.
    const load = `"use strict";const inBun=require,loadRare=()=>inBun("${IN_EXECUTABLE}/third.js");`;
    writeFileSync(files.second, `${load}${often}`);
    writeFileSync(files.third, rare);
  }
  return { first: first.metafile.inputs, second: inputs };
}

/**
 * Bundles the program for each runtime into its three parts, as CommonJS, in a directory of the runtime's name, with
 * `meta.json` (what went into each, by runtime) and `THIRD_PARTY_LICENSES` beside these.
 *
 * @param directory where the files are written
 */
export async function bundle(directory: string): Promise<Bundles> {
  const inputs: string[] = [];
  const meta: Record<string, { first: Inputs; second: Inputs }> = {};
  const pathsOf = ({ name }: Runtime): Bundle => ({
    first: path.join(directory, name, 'first.cjs'),
    second: path.join(directory, name, 'second.cjs'),
    third: path.join(directory, name, 'third.cjs'),
  });
  for (const runtime of [NODE, BUN]) {
    const parts = await bundleFor(runtime, pathsOf(runtime));
    meta[runtime.name] = parts;
    inputs.push(...Object.values(parts).flatMap(Object.keys));
  }
  writeFileSync(path.join(directory, 'meta.json'), JSON.stringify(meta));
  writeFileSync(path.join(directory, 'THIRD_PARTY_LICENSES'), thirdPartyLicences(inputs));
  return { node: pathsOf(NODE), bun: pathsOf(BUN) };
}

/**
 * Bundles the program that makes the code caches of Node's second and third part.
 *
 * @param file where it is written
 */
export async function bundleWarmUp(file: string): Promise<void> {
  const entryPoints = [inRoot('scripts', 'build', 'warmUp.ts')];
  await build({ ...commonOptions(NODE), entryPoints, outfile: file, plugins: [fromDisk] });
}
