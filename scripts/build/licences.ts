import { readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { inRoot } from '../support/paths.ts';
import { BUN, HOST, NODE, fetchRuntime, runtimeDirectory } from './runtime.ts';

const LICENCE_FILE = /^(licen[cs]e|copying|notice)([.-].*)?$/i;

/** What package.json says of a package. */
export interface Manifest {
  readonly name: string;
  readonly version: string;
  readonly license?: string;
}

/** The directory of the package that an input of the bundle belongs to, or nothing for a file of our own. */
function packageDirectory(input: string): string | undefined {
  return /^(?:.*\/)?node_modules\/(?:@[^/]+\/)?[^/]+/.exec(input)?.[0];
}

export const readManifest = (directory: string): Manifest =>
  JSON.parse(readFileSync(path.join(directory, 'package.json'), 'utf8')) as Manifest;

/** A package's name, version and kind of licence, on one line. */
function title(directory: string): string {
  const manifest = readManifest(directory);
  return `${manifest.name} ${manifest.version} (${manifest.license ?? 'see below'})`;
}

/** Licences of packages that come without a file of theirs, by name of the package; those of AWS's SDK share one. */
const MISSING = inRoot('scripts', 'build', 'licences');

function missingLicence(directory: string): string {
  const isOfAws = path.basename(path.dirname(directory)) === '@aws-sdk';
  // Bun has a package for each platform.
  const name = isOfAws ? 'aws-sdk' : path.basename(directory).replace(/^bun-.*/, 'bun');
  return path.join(MISSING, `${name}.txt`);
}

/**
 * The directories of the packages that were bundled, relative to the checkout, sorted.
 *
 * @param inputs the bundle's modules, as esbuild's metafile names them
 */
export function packageDirectories(inputs: readonly string[]): readonly string[] {
  const found = inputs.map(packageDirectory).filter((directory) => directory !== undefined);
  return [...new Set(found)].sort();
}

/** A package's licence files, as they are. */
function licence(directory: string): string {
  const own = readdirSync(directory).filter((name) => LICENCE_FILE.test(name));
  const files = own.sort().map((name) => path.join(directory, name));
  if (files.length === 0) files.push(missingLicence(directory));
  return files.map((file) => readFileSync(file, 'utf8').trim()).join('\n\n');
}

/**
 * Collects the licences of everything the executables hold: the packages that were bundled, and the runtimes.
 *
 * @param inputs   the bundle's modules, as esbuild's metafile names them
 * @param platform the machine that the executables are for
 * @returns the text of one file: the titles of the packages with one licence text, that text, the next ones
 */
export function thirdPartyLicences(inputs: readonly string[], platform = HOST): string {
  const directories = packageDirectories(inputs).map((directory) => inRoot(directory));
  for (const runtime of [NODE, BUN]) {
    fetchRuntime(runtime, platform);
    directories.push(runtimeDirectory(runtime, platform));
  }
  const titles = new Map<string, string[]>();
  for (const directory of directories) {
    const text = licence(directory);
    titles.set(text, [...(titles.get(text) ?? []), title(directory)]);
  }
  const rule = '='.repeat(80);
  return [...titles].map(([text, names]) => `${rule}\n${names.join('\n')}\n${rule}\n\n${text}\n`).join('\n');
}
