import { existsSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import process from 'node:process';
import { EXECUTABLES, isFresh } from '../../scripts/build/inputs.ts';
import { BINARY as BUILT, DIST } from '../../scripts/support/paths.ts';

let isChecked = false;

/** Where what was built is. If that is older than its sources, this is said, at once and behind the tests. */
export function builtDirectory(): string {
  if (!existsSync(BUILT)) throw new Error(`${BUILT} is missing: make it with npm run package`);
  if (isChecked) return DIST;
  isChecked = true;
  if (isFresh(EXECUTABLES)) return DIST;
  const warn = (): void => {
    process.stderr.write(
      `\nWARNING: ${DIST} is older than its sources: these tests don't show what the sources do.\n` +
        '         Make it anew with npm run package, or let npm test -- FILE do both.\n\n',
    );
  };
  warn();
  process.once('exit', warn);
  return DIST;
}

/** The program that the tests run: what SHIPCTL_BINARY names, else dist/shipctl. */
export function builtProgram(): string {
  const named = process.env['SHIPCTL_BINARY'] ?? '';
  const program = resolve(named === '' ? BUILT : named);
  if (dirname(program) === DIST) builtDirectory();
  if (!existsSync(program)) throw new Error(`${program}, which SHIPCTL_BINARY names, is missing`);
  return program;
}
