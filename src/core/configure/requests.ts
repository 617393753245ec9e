import { ShipctlError, UsageError } from '../../errors.ts';
import type { World } from '../../world/world.ts';
import { type AwsResource, awsIdentity, awsKind } from '../tools/aws/keys.ts';
import { outsideJob } from '../job/absence.ts';
import { integrationOf } from '../job/integration.ts';
import { type JsonObject, below, optionalFields, optionalObject } from '../json/jsonObject.ts';
import { isNothing } from '../job/names.ts';
import { quote } from '../messages.ts';
import type { Placed } from '../tools/aws/region.ts';
import { type Resource, inputsOfType, resourceNamed } from '../job/resources.ts';
import { inStepOrder } from '../job/stepOrder.ts';

type Outside = Pick<World, 'env' | 'files'>;

/** One that is to be configured. */
export interface RankedAwsResource extends AwsResource {
  /** Its place among the job's inputs: the last one is the tool's default. */
  readonly rank: number;
}

const CLI_CONFIG = 'cliConfig';

/** Where the region is from, if it is from the command line. */
export const REGION_OPTION = '--region';

/**
 * The AWS resource that a command line names, of any type.
 *
 * @throws UsageError if the job has none of that name, or it is of something else
 */
export async function awsResourceNamed(outside: Outside, name: string): Promise<AwsResource> {
  const resource = await awsResource(outside, resourceNamed(outside.env, name));
  if (!resource) throw new UsageError(`the resource ${quote(name)} has no AWS integration behind it`);
  return resource;
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
  const inputs = inputsOfType(outside.env, CLI_CONFIG);
  const wanted =
    names.length === 0
      ? inputs.map((input) => awsResource(outside, input))
      : [...new Set(names)].map((name) => toConfigure(outside, name));
  const found = (await Promise.all(wanted)).filter((resource) => resource !== undefined);
  if (found.length === 0) {
    throw new UsageError(
      outsideJob(outside.env) ??
        `this job has no AWS resource to configure: no IN step is a ${CLI_CONFIG} with an AWS integration`,
    );
  }
  const message = outside.env.get('JOB_MESSAGE');
  const steps = inputs.length > 1 && message ? await optionalObject(outside.files, message) : undefined;
  const order = inStepOrder(inputs, steps, ['IN']).map(({ name }) => name);
  return found
    .map((resource) => ({ ...resource, rank: order.indexOf(resource.integration.resource.name) }))
    .sort((a, b) => a.rank - b.rank);
}

async function toConfigure(outside: Outside, name: string): Promise<AwsResource> {
  const { type, operation } = resourceNamed(outside.env, name);
  if (type !== CLI_CONFIG)
    throw new UsageError(`the resource ${quote(name)} is of type ${quote(type)}, not ${CLI_CONFIG}`);
  if (operation === 'OUT')
    throw new UsageError(`the resource ${quote(name)} is an OUT of this job, not an IN`);
  return awsResourceNamed(outside, name);
}

/** @returns undefined for a resource of something else than AWS */
async function awsResource({ env, files }: Outside, resource: Resource): Promise<AwsResource | undefined> {
  const { meta } = resource;
  const fields = meta === undefined ? undefined : await optionalFields(files, `${meta}/integration.json`);
  const integration = integrationOf(env, resource, fields);
  const kind = awsKind(integration);
  return kind && { integration, kind, identity: awsIdentity(integration, kind) };
}

/** A resource's `version.json`, if it exists. */
export async function versionFile({ files }: Outside, { meta }: Resource): Promise<JsonObject | undefined> {
  return meta === undefined ? undefined : optionalObject(files, `${meta}/version.json`);
}

/**
 * The region of a resource, from the first place that gives one.
 *
 * @param option the value of `--region`
 * @throws ShipctlError if no place does; the message lists the places
 * @see docs/reference/integrations.md, "Where the region comes from"
 */
export function regionOf(
  { env }: Outside,
  { name, prefix }: Resource,
  version: JsonObject | undefined,
  option: string | undefined,
): Placed {
  const places: readonly (() => Placed | undefined)[] = [
    () => given(option, REGION_OPTION),
    () => inVersion(version, ['version', 'propertyBag', 'region']),
    () => inVersion(version, ['propertyBag', 'yml', 'pointer', 'region']),
    ...[`${prefix}_POINTER_REGION`, 'AWS_REGION', 'AWS_DEFAULT_REGION'].map(
      (variable) => () => given(env.get(variable), variable),
    ),
  ];
  for (const place of places) {
    const found = place();
    if (found) return found;
  }
  throw new ShipctlError(
    `no region for the resource ${quote(name)}: give --region, or "region" in the resource's versionTemplate or ` +
      'pointer, or set AWS_REGION or AWS_DEFAULT_REGION',
  );
}

function given(value: string | undefined, where: string): Placed | undefined {
  return isNothing(value) ? undefined : { value, where };
}

function inVersion(version: JsonObject | undefined, keys: readonly string[]): Placed | undefined {
  const value = below(version?.value, keys);
  if (!version || value === undefined || value === null) return undefined;
  const where = `${keys.join('.')} in ${version.file}`;
  if (typeof value !== 'string') throw new ShipctlError(`${where} is not a string`);
  return given(value, where);
}

/** The scopes that the resource's `IN` step asks for. */
export function stepScopes(version: JsonObject | undefined): readonly string[] {
  const scopes = below(version?.value, ['versionDependencyPropertyBag', 'scopes']);
  return Array.isArray(scopes) ? scopes.filter((scope) => typeof scope === 'string') : [];
}
