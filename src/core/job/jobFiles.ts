import { UsageError } from '../../errors.ts';
import type { World } from '../../world/world.ts';
import { variablePrefix } from './names.ts';
import { quote } from '../messages.ts';
import { neededVariable } from './variables.ts';

type Outside = Pick<World, 'env' | 'files'>;

export interface JobFile {
  readonly path: string;
  readonly bytes: Uint8Array;
}

/**
 * One of a resource's files: `version.json`, `integration.json`, `integration.env`.
 *
 * @throws UsageError where it, or the resource, is not in this job
 * @see docs/reference/job-environment.md, "Files of a resource"
 */
export async function resourceFile(
  { env, files }: Outside,
  resource: string,
  name: string,
): Promise<JobFile> {
  const meta = await neededVariable(env, `${variablePrefix(resource)}_META`);
  return neededFile(files, `${meta}/${name}`);
}

/**
 * One of the files of an integration that the job itself names.
 *
 * @throws UsageError where it is not in this job, or where the name leads out of the integrations' directory
 */
export async function integrationFile(
  { env, files }: Outside,
  integration: string,
  name: string,
): Promise<JobFile> {
  variablePrefix(integration);
  if (integration.includes('/'))
    throw new UsageError(`${quote(integration)} is no integration's name: it has a / in it`);
  const root = await neededVariable(env, 'JOB_INTEGRATIONS');
  return neededFile(files, `${root}/${integration}/${name}`);
}

/** @throws UsageError where it is not there */
export const neededFile = (files: World['files'], path: string): JobFile => present(path, files.read(path));

/**
 * A file that the command line names, or a pipe.
 *
 * @throws UsageError if it is missing
 */
export const givenFile = (files: World['files'], path: string): JobFile =>
  present(path, files.readGiven(path));

function present(path: string, bytes: Uint8Array | undefined): JobFile {
  if (!bytes) throw new UsageError(`${path} is not there`);
  return { path, bytes };
}
