import { UsageError } from '../../errors.ts';
import type { Environment } from '../../world/environment.ts';
import type { World } from '../../world/world.ts';
import { outsideJob } from '../job/absence.ts';
import { type Integration, integrationOf } from '../job/integration.ts';
import { type Resource, inputsOfType, resourceNamed } from '../job/resources.ts';
import { inStepOrder } from '../job/stepOrder.ts';
import { optionalFields, optionalObject } from '../json/jsonObject.ts';
import { quote } from '../messages.ts';
import { type AwsResource, awsIdentity, awsKind } from '../tools/aws/keys.ts';
import type { Claim } from '../tracking/state.ts';

type Outside = Pick<World, 'env' | 'files'>;

/** One that is to be configured. */
export interface RankedAwsResource extends AwsResource {
  /** Its place among the job's inputs: the last one is the tool's default. */
  readonly rank: number;
}

const CLI_CONFIG = 'cliConfig';

/**
 * The AWS resource that a command line names, of any type.
 *
 * @throws UsageError if the job has none of that name, or it is of something else
 */
export async function awsResourceNamed(outside: Outside, name: string): Promise<AwsResource> {
  const resource = awsResourceOf(await integrationNamed(outside, name));
  if (!resource) throw noAwsIntegration(name);
  return resource;
}

/**
 * The integration of a resource that a command line names, of any type.
 *
 * @throws UsageError if the job has none of that name
 */
export const integrationNamed = async (outside: Outside, name: string): Promise<Integration> =>
  integrationBehind(outside, resourceNamed(outside, name));

const noAwsIntegration = (name: string): UsageError =>
  new UsageError(`the resource ${quote(name)} has no AWS integration behind it`);

/** A resource with its integration. */
export interface RankedIntegration {
  readonly integration: Integration;
  /** Its place among the job's inputs: the last one is the tool's default. */
  readonly rank: number;
}

/**
 * The AWS resources to configure, in the order of their steps: those named, or all of the job's.
 *
 * @throws UsageError if the job has none
 * @see docs/reference/integrations.md, "More than one"
 */
export async function awsResourcesToConfigure(
  outside: Outside,
  names: readonly string[],
): Promise<readonly RankedAwsResource[]> {
  const found = (await resourcesToConfigure(outside, names)).flatMap(({ integration, rank }) => {
    const resource = awsResourceOf(integration);
    if (!resource && names.length > 0) throw noAwsIntegration(integration.resource.name);
    return resource ? [{ ...resource, rank }] : [];
  });
  if (found.length > 0) return found;
  throw nothingToConfigure(outside, 'AWS resource', ' with an AWS integration');
}

/** A resource with an AWS integration, whose fields may be anything. */
export type AwsIntegration = Omit<AwsResource, 'identity'>;

/**
 * The AWS resources that a command line names, of any type; without names all that `configure_aws` would configure.
 *
 * @throws UsageError if the job has none, or a name is of something else
 */
export async function awsIntegrations(
  outside: Outside,
  names: readonly string[],
): Promise<readonly AwsIntegration[]> {
  const integrations =
    names.length === 0
      ? (await resourcesToConfigure(outside, [])).map(({ integration }) => integration)
      : await Promise.all([...new Set(names)].map((name) => integrationNamed(outside, name)));
  const found = integrations.flatMap((integration) => {
    const kind = awsKind(integration);
    if (!kind && names.length > 0) throw noAwsIntegration(integration.resource.name);
    return kind ? [{ integration, kind }] : [];
  });
  if (found.length > 0) return found;
  throw nothingToConfigure(outside, 'AWS resource', ' with an AWS integration');
}

/**
 * The resources of `cliConfig` to configure, of whatever kind: those named, or all of the job's.
 *
 * @throws UsageError for a name of something else
 */
export async function resourcesToConfigure(
  outside: Outside,
  names: readonly string[],
): Promise<readonly RankedIntegration[]> {
  const inputs = inputsOfType(outside.env, CLI_CONFIG);
  const wanted = names.length === 0 ? inputs : [...new Set(names)].map((name) => inputNamed(outside, name));
  const found = await Promise.all(wanted.map((resource) => integrationBehind(outside, resource)));
  const message = outside.env.get('JOB_MESSAGE');
  const steps = inputs.length > 1 && message ? await optionalObject(outside.files, message) : undefined;
  const order = inStepOrder(inputs, steps, ['IN']).map(({ name }) => name);
  return found
    .map((integration) => ({ integration, rank: order.indexOf(integration.resource.name) }))
    .sort((a, b) => a.rank - b.rank);
}

/** @param what is missing, such as `AWS resource` */
export const nothingToConfigure = ({ env }: Pick<Outside, 'env'>, what: string, behind: string): UsageError =>
  new UsageError(
    outsideJob(env) ?? `this job has no ${what} to configure: no IN step is a ${CLI_CONFIG}${behind}`,
  );

function inputNamed(outside: Outside, name: string): Resource {
  const resource = resourceNamed(outside, name);
  const { type, operation } = resource;
  if (type !== CLI_CONFIG)
    throw new UsageError(`the resource ${quote(name)} is of type ${quote(type)}, not ${CLI_CONFIG}`);
  if (operation === 'OUT')
    throw new UsageError(`the resource ${quote(name)} is an OUT of this job, not an IN`);
  return resource;
}

async function integrationBehind({ env, files }: Outside, resource: Resource): Promise<Integration> {
  const { meta } = resource;
  const fields = meta === undefined ? undefined : await optionalFields(files, `${meta}/integration.json`);
  return integrationOf(env, resource, fields);
}

/** A resource with AWS keys or a role; undefined for an integration of something else. */
export function awsResourceOf(integration: Integration): AwsResource | undefined {
  const kind = awsKind(integration);
  return kind && { integration, kind, identity: awsIdentity(integration, kind) };
}

/** In whose name a resource is configured. */
export const claimOf = (env: Environment, { resource }: Integration): Claim => ({
  job: env.get('JOB_NAME') ?? '',
  build: env.get('BUILD_ID') ?? '',
  resource: resource.name,
});
