import type { World } from '../../world/world.ts';
import { registryRowOf, scopesOf } from '../kinds/kinds.ts';
import type { RegistryAnswer, RegistryGiven, RegistryLogins } from '../kinds/registry.ts';
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
    if (await isLoginAsked(one, outside)) yield one;
    else unasked.push(one);
}

/** The registries of a login that are known without asking a server. */
export const hostsOf = ({ integration, kind }: RegistryLogin, world: Outside): Promise<readonly string[]> =>
  kind.hostsOf({ integration, claim: claimOf(world.env, integration), world });

/** Whether the job is to have a login: its kind needs no scope for that, or the step or the kind asks for it. */
async function isLoginAsked(
  { integration, kind }: RegistryLogin,
  outside: Pick<World, 'files'>,
): Promise<boolean> {
  if (kind.loginScope === undefined) return true;
  const asked = stepScopes(await versionFile(outside, integration.resource));
  return scopesOf(integration, asked).includes(kind.loginScope);
}

/**
 * The login of the job for a registry, one that nobody asked for only if there is no other; undefined if it has none.
 *
 * @param host  in any case: a login for just this spelling comes before others
 * @param owner a resource whose own the registry is known to be; without it, that follows from what is kept
 */
export async function registryLogin(
  outside: Outside,
  host: string,
  owner?: string,
): Promise<RegistryLogin | undefined> {
  const unasked: RegistryLogin[] = [];
  const answerOf = async (login: RegistryLogin): Promise<RegistryAnswer | undefined> =>
    login.integration.resource.name === owner ? 'own' : answerFor(host, login, outside);
  const asked = await firstLogin(registryLogins(outside, unasked), answerOf);
  return asked ?? firstLogin(unasked, answerOf);
}

/** The first login whose own a registry is, else the first one of its account, else the first one that has one for it. */
async function firstLogin(
  logins: AsyncIterable<RegistryLogin> | Iterable<RegistryLogin>,
  answerOf: (login: RegistryLogin) => Promise<RegistryAnswer | undefined>,
): Promise<RegistryLogin | undefined> {
  const found = new Map<RegistryAnswer, RegistryLogin>();
  for await (const login of logins) {
    const answer = await answerOf(login);
    if (answer === 'own') return login;
    if (answer && !found.has(answer)) found.set(answer, login);
  }
  return found.get('account') ?? found.get('other');
}

async function answerFor(
  host: string,
  login: RegistryLogin,
  world: Outside,
): Promise<RegistryAnswer | undefined> {
  const { integration, kind } = login;
  if (kind.answerFor)
    return kind.answerFor(host.toLowerCase(), { integration, claim: claimOf(world.env, integration), world });
  const hosts = await hostsOf(login, world);
  if (hosts.includes(host)) return 'own';
  return hosts.some((one) => one.toLowerCase() === host.toLowerCase()) ? 'account' : undefined;
}
