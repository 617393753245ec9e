import type { World } from '../../world/world.ts';
import type { Integration } from '../job/integration.ts';
import { registryRowOf, scopesOf } from '../kinds/kinds.ts';
import type { RegistryKind } from '../kinds/registry.ts';
import { stepScopes, versionFile } from '../kinds/version.ts';
import { jobIntegrations } from './jobIntegrations.ts';

type Outside = Pick<World, 'env' | 'files'>;

/** An integration with logins for registries. */
interface RegistryLogin {
  readonly integration: Integration;
  readonly kind: RegistryKind;
  readonly hosts: readonly string[];
  /** Neither the step nor the kind asks for the logins; a command line may have done so. */
  readonly isUnasked: boolean;
}

/**
 * The job's logins for registries; of several for one host, the first that is given here counts. That is the one of the last
 * step, but one that nobody asked for comes after all others.
 *
 * @throws ShipctlError for an integration that can't be read
 */
export async function* registryLogins(outside: Outside): AsyncGenerator<RegistryLogin> {
  const unasked: RegistryLogin[] = [];
  for await (const { integration, kind } of jobIntegrations(outside, registryRowOf)) {
    const hosts = await kind.hostsOf(integration, outside);
    const isUnasked = !(await isAsked(integration, kind, outside));
    const login = { integration, kind, hosts, isUnasked };
    if (isUnasked) unasked.push(login);
    else yield login;
  }
  yield* unasked;
}

async function isAsked(integration: Integration, kind: RegistryKind, outside: Outside): Promise<boolean> {
  if (kind.loginScope === undefined) return true;
  const asked = stepScopes(await versionFile(outside, integration.resource));
  return scopesOf(integration, asked).includes(kind.loginScope);
}

/** The login of the job for a registry; undefined if it has none. */
export async function registryLogin(outside: Outside, host: string): Promise<RegistryLogin | undefined> {
  for await (const login of registryLogins(outside)) if (login.hosts.includes(host)) return login;
  return undefined;
}
