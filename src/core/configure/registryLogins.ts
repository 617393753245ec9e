import type { World } from '../../world/world.ts';
import { registryRowOf, scopesOf } from '../kinds/kinds.ts';
import type { RegistryGiven, RegistryLogins } from '../kinds/registry.ts';
import { stepScopes, versionFile } from '../kinds/version.ts';
import { type KnownIntegration, jobIntegrations } from './jobIntegrations.ts';
import { claimOf } from './resourcesToConfigure.ts';

type Outside = RegistryGiven['world'];

/** An integration with logins for registries. */
type RegistryLogin = KnownIntegration<RegistryLogins>;

/**
 * The job's logins for registries that its steps or their kinds ask for; of several for one host, the first that is given
 * here counts, which is that of the last step.
 *
 * @param unasked takes up integrations for whose logins only a command line may have asked
 * @throws ShipctlError for an integration that can't be read
 */
export async function* registryLogins(
  outside: Outside,
  unasked: RegistryLogin[] = [],
): AsyncGenerator<RegistryLogin> {
  for await (const one of jobIntegrations(outside, registryRowOf))
    if (await isLoginAsked(one, undefined, outside)) yield one;
    else unasked.push(one);
}

/** The registries of a login that are known without asking a server. */
export const hostsOf = ({ integration, kind }: RegistryLogin, world: Outside): Promise<readonly string[]> =>
  kind.hostsOf({ integration, claim: claimOf(world.env, integration), world });

/**
 * Whether the job is to have a login.
 *
 * @param scopes in place of those of the step
 */
export async function isLoginAsked(
  { integration, kind }: RegistryLogin,
  scopes: readonly string[] | undefined,
  outside: Pick<World, 'files'>,
): Promise<boolean> {
  if (kind.loginScope === undefined) return true;
  const asked = scopes ?? stepScopes(await versionFile(outside, integration.resource));
  return scopesOf(integration, asked).includes(kind.loginScope);
}

/** The login of the job for a registry, one that nobody asked for only if there is no other; undefined if it has none. */
export async function registryLogin(outside: Outside, host: string): Promise<RegistryLogin | undefined> {
  const unasked: RegistryLogin[] = [];
  const asked = await loginAmong(registryLogins(outside, unasked), host, outside);
  return asked ?? loginAmong(unasked, host, outside);
}

/** The first login whose own a registry is, else the first one that has one for it. */
async function loginAmong(
  logins: AsyncIterable<RegistryLogin> | Iterable<RegistryLogin>,
  host: string,
  outside: Outside,
): Promise<RegistryLogin | undefined> {
  let other: RegistryLogin | undefined;
  for await (const login of logins) {
    const answer = await answerOf(login, host, outside);
    if (answer === 'own') return login;
    if (answer === 'other') other ??= login;
  }
  return other;
}

async function answerOf(
  login: RegistryLogin,
  host: string,
  world: Outside,
): Promise<'own' | 'other' | undefined> {
  const { integration, kind } = login;
  if (kind.answerFor)
    return kind.answerFor(host, { integration, claim: claimOf(world.env, integration), world });
  return (await hostsOf(login, world)).includes(host) ? 'own' : undefined;
}
