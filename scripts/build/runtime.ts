import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { inRoot } from '../support/paths.ts';

/** A program that runs JavaScript, which an executable is made of. */
export interface Runtime {
  readonly name: string;
  /** The directory below scripts whose package.json pins it. */
  readonly home: string;
  /** Its package for this machine. */
  readonly package: string;
  /** Where the program is in that. */
  readonly program: string;
}

const { platform, arch } = process;

export const NODE: Runtime = {
  name: 'node',
  home: 'runtime',
  package: `node-${platform}-${arch}`,
  program: 'bin/node',
};

export const BUN: Runtime = {
  name: 'bun',
  home: 'runtime-bun',
  package: `@oven/bun-${platform}-${arch === 'arm64' ? 'aarch64' : arch}`,
  program: 'bin/bun',
};

/** Its version, as its package.json pins it: `24.21.0`. */
export function runtimeVersion({ home }: Runtime): string {
  const text = readFileSync(inRoot('scripts', home, 'package.json'), 'utf8');
  return (JSON.parse(text) as { version: string }).version;
}

/** The directory of the package that holds it for this machine, whether installed yet or not. */
export function runtimeDirectory({ home, package: name }: Runtime): string {
  return inRoot('scripts', home, 'node_modules', name);
}

/**
 * Fetches it from the npm registry, if it isn't there yet.
 *
 * It is kept out of the project's own node_modules, where it would put a program into node_modules/.bin and so
 * run every npm script.
 *
 * @returns the path of the program
 * @throws Error where there is no such package for this platform
 */
export function fetchRuntime(runtime: Runtime): string {
  const home = inRoot('scripts', runtime.home);
  const setup = inRoot('scripts', 'setup.mjs');
  const done = spawnSync(process.execPath, [setup, home], { stdio: ['ignore', 'inherit', 'inherit'] });
  if (done.status !== 0) throw new Error(`the packages of ${home} could not be installed`);
  const program = path.join(runtimeDirectory(runtime), runtime.program);
  if (!existsSync(program)) {
    throw new Error(
      `shipctl can't be built on ${platform}-${arch}: scripts/${runtime.home}/package.json names no ${runtime.name} for it`,
    );
  }
  return program;
}
