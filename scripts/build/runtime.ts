import { spawnSync } from 'node:child_process';
import { copyFileSync, existsSync, mkdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { DIST, inRoot } from '../support/paths.ts';

/** A machine that programs are made for, in Node's words: `{ os: 'linux', cpu: 'arm64' }`. */
export interface Platform {
  readonly os: string;
  readonly cpu: string;
}

/** The machine that this runs on. */
export const HOST: Platform = { os: process.platform, cpu: process.arch };

/** `linux-arm64` */
export const platformName = ({ os, cpu }: Platform): string => `${os}-${cpu}`;

/** Whether this machine can run what is made for the platform. */
export const isHost = (platform: Platform): boolean => platformName(platform) === platformName(HOST);

/** A program that runs JavaScript, which an executable is made of. */
export interface Runtime {
  readonly name: string;
  /** The directory below scripts whose package.json pins it. */
  readonly home: string;
  /** The name of its package for a platform. */
  readonly packageFor: (platform: Platform) => string;
  /** The path of the program in that package. */
  readonly program: string;
}

export const NODE: Runtime = {
  name: 'node',
  home: 'runtime',
  packageFor: ({ os, cpu }) => `node-${os}-${cpu}`,
  program: 'bin/node',
};

export const BUN: Runtime = {
  name: 'bun',
  home: 'runtime-bun',
  packageFor: ({ os, cpu }) => `@oven/bun-${os}-${cpu === 'arm64' ? 'aarch64' : cpu}`,
  program: 'bin/bun',
};

/** Room for all objects of a short call, in megabytes, so that V8 does not collect garbage in it. Only what is used takes memory. */
export const ROOMY_HEAP = '--min-semi-space-size=4';

/**
 * What Node is given while it makes code caches: the seed makes them the same each time, and V8 ignores it when it reads
 * them. Any other option has to be the executable's as well.
 */
export const CACHE_OPTIONS: readonly string[] = ['--random-seed=1', ROOMY_HEAP];

/** Its version, as its package.json pins it: `24.21.0`. */
export function runtimeVersion({ home }: Runtime): string {
  const text = readFileSync(inRoot('scripts', home, 'package.json'), 'utf8');
  return (JSON.parse(text) as { version: string }).version;
}

/** The directory whose node_modules holds it; npm keeps the packages of one platform in one directory. */
export const runtimeHome = ({ home }: Runtime, platform: Platform): string =>
  isHost(platform) ? inRoot('scripts', home) : path.join(DIST, 'runtimes', platformName(platform), home);

/** The directory of the package that holds it, whether installed yet or not. */
export function runtimeDirectory(runtime: Runtime, platform = HOST): string {
  return path.join(runtimeHome(runtime, platform), 'node_modules', runtime.packageFor(platform));
}

/**
 * Fetches it from the npm registry, unless it is installed.
 *
 * It is kept out of the project's own node_modules, where it would put a program into node_modules/.bin and so
 * run every npm script.
 *
 * @param platform the machine that it is to run on
 * @returns the path of the program
 * @throws Error if no package of that runtime is pinned for the platform
 */
export function fetchRuntime(runtime: Runtime, platform = HOST): string {
  const pinned = inRoot('scripts', runtime.home);
  const home = runtimeHome(runtime, platform);
  if (home !== pinned) copyManifest(pinned, home);
  const words = [inRoot('scripts', 'setup.mjs'), home, platform.os, platform.cpu];
  const done = spawnSync(process.execPath, words, { stdio: ['ignore', 'inherit', 'inherit'] });
  if (done.status !== 0) throw new Error(`the packages of ${home} could not be installed`);
  const program = path.join(runtimeDirectory(runtime, platform), runtime.program);
  if (!existsSync(program)) {
    const name = platformName(platform);
    throw new Error(
      `shipctl can't be built for ${name}: scripts/${runtime.home}/package.json names no ${runtime.name} for it`,
    );
  }
  return program;
}

function copyManifest(from: string, to: string): void {
  mkdirSync(to, { recursive: true });
  for (const name of ['package.json', 'package-lock.json'])
    copyFileSync(path.join(from, name), path.join(to, name));
}
