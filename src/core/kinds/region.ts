import { ShipctlError } from '../../errors.ts';
import type { World } from '../../world/world.ts';
import { isNothing } from '../job/names.ts';
import type { Resource } from '../job/resources.ts';
import { type JsonObject, below } from '../json/jsonObject.ts';
import { quote } from '../messages.ts';
import type { Placed } from '../tools/aws/region.ts';

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
  { env }: Pick<World, 'env'>,
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
