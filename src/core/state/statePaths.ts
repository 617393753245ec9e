import { UsageError } from '../../errors.ts';
import type { Environment } from '../../world/environment.ts';
import type { StateFiles } from '../../world/stateFiles.ts';
import { variablePrefix } from '../job/names.ts';
import { quote } from '../messages.ts';
import { neededVariable } from '../job/variables.ts';

/**
 * A name that is to be the name of a file or directory.
 *
 * @throws UsageError if it is none, or leads to another directory
 */
export function fileName(name: string, what: string): string {
  if (name === '' || name === '.' || name === '..') throw new UsageError(`${quote(name)} is not a ${what}`);
  if (name.includes('/')) throw new UsageError(`${quote(name)} is not a ${what}: it contains /`);
  return name;
}

/** The name of a resource, fit for a file's name. */
export function resourceFileName(name: string): string {
  variablePrefix(name);
  return fileName(name, "resource's name");
}

/** Where the files of a resource of that type are: `$JOB_PATH/IN/my-state/state`. */
export async function filesDirectory(
  env: Environment,
  operation: 'IN' | 'OUT',
  name: string,
  type: string,
): Promise<string> {
  const root = await neededVariable(env, 'JOB_PATH');
  return `${root}/${operation}/${resourceFileName(name)}/${fileName(type, "resource's type")}`;
}

/**
 * Where the files of an OUT are that are to be replaced, with all that is beside them.
 *
 * @throws UsageError if a link below the job's directory leads there: what it leads to may be anybody's
 */
export async function directoryToReplace(
  { env, stateFiles }: { readonly env: Environment; readonly stateFiles: Pick<StateFiles, 'find'> },
  name: string,
  type: string,
): Promise<string> {
  const directory = await filesDirectory(env, 'OUT', name, type);
  const root = await neededVariable(env, 'JOB_PATH');
  const base = stateFiles.find(`${root}/`) ?? '';
  for (const way of [`/OUT/${name}`, `/OUT/${name}/${type}`]) {
    const real = stateFiles.find(`${root}${way}/`);
    if (real === undefined || real === `${base === '/' ? '' : base}${way}`) continue;
    throw new UsageError(
      `the files of ${quote(name)} can't be replaced: a link leads from ${root}${way} to ${real}. Remove the link and run this again`,
    );
  }
  return directory;
}

/** The last name of a path; undefined if that is none: `.`, `..`, `/`. */
export function lastName(path: string): string | undefined {
  const name = path.replace(/\/+$/, '').split('/').at(-1) ?? '';
  return name === '' || name === '.' || name === '..' ? undefined : name;
}

/** Where a copy goes: a directory, and the name in it; without one, the contents of a directory go right into it. */
export interface CopyPlace {
  readonly into: string;
  readonly name: string | undefined;
}

/**
 * Where `cp PATH TO` puts the copy: a directory takes it under its own name, any other TO is its new name.
 *
 * @param isDirectory whether TO is an existing directory, or a link to one
 * @see docs/reference/state.md, "Copies"
 */
export function copyPlace(path: string, to: string, isDirectory: boolean): CopyPlace {
  const name = lastName(path);
  const newName = lastName(to);
  if (name === undefined || newName === undefined || isDirectory || to.endsWith('/'))
    return { into: to, name };
  return { into: to.slice(0, -newName.length) || '.', name: newName };
}

/**
 * What is at a path below a directory; undefined if nothing is.
 *
 * @throws UsageError if the path, or a symbolic link on it, leads out of the directory. Its last name may be such a
 *   link: a copy of it is one too
 */
export function findBelow(
  stateFiles: Pick<StateFiles, 'find'>,
  root: string,
  path: string,
): string | undefined {
  if (leadsOut(path)) throw refused(root, path);
  const base = stateFiles.find(`${root}/`);
  if (base === undefined) return undefined;
  const parts = path.split('/');
  const ways = parts.map((_, index) => `${root}/${parts.slice(0, index).join('/')}/`).reverse();
  const found = stateFiles.find(`${root}/${path}`);
  const nearest = found ?? ways.map((way) => stateFiles.find(way)).find((real) => real !== undefined);
  const start = base.endsWith('/') ? base : `${base}/`;
  if (nearest !== undefined && nearest !== base && !nearest.startsWith(start)) throw refused(root, path);
  return found;
}

/** Whether a path goes above where it begins, as it is written. */
function leadsOut(path: string): boolean {
  let depth = 0;
  for (const part of path.split('/')) {
    if (part === '..') depth--;
    else if (part !== '' && part !== '.') depth++;
    if (depth < 0) return true;
  }
  return false;
}

const refused = (root: string, path: string): UsageError =>
  new UsageError(`the path ${quote(path)} leads out of ${root}`);
