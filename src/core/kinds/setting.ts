import { ShipctlError } from '../../errors.ts';
import type { World } from '../../world/world.ts';
import { isNothing } from '../job/names.ts';
import { type JsonObject, below } from '../json/jsonObject.ts';
import type { Placed } from '../tools/aws/region.ts';

/**
 * A setting of a resource, such as `clusterName`: from its versionTemplate, or else its pointer.
 *
 * @param prefix  that of the resource's variables
 * @param version the resource's `version.json`
 * @throws ShipctlError for one that is no text
 * @see docs/reference/integrations.md, "Where the region comes from"
 */
export function resourceSetting(
  { env }: Pick<World, 'env'>,
  prefix: string,
  version: JsonObject | undefined,
  name: string,
): Placed | undefined {
  const variable = `${prefix}_POINTER_${name.toUpperCase()}`;
  return (
    inVersion(version, ['version', 'propertyBag', name]) ??
    inVersion(version, ['propertyBag', 'yml', 'pointer', name]) ??
    given(env.get(variable), variable)
  );
}

/** A value that says something; undefined for any other. */
export function given(value: string | undefined, where: string): Placed | undefined {
  return isNothing(value) ? undefined : { value, where };
}

function inVersion(version: JsonObject | undefined, keys: readonly string[]): Placed | undefined {
  const value = below(version?.value, keys);
  if (!version || value === undefined || value === null) return undefined;
  const where = `${keys.join('.')} in ${version.file}`;
  if (typeof value !== 'string') throw new ShipctlError(`${where} is not a string`);
  return given(value, where);
}
