import { createHash } from 'node:crypto';
import { existsSync, readFileSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { BINARY, DIST, FAST_BINARY, RELEASE, inRoot } from '../support/paths.ts';

/** Something that is made, and is stale once what it is made from has changed. */
export interface Made {
  /** Paths below the checkout; directories stand for all that is in them. */
  readonly inputs: readonly string[];
  /** What has to exist. */
  readonly outputs: readonly string[];
  /** Holds the hash of the inputs from which the outputs were made. */
  readonly stamp: string;
}

const PROGRAM_INPUTS = [
  'package.json',
  'package-lock.json',
  'tsconfig.json',
  'src',
  'scripts/build',
  'scripts/package.ts',
  'scripts/sample',
  'scripts/support',
  'scripts/runtime/package.json',
  'scripts/runtime/package-lock.json',
  'scripts/runtime-bun/package.json',
  'scripts/runtime-bun/package-lock.json',
];

export const EXECUTABLES: Made = {
  inputs: PROGRAM_INPUTS,
  outputs: [BINARY, FAST_BINARY],
  stamp: path.join(DIST, 'shipctl.inputs'),
};

/** What of the checkout a release has for its readers. */
export const DOCUMENTS = ['LICENSE', 'README.md', 'CHANGELOG.md', 'CONTRIBUTING.md', 'SECURITY.md', 'docs'];

/** `dist/release`, which is made from the executables, and from what makes those for other platforms. */
export const RELEASE_FILES: Made = {
  inputs: [...PROGRAM_INPUTS, 'scripts/release.ts', 'scripts/release', 'scripts/install.sh', ...DOCUMENTS],
  outputs: [RELEASE],
  stamp: path.join(DIST, 'release.inputs'),
};

/** Lists the files at or below a path, relative to the checkout, in a fixed order. */
export function filesBelow(name: string): string[] {
  if (!statSync(inRoot(name)).isDirectory()) return [name];
  return readdirSync(inRoot(name))
    .sort()
    .flatMap((child) => filesBelow(path.posix.join(name, child)));
}

/**
 * Hashes the names and contents of all inputs. Unlike times of change, this survives copying the checkout and
 * switching branches there and back.
 */
function hashInputs({ inputs }: Made): string {
  const hash = createHash('sha256').update(`${process.platform} ${process.arch}`);
  for (const name of inputs.flatMap(filesBelow)) {
    const text = readFileSync(inRoot(name));
    hash.update(`\n${name} ${String(text.length)}\n`).update(text);
  }
  return hash.digest('hex');
}

/**
 * Keeps in mind what something is made from.
 *
 * @returns a function that notes it, once that is made
 */
export function rememberInputs(made: Made): () => void {
  const hash = hashInputs(made);
  return () => {
    writeFileSync(made.stamp, hash);
  };
}

/** Whether something exists, and was made from what its inputs are now. */
export function isFresh(made: Made): boolean {
  const isThere = [...made.outputs, made.stamp].every((file) => existsSync(file));
  return isThere && readFileSync(made.stamp, 'utf8') === hashInputs(made);
}
