import { ChildProcess, spawn } from 'node:child_process';
import { bun } from '../bun.ts';

/** The lower half of `spawn()`, which Node's types leave out. */
interface Starter {
  spawn(options: {
    readonly file: string;
    readonly args: readonly string[];
    readonly envPairs?: readonly string[];
    readonly stdio: readonly ('ignore' | 'pipe' | number)[];
    readonly detached: boolean;
  }): number;
}

/** Node's way to start a program, below `spawn()`. */
export const starterOf = (child: ChildProcess): Starter => child as unknown as Starter;

/**
 * Starts a program whose output is read here, as `spawn()` does. With NODE_DEBUG, Node's own `spawn()` would write the
 * whole environment to standard error.
 */
export function spawnQuietly(
  [file = '', ...words]: readonly string[],
  env: Readonly<Record<string, string | undefined>>,
): ChildProcess {
  const stdio = ['ignore', 'pipe', 'pipe'] as const;
  if (bun) return spawn(file, words, { env, stdio: [...stdio] });
  const child = new ChildProcess();
  const envPairs = Object.entries(env).flatMap(([name, value]) =>
    value === undefined ? [] : [`${name}=${value}`],
  );
  starterOf(child).spawn({ file, args: [file, ...words], envPairs, stdio, detached: false });
  return child;
}
