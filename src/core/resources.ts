import { UsageError } from '../errors.ts';
import type { Environment } from '../world.ts';
import { quote, variablePrefix } from './names.ts';
import { nearest } from './nearest.ts';
import { prefixOrNothing } from './sanitize.ts';

/** A resource of the job. */
export interface Resource {
  readonly name: string;
  /** Of its variables. */
  readonly prefix: string;
  readonly type: string;
  readonly operation: string | undefined;
  /** The directory of its files; undefined where the job gives none. */
  readonly meta: string | undefined;
}

/**
 * The resource that a command line names.
 *
 * @throws UsageError where the job has none of that name, or its variables are another's
 * @see job-environment, "Resource variables"
 */
export function resourceNamed(env: Environment, name: string): Resource {
  const prefix = variablePrefix(name);
  const type = env.get(`${prefix}_TYPE`);
  if (type === undefined)
    throw new UsageError(`this job has no resource ${quote(name)}${similar(env, name)}`);
  const owner = env.get(`${prefix}_NAME`);
  if (owner !== undefined && owner !== name) {
    throw new UsageError(
      `the variables ${prefix}_… are those of the resource ${quote(owner)}, not of ${quote(name)}: two names that ` +
        'differ only in characters other than letters, digits and _ share their variables',
    );
  }
  return resourceOf(env, name, prefix, type);
}

/** The job's resources of one type that are there to be read (`IN`), in order of names. */
export function inputsOfType(env: Environment, type: string): readonly Resource[] {
  return env
    .names()
    .filter((variable) => variable.endsWith('_TYPE') && env.get(variable) === type)
    .flatMap((variable) => {
      const prefix = variable.slice(0, -'_TYPE'.length);
      const name = env.get(`${prefix}_NAME`);
      return name !== undefined && prefixOrNothing(name) === prefix
        ? [resourceOf(env, name, prefix, type)]
        : [];
    })
    .filter(({ operation }) => operation !== 'OUT')
    .sort((a, b) => (a.name < b.name ? -1 : 1));
}

function resourceOf(env: Environment, name: string, prefix: string, type: string): Resource {
  const operation = env.get(`${prefix}_OPERATION`);
  const root = env.get('JOB_PATH');
  const meta =
    env.get(`${prefix}_META`) ??
    (root && !name.includes('/') ? `${root}/${operation ?? 'IN'}/${name}` : undefined);
  return { name, prefix, type, operation, meta };
}

function similar(env: Environment, name: string): string {
  const names = resourceNames(env);
  return names.length === 0 ? '' : `; it has ${nearest(name, names, 3).map(quote).join(', ')}`;
}

/** The names of all resources of the job. */
export const resourceNames = (env: Environment): readonly string[] =>
  env
    .names()
    .filter((variable) => variable.endsWith('_TYPE'))
    .map((variable) => env.get(`${variable.slice(0, -'_TYPE'.length)}_NAME`))
    .filter((name) => name !== undefined);
