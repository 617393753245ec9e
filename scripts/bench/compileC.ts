import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { inRoot } from '../support/paths.ts';

/**
 * Compiles a C program of this directory, with nothing to load when it starts.
 *
 * @param directory where the executable goes
 * @returns its path; undefined if there is no C compiler
 */
export function compileC(name: string, directory: string): string | undefined {
  const program = path.join(directory, name);
  const source = inRoot('scripts', 'bench', `${name}.c`);
  const { status, stderr } = spawnSync('cc', ['-O2', '-static', '-o', program, source], { encoding: 'utf8' });
  if (status === null) return undefined;
  if (status !== 0) throw new Error(`cc does not compile ${source}: ${stderr}`);
  return program;
}
