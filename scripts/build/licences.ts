import { existsSync, readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { inRoot } from '../support/paths.ts';
import { runtimeDirectory } from './runtime.ts';

const LICENCE_FILE = /^(licen[cs]e|copying|notice)([.-].*)?$/i;

interface Manifest {
  readonly name: string;
  readonly version: string;
  readonly license?: string;
}

/** The directory of the package that an input of the bundle belongs to, or nothing for a file of our own. */
function packageDirectory(input: string): string | undefined {
  return /^(?:.*\/)?node_modules\/(?:@[^/]+\/)?[^/]+/.exec(input)?.[0];
}

/** One package's part of the licence file: a heading, then its licence files as they are. */
function section(directory: string): string {
  const manifest = JSON.parse(readFileSync(path.join(directory, 'package.json'), 'utf8')) as Manifest;
  const texts = readdirSync(directory)
    .filter((name) => LICENCE_FILE.test(name))
    .sort()
    .map((name) => readFileSync(path.join(directory, name), 'utf8').trim());
  const heading = `${manifest.name} ${manifest.version} (${manifest.license ?? 'see below'})`;
  return [heading, '='.repeat(heading.length), '', ...texts, ''].join('\n');
}

/**
 * Collects the licences of everything the executable holds: the packages that were bundled, and Node.
 *
 * @param inputs the bundle's modules, as esbuild's metafile names them
 * @returns the text of one file, packages in order of their directories
 */
export function thirdPartyLicences(inputs: readonly string[]): string {
  const found = inputs.map(packageDirectory).filter((directory) => directory !== undefined);
  const directories = [...new Set(found)].sort().map((directory) => inRoot(directory));
  if (existsSync(runtimeDirectory())) directories.push(runtimeDirectory());
  return directories.map(section).join('\n');
}
