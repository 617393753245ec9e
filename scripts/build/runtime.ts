import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { inRoot } from '../support/paths.ts';

const HOME = inRoot('scripts', 'runtime');

/** The version of Node that the executable is made of, as scripts/runtime/package.json pins it: `24.21.0`. */
export function runtimeVersion(): string {
  const text = readFileSync(path.join(HOME, 'package.json'), 'utf8');
  return (JSON.parse(text) as { version: string }).version;
}

/** The directory of the package that holds that Node for this machine, whether installed yet or not. */
export function runtimeDirectory(): string {
  return path.join(HOME, 'node_modules', `node-${process.platform}-${process.arch}`);
}

/**
 * Fetches that Node from the npm registry, if it isn't there yet.
 *
 * It is kept out of the project's own node_modules, where it would put a `node` into node_modules/.bin and so
 * run every npm script.
 *
 * @returns the path of the program
 * @throws Error where there is no such package for this platform
 */
export function fetchRuntime(): string {
  const setup = inRoot('scripts', 'setup.mjs');
  const done = spawnSync(process.execPath, [setup, HOME], { stdio: ['ignore', 'inherit', 'inherit'] });
  if (done.status !== 0) throw new Error(`the packages of ${HOME} could not be installed`);
  const program = path.join(runtimeDirectory(), 'bin', 'node');
  if (!existsSync(program)) {
    const platform = `${process.platform}-${process.arch}`;
    throw new Error(
      `shipctl can't be built on ${platform}: scripts/runtime/package.json names no Node for it`,
    );
  }
  return program;
}
