import path from 'node:path';
import { runQuietly } from '../support/command.ts';
import { BUN, type Platform, fetchRuntime } from './runtime.ts';

/** What Bun would read in the directory that the executable is called in, if it were let. */
const DEAF = ['dotenv', 'bunfig', 'tsconfig', 'package-json'].map((name) => `--no-compile-autoload-${name}`);

/** Lets no text become code in the executable, as a debugger would have it. */
const NO_DEBUGGER = '--disallow-code-generation-from-strings=strict';

/**
 * Makes an executable of bundled CommonJS and Bun, with its bytecode, which is the same on all platforms.
 *
 * @param bun      path of the Bun to copy
 * @param platform the machine which that Bun is for
 * @param output   path of the executable
 * @param parts    paths of the program and of what it loads by itself, in one directory
 */
export function compile(
  bun: string,
  { os, cpu }: Platform,
  output: string,
  parts: readonly [string, ...string[]],
): void {
  // Paths are relative, so that the executable doesn't hold the one it was built at.
  const directory = path.dirname(parts[0]);
  const names = parts.map((part) => `./${path.basename(part)}`);
  const target = [`--target=bun-${os}-${cpu}`, `--compile-executable-path=${bun}`];
  const options = ['--bytecode', '--format=cjs', `--compile-exec-argv=${NO_DEBUGGER}`, ...DEAF, ...target];
  const words = ['build', '--compile', ...options, `--outfile=${path.resolve(output)}`, ...names];
  const { PATH = '', HOME = '' } = process.env;
  runQuietly([fetchRuntime(BUN), ...words], {
    cwd: directory,
    // Not what Bun itself takes from the environment.
    env: { PATH, HOME },
  });
}
