import { constants } from 'node:fs';
import { accessSync, statSync } from '../fileSystem.ts';
import { delimiter } from 'node:path';
import { environment } from '../environment.ts';
import { codeOf, isThere } from '../systemError.ts';

/** Where exec(3) looks without a PATH. */
const DEFAULT_PATH = '/bin:/usr/bin';

/** The path of the program that exec(3) runs for a name; undefined if none exists. */
export function programPath(name: string): string | undefined {
  return candidates(name).find(isExecutable);
}

/** See `Programs`. */
export const isProgram = (name: string): boolean => programPath(name) !== undefined;

/**
 * The code of the error that came of starting a program. Of one in PATH that may not be run, Bun says that it is
 * missing; exec(3) says EACCES.
 */
export function reasonFor(error: unknown, name: string): string | undefined {
  const code = codeOf(error);
  const isRefused = code === 'ENOENT' && !isProgram(name) && candidates(name).some(isThere);
  return isRefused ? 'EACCES' : code;
}

/** Where a program of this name may be. */
function candidates(name: string): readonly string[] {
  if (name.includes('/')) return [name];
  const directories = (environment.get('PATH') ?? DEFAULT_PATH).split(delimiter);
  return directories.map((directory) => `${directory === '' ? '.' : directory}/${name}`);
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return statSync(path).isFile();
  } catch {
    return false;
  }
}
