import { UsageError } from '../../errors.ts';
import type { Environment } from '../../world/environment.ts';
import type { World } from '../../world/world.ts';
import { variablePrefix } from './names.ts';
import { quote } from '../messages.ts';
import { noResource } from './absence.ts';
import { resourceNames } from './resourceNames.ts';
import { prefixOrNothing } from './sanitize.ts';

type Outside = Pick<World, 'env' | 'files'>;

/** A resource of the job. */
export interface Resource {
  readonly name: string;
  /** Of its variables. */
  readonly prefix: string;
  readonly type: string;
  readonly operation: string | undefined;
  /** The directory of its files; undefined if the job gives none. */
  readonly meta: string | undefined;
}

/**
 * The resource that a command line names.
 *
 * @throws UsageError if the job has none of that name, or its variables are another's
 * @see docs/reference/job-environment.md, "Resource variables"
 */
export function resourceNamed(outside: Outside, name: string): Resource {
  const { env } = outside;
  const prefix = variablePrefix(name);
  const type = env.get(`${prefix}_TYPE`);
  if (type === undefined) throw new UsageError(noResource(env, name));
  const owner = env.get(`${prefix}_NAME`);
  if (owner !== undefined && owner !== name) {
    throw new UsageError(
      hasDirectory(outside, name)
        ? `the variables ${prefix}_… belong to the resource ${quote(owner)}, not to ${quote(name)}: two names that ` +
            'differ only in capitals, or in characters other than letters, digits and _, share their variables'
        : `this job has no resource ${quote(name)}; did you mean ${quote(owner)}?`,
    );
  }
  return resourceOf(env, name, prefix, type);
}

/** The job's resources of one type that can be read (`IN`), in order of names. */
export const inputsOfType = (env: Environment, type: string): readonly Resource[] =>
  allResources(env).filter((resource) => resource.type === type && resource.operation !== 'OUT');

/** The job's resources, in order of names. */
export const allResources = (env: Environment): readonly Resource[] =>
  resourceNames(env)
    .map((name) => ({ name, prefix: prefixOrNothing(name) }))
    .map(({ name, prefix }) => resourceOf(env, name, prefix, env.get(`${prefix}_TYPE`) ?? ''))
    .sort((a, b) => (a.name < b.name ? -1 : 1));

function resourceOf(env: Environment, name: string, prefix: string, type: string): Resource {
  const operation = env.get(`${prefix}_OPERATION`);
  const root = env.get('JOB_PATH');
  const meta =
    env.get(`${prefix}_META`) ??
    (root && !name.includes('/') ? `${root}/${operation ?? 'IN'}/${name}` : undefined);
  return { name, prefix, type, operation, meta };
}

/**
 * The type of the resource that a command line names.
 *
 * @throws UsageError if the job has none of that name
 */
export function resourceType(env: Environment, name: string): string {
  const type = env.get(`${variablePrefix(name)}_TYPE`);
  if (type === undefined) throw new UsageError(noResource(env, name));
  return type;
}

/**
 * What is wrong with a name whose state is to be written, in words; undefined for a resource of the job and for the job
 * itself. Of two resources that share their variables, the one that lost them still has its directory.
 */
export function unknownResource({ env, files }: Outside, name: string): string | undefined {
  if (name === env.get('JOB_NAME')) return undefined;
  const prefix = variablePrefix(name);
  const owner = env.get(`${prefix}_NAME`);
  if (owner === name || (owner === undefined && env.get(`${prefix}_TYPE`) !== undefined)) return undefined;
  return owner !== undefined && hasDirectory({ env, files }, name) ? undefined : noResource(env, name);
}

/** Whether the job has the directory of a resource of this name, also if the resource has lost its variables. */
function hasDirectory({ env, files }: Outside, name: string): boolean {
  const root = env.get('JOB_PATH');
  if (!root || name.includes('/')) return false;
  return ['IN', 'OUT'].some((operation) => files.kind(`${root}/${operation}/${name}`) === 'directory');
}
