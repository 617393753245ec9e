import type { Integration } from '../job/integration.ts';
import { registryRowOf } from '../kinds/kinds.ts';
import type { Login } from '../tools/docker/login.ts';
import type { World } from '../../world/world.ts';
import { resourcesToConfigure } from './requests.ts';

/** A registry for which the job has a login. */
interface JobRegistry {
  /** As `registryHost` gives it. */
  readonly host: string;
  /** @throws ShipctlError for a field that is missing, or fit for no login */
  readonly login: () => Login;
}

/**
 * The registries of the job's resources, from the last step to the first: of several logins for one registry, the first
 * that is given here counts.
 *
 * @throws ShipctlError for an integration that can't be read, or is for no registry
 */
export async function* jobRegistries(outside: Pick<World, 'env' | 'files'>): AsyncGenerator<JobRegistry> {
  const resources = await resourcesToConfigure(outside, []);
  for (const { integration } of resources.toReversed()) {
    const registry = await registryOf(integration);
    if (registry) yield registry;
  }
}

async function registryOf(integration: Integration): Promise<JobRegistry | undefined> {
  const kind = await registryRowOf(integration)?.load();
  return kind && { host: kind.hostOf(integration), login: () => kind.loginOf(integration) };
}
