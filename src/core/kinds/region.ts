import { ShipctlError, UsageError } from '../../errors.ts';
import type { World } from '../../world/world.ts';
import type { Resource } from '../job/resources.ts';
import type { JsonObject } from '../json/jsonObject.ts';
import { quote } from '../messages.ts';
import { type Placed, checkRegion } from '../tools/aws/region.ts';
import { given, resourceSetting } from './setting.ts';

/** Where the region is from, when it is from the command line. */
export const REGION_OPTION = '--region';

/**
 * The region of a resource, from the first place that gives one.
 *
 * @param option the value of `--region`
 * @throws ShipctlError if no place does; it says which places there are
 * @see docs/reference/integrations.md, "Where the region comes from"
 */
export function regionOf(
  outside: Pick<World, 'env'>,
  resource: Resource,
  version: JsonObject | undefined,
  option: string | undefined,
): Placed {
  const found = placedRegion(outside, resource, version, option);
  if (found) return found;
  throw new ShipctlError(
    `no region for the resource ${quote(resource.name)}: give "region" in the resource's versionTemplate or pointer, set ` +
      'AWS_REGION or AWS_DEFAULT_REGION, or give --region to a command that has it',
  );
}

/** The same; undefined if no place gives one. */
export const placedRegion = (
  outside: Pick<World, 'env'>,
  { prefix }: Resource,
  version: JsonObject | undefined,
  option: string | undefined,
): Placed | undefined =>
  given(option, REGION_OPTION) ??
  resourceSetting(outside, prefix, version, 'region') ??
  environmentRegion(outside);

/** The region for everything that names none, as the AWS SDKs have it from the environment. */
export const environmentRegion = ({ env }: Pick<World, 'env'>): Placed | undefined =>
  given(env.get('AWS_REGION'), 'AWS_REGION') ?? given(env.get('AWS_DEFAULT_REGION'), 'AWS_DEFAULT_REGION');

/**
 * The region that a place gives.
 *
 * @param warn        gets a warning if no AWS partition has such a region
 * @param consequence what follows then, for the warning
 * @throws UsageError if the command line gives what can't be a region; ShipctlError if another place does
 */
export function checkedRegion(region: Placed, warn: (text: string) => void, consequence?: string): string {
  const isOption = region.where === REGION_OPTION;
  const oddity = checkRegion(
    region,
    (text) => (isOption ? new UsageError(text) : new ShipctlError(text)),
    consequence,
  );
  if (oddity !== undefined) warn(oddity);
  return region.value;
}
