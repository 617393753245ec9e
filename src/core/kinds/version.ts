import type { World } from '../../world/world.ts';
import type { Resource } from '../job/resources.ts';
import { type JsonObject, below, optionalObject } from '../json/jsonObject.ts';

/** A resource's `version.json`, if it exists. */
export async function versionFile(
  { files }: Pick<World, 'files'>,
  { meta }: Resource,
): Promise<JsonObject | undefined> {
  return meta === undefined ? undefined : optionalObject(files, `${meta}/version.json`);
}

/** The scopes that the resource's `IN` step asks for. */
export function stepScopes(version: JsonObject | undefined): readonly string[] {
  const scopes = below(version?.value, ['versionDependencyPropertyBag', 'scopes']);
  return Array.isArray(scopes) ? scopes.filter((scope) => typeof scope === 'string') : [];
}
