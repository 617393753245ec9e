import { createHash } from 'node:crypto';
import { readFileSync, readdirSync, statSync } from 'node:fs';
import path from 'node:path';
import { inRoot } from '../support/paths.ts';

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
export function hashInputs(): string {
  const hash = createHash('sha256').update(`${process.platform} ${process.arch}`);
  for (const name of INPUTS.flatMap(filesBelow)) {
    const text = readFileSync(inRoot(name));
    hash.update(`\n${name} ${String(text.length)}\n`).update(text);
  }
  return hash.digest('hex');
}
