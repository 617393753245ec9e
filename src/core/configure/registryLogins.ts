import type { World } from '../../world/world.ts';
import type { Integration } from '../job/integration.ts';
import { registryRowOf, scopesOf } from '../kinds/kinds.ts';
import type { RegistryKind } from '../kinds/registry.ts';
import { stepScopes, versionFile } from '../kinds/version.ts';
import { type KnownIntegration, jobIntegrations } from './jobIntegrations.ts';

type Outside = Pick<World, 'env' | 'files'>;

/** An integration with logins for registries. */
interface RegistryLogin extends KnownIntegration<RegistryKind> {
  readonly hosts: readonly string[];
}

/**
 * The job's logins for registries that its steps or their kinds ask for; of several for one host, the first that is given
 * here counts, which is that of the last step.
 *
 * @param unasked takes up integrations for whose logins only a command line may have asked
 * @throws ShipctlError for an integration that can't be read
 */
export async function* registryLogins(
  outside: Outside,
  unasked: KnownIntegration<RegistryKind>[] = [],
): AsyncGenerator<RegistryLogin> {
  for await (const one of jobIntegrations(outside, registryRowOf))
    if (await isAsked(one.integration, one.kind, outside)) yield await loginOf(one, outside);
    else unasked.push(one);
}

const loginOf = async (one: KnownIntegration<RegistryKind>, outside: Outside): Promise<RegistryLogin> => ({
  ...one,
  hosts: await one.kind.hostsOf(one.integration, outside),
});

async function isAsked(integration: Integration, kind: RegistryKind, outside: Outside): Promise<boolean> {
  if (kind.loginScope === undefined) return true;
  const asked = stepScopes(await versionFile(outside, integration.resource));
  return scopesOf(integration, asked).includes(kind.loginScope);
}

/** The login of the job for a registry, one that nobody asked for only if there is no other; undefined if it has none. */
export async function registryLogin(outside: Outside, host: string): Promise<RegistryLogin | undefined> {
  const unasked: KnownIntegration<RegistryKind>[] = [];
  for await (const login of registryLogins(outside, unasked)) if (login.hosts.includes(host)) return login;
  for (const one of unasked) {
    const login = await loginOf(one, outside);
    if (login.hosts.includes(host)) return login;
  }
  return undefined;
}
