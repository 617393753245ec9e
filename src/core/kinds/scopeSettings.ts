import { ShipctlError } from '../../errors.ts';
import type { World } from '../../world/world.ts';
import type { Given } from './kind.ts';
import { resourceSetting } from './setting.ts';

type Resource = Pick<Given, 'integration' | 'version'> & { readonly world: Pick<World, 'env'> };

/**
 * A setting of the resource that must exist.
 *
 * @param user what needs it, as messages name it
 * @param form what it looks like
 * @throws ShipctlError if it is missing, or looks otherwise
 */
export function neededSetting(
  { world, integration: { label, resource }, version }: Resource,
  user: string,
  name: string,
  form: RegExp,
): string {
  const found = resourceSetting(world, resource.prefix, version, name);
  if (!found)
    throw new ShipctlError(
      `${label}: no ${name}, which ${user} needs: give it in the resource's versionTemplate or pointer`,
    );
  if (form.test(found.value)) return found.value;
  throw new ShipctlError(`${label}: ${found.where} is not a valid ${name}`);
}
