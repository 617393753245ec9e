import { HELPER_PROGRAM } from '../tools/docker/helper.ts';
import { loginUnit } from '../tools/docker/login.ts';
import type { UnitRequest } from '../tools/configurableTool.ts';
import { googleHosts } from './googlePlaces.ts';
import type { Given } from './kind.ts';
import { resourceSetting } from './setting.ts';

/** The user whose password is a key file. */
const KEY_USER = '_json_key';

/**
 * Logins for Google's registries. If Docker finds shipctl's helper, and that answers for this resource, it gives tokens, and
 * no file of Docker's holds the key; else one does.
 *
 * @param key the key file
 */
export async function googleLogins(key: string, given: Given): Promise<readonly UnitRequest[]> {
  const { world, integration, version, claim } = given;
  const { env, program } = world;
  const programs = await world.programs();
  const location = resourceSetting(world, integration.resource.prefix, version, 'region')?.value;
  const hosts = googleHosts(location);
  const { name } = integration.resource;
  const hasHelper = programs.isProgram(HELPER_PROGRAM);
  return Promise.all(
    hosts.map(async (host) => {
      // Another resource of the job may have a login for one of them.
      const isHelper = hasHelper && (await given.answererOf(host)) === name;
      const login = { host, username: KEY_USER, password: key };
      return loginUnit(login, isHelper, claim, { env, program, programs });
    }),
  );
}
