import type { Environment } from '../../world/environment.ts';
import { prefixOrNothing } from './sanitize.ts';

/** The names of all resources of the job, without the job itself, whose variables look alike. */
export function resourceNames(env: Environment): readonly string[] {
  const job = env.get('JOB_NAME');
  return env
    .names()
    .filter((variable) => variable.endsWith('_TYPE'))
    .flatMap((variable) => {
      const prefix = variable.slice(0, -'_TYPE'.length);
      const name = env.get(`${prefix}_NAME`);
      const isJob = name === job && env.get(`${prefix}_OPERATION`) === undefined;
      return name !== undefined && !isJob && prefixOrNothing(name) === prefix ? [name] : [];
    });
}
