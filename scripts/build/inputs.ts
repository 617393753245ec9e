import { createHash } from 'node:crypto';
import { existsSync, readFileSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { BINARY, DIST, FAST_BINARY, inRoot } from '../support/paths.ts';

/** Everything that the executables are made from; directories stand for all that is in them. */
const INPUTS = [
  'package.json',
  'package-lock.json',
  'tsconfig.json',
  'src',
  'scripts/build',
  'scripts/package.ts',
  'scripts/sample',
  'scripts/runtime/package.json',
  'scripts/runtime/package-lock.json',
  'scripts/runtime-bun/package.json',
  'scripts/runtime-bun/package-lock.json',
];

/** Holds the hash of what the executables beside it were made from. */
const STAMP = path.join(DIST, 'shipctl.inputs');

/** Lists the files at or below a path, relative to the checkout, in a fixed order. */
function filesBelow(name: string): string[] {
  if (!statSync(inRoot(name)).isDirectory()) return [name];
  return readdirSync(inRoot(name))
    .sort()
    .flatMap((child) => filesBelow(path.posix.join(name, child)));
}

/**
 * Hashes the names and contents of all inputs. Unlike times of change, this survives copying the checkout and
 * switching branches there and back.
 */
function hashInputs(): string {
  const hash = createHash('sha256').update(`${process.platform} ${process.arch}`);
  for (const name of INPUTS.flatMap(filesBelow)) {
    const text = readFileSync(inRoot(name));
    hash.update(`\n${name} ${String(text.length)}\n`).update(text);
  }
  return hash.digest('hex');
}

/**
 * Keeps in mind what the executables are made from.
 *
 * @returns a function that notes it, once they are made
 */
export function rememberInputs(): () => void {
  const hash = hashInputs();
  return () => {
    writeFileSync(STAMP, hash);
  };
}

/** Whether the executables exist, and were made from what their inputs are now. */
export function areFresh(): boolean {
  const areThere = [BINARY, FAST_BINARY, STAMP].every((file) => existsSync(file));
  return areThere && readFileSync(STAMP, 'utf8') === hashInputs();
}
