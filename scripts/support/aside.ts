import { mkdirSync, mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import path from 'node:path';
import { DIST } from './paths.ts';

const PREFIX = '.aside-';
/** Longer than anything here takes; what is older was left by a run that was killed. */
const OLD = 15 * 60_000;

/** Makes a directory of its own below dist/, for what is not complete yet; whoever calls it deletes it. */
export function makeAside(): string {
  mkdirSync(DIST, { recursive: true });
  for (const name of readdirSync(DIST).filter((entry) => entry.startsWith(PREFIX))) {
    const directory = path.join(DIST, name);
    const changed = statSync(directory, { throwIfNoEntry: false })?.mtimeMs ?? Date.now();
    if (Date.now() - changed > OLD) rmSync(directory, { recursive: true, force: true });
  }
  return mkdtempSync(path.join(DIST, PREFIX));
}
