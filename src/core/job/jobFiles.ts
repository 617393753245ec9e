import { UsageError } from '../../errors.ts';
import type { World } from '../../world/world.ts';
import { variablePrefix } from './names.ts';
import { noSuchFile, quote } from '../messages.ts';
import { neededValue, neededVariable, resourceVariable } from './variables.ts';

type Outside = Pick<World, 'env' | 'files'>;

export interface JobFile {
  readonly path: string;
  readonly bytes: Uint8Array;
}

/**
 * One of a resource's files: `version.json`, `integration.json`, `integration.env`.
 *
 * @throws UsageError if this job lacks it, or the resource
 * @see docs/reference/job-environment.md, "Files of a resource"
 */
export async function resourceFile(
  { env, files }: Outside,
  resource: string,
  name: string,
): Promise<JobFile> {
  const meta = await neededValue(env, resourceVariable(resource, '_META'));
  return neededFile(files, `${meta}/${name}`);
}

/**
 * One of the files of an integration that the job itself names.
 *
 * @throws UsageError if this job lacks it, or if the name leads out of the integrations' directory
 */
export async function integrationFile(
  { env, files }: Outside,
  integration: string,
  name: string,
): Promise<JobFile> {
  variablePrefix(integration);
  if (integration.includes('/'))
    throw new UsageError(`${quote(integration)} is not an integration's name: it contains /`);
  const root = await neededVariable(env, 'JOB_INTEGRATIONS');
  const path = `${root}/${integration}/${name}`;
  const bytes = files.read(path);
  if (!bytes && files.kind(`${root}/${integration}`) === undefined)
    throw new UsageError(await noIntegration(files, root, integration));
  return present(path, bytes);
}

async function noIntegration(files: World['files'], root: string, name: string): Promise<string> {
  const { suggestion } = await import('../nearest.ts');
  const others = (files.list(root) ?? []).map((entry) => entry.name);
  return `this job has no integration ${quote(name)}${suggestion(name, others)}`;
}

/** @throws UsageError if it is missing */
export const neededFile = (files: World['files'], path: string): JobFile => present(path, files.read(path));

/**
 * A file that the command line names, or a pipe.
 *
 * @throws UsageError if it is missing
 */
export const givenFile = (files: World['files'], path: string): JobFile =>
  present(path, files.readGiven(path));

function present(path: string, bytes: Uint8Array | undefined): JobFile {
  if (!bytes) throw new UsageError(noSuchFile(path));
  return { path, bytes };
}
