import type { Environment } from '../../world/environment.ts';
import { quote } from '../messages.ts';
import { nearest, suggestion } from '../nearest.ts';
import { resourceNames } from './resourceNames.ts';
import { type WantedValue, variableOf } from './variables.ts';

const JOB_VARIABLES =
  'JOB_NAME JOB_TYPE JOB_PATH JOB_STATE JOB_PREVIOUS_STATE JOB_INTEGRATIONS JOB_MESSAGE'.split(' ');

/** Variables that resources and integrations have. */
const RESOURCE_VARIABLE = /_(OPERATION|META|INTEGRATION_.+|PARAMS_.+)$/;

/**
 * Says that the environment is not that of a job; undefined if it has any of a job's variables.
 *
 * @param advice what it says then to do
 */
export function outsideJob(env: Environment, advice = ADVICE): string | undefined {
  if (JOB_VARIABLES.some((variable) => env.get(variable) !== undefined)) return undefined;
  if (env.names().some((variable) => RESOURCE_VARIABLE.test(variable))) return undefined;
  return resourceNames(env).length > 0 ? undefined : OUTSIDE + advice;
}

const OUTSIDE = 'this is not a job: JOB_NAME is not set';
const ADVICE = '. To try shipctl without a job, see docs/first-job.md';

/** Says that the job has no resource of a name, with the name that was meant if one is near. */
export const noResource = (env: Environment, name: string): string =>
  outsideJob(env) ?? `this job has no resource ${quote(name)}${suggestion(name, resourceNames(env))}`;

/** Says that a variable which a command needs is not set. */
export const missingVariable = (env: Environment, variable: string): string =>
  outsideJob(env) ?? `the variable ${variable} is not set`;

/**
 * Says what is missing: the job, the owner, or the value, with the nearest names that the owner has.
 *
 * @param wayOut what to do if only the value is missing
 */
export function missingValue(env: Environment, wanted: WantedValue, wayOut = ''): string {
  const { owner, isIntegration, prefix, middle, key } = wanted;
  const outside = outsideJob(env);
  if (outside !== undefined) return outside;
  if (!isIntegration && !hasVariables(env, prefix)) return noResource(env, owner);
  const label = `the ${isIntegration ? 'integration' : 'resource'} ${quote(owner)}`;
  const variable = `the variable ${variableOf(wanted)}`;
  const all = env.names();
  if (!key) {
    const others = all.filter((one) => one.startsWith(`${prefix}_`));
    return `${variable} of ${label} is not set${nearestOf(variableOf(wanted), others)}${wayOut}`;
  }
  const start = prefix + middle;
  const tails = all
    .filter((one) => one.startsWith(start) && one !== start)
    .map((one) => one.slice(start.length));
  const noun = NOUNS[middle] ?? 'variable';
  return `${label} has no ${noun} ${quote(key.word)} (${variable} is not set)${nearestOf(key.tail, tails)}${wayOut}`;
}

const NOUNS: Readonly<Record<string, string>> = { _INTEGRATION_: 'field', _PARAMS_: 'parameter' };

/** Whether a resource, or an integration of the job, has variables of this prefix. */
const hasVariables = (env: Environment, prefix: string): boolean =>
  ['_NAME', '_TYPE', '_OPERATION', '_ID', '_META'].some((end) => env.get(prefix + end) !== undefined) ||
  env.names().some((variable) => variable.startsWith(`${prefix}_INTEGRATION_`));

/** How a message goes on with the three names that look most like the one that is missing. */
export function nearestOf(word: string, names: readonly string[]): string {
  const near = nearest(word, [...new Set(names)], 3);
  return near.length === 0 ? '' : `; nearest: ${near.join(', ')}`;
}
