import { type Integration, fieldFault } from '../job/integration.ts';
import type { World } from '../../world/world.ts';
import type { Login } from '../tools/docker/login.ts';
import { DOCKER_HUB, registryHost } from '../tools/docker/registryHost.ts';
import { type Fields, type Given, type Kind, type TokenGiven, valuesOf } from './kind.ts';

/** An integration, and what tells for which registries it is. No server is asked for that. */
export type RegistryGiven = Pick<Given, 'integration' | 'claim'> & {
  readonly world: Pick<World, 'env' | 'files' | 'tokenFiles'>;
};

/**
 * How much a registry is an integration's own: it is; only its account is, or the host in another spelling; or neither is known.
 * Of several logins for a registry the first in this order counts.
 */
export type RegistryAnswer = 'own' | 'account' | 'other';

/** What integrations of a kind are as logins for registries. */
export interface RegistryLogins {
  /**
   * The registries that an integration is for, as `registryHost` gives them.
   *
   * @throws ShipctlError for the address of no registry
   */
  hostsOf(given: RegistryGiven): Promise<readonly string[]>;
  /**
   * Whether an integration has a login for a registry, and how much that is its own; undefined if it has none. Without this,
   * those of `hostsOf` are its own.
   */
  answerFor?(host: string, given: RegistryGiven): Promise<RegistryAnswer | undefined>;
  /** @throws ShipctlError for a field that is missing, or that no login can have */
  usernameOf(integration: Integration): string;
  /**
   * The password for one of the registries.
   *
   * @throws ShipctlError as `usernameOf`, and if a password is to be asked for and can't be had
   */
  passwordOf(given: TokenGiven, host: string): Promise<string>;
  /** The scope without which the job has no login for the registries; undefined if it has one in any case. */
  readonly loginScope?: string;
}

/** A kind whose integrations are logins for registries. */
export type RegistryKind = Kind & RegistryLogins;

const LOGIN = { username: 'needed', password: 'secret' } as const;
const ADDRESS = { url: 'optional' } as const;

/** A login for any registry; without `url` for Docker Hub. */
export const registry = registryKind({ ...ADDRESS, email: 'unused' }, (integration) => {
  const found = registryHost(valuesOf(ADDRESS, integration).url);
  if ('fault' in found) throw fieldFault(integration, 'url', found.fault);
  return found.host;
});

export const dockerHub = registryKind({ email: 'unused' }, () => DOCKER_HUB);

export const quay = registryKind({ email: 'unused', accessToken: 'unused' }, () => 'quay.io');

function registryKind(more: Fields, hostOf: (integration: Integration) => string): RegistryKind {
  const loginOf = (integration: Integration): Login => {
    const login = { host: hostOf(integration), ...valuesOf(LOGIN, integration) };
    // Docker cuts the two at the first colon.
    if (login.username.includes(':'))
      throw fieldFault(integration, 'username', 'contains a colon, which Docker takes for its end');
    return login;
  };
  return {
    fields: { ...more, ...LOGIN },
    hostsOf: ({ integration }) => Promise.resolve([hostOf(integration)]),
    usernameOf: (integration) => loginOf(integration).username,
    passwordOf: ({ integration }) => Promise.resolve(loginOf(integration).password),
    units: async ({ integration, claim, options, world }) => {
      const login = loginOf(integration);
      // The format of the file is only for those who write it.
      const { loginUnit } = await import('../tools/docker/login.ts');
      const { env, program } = world;
      const places = { env, program, programs: await world.programs() };
      return [loginUnit(login, options.mode === 'process', claim, places)];
    },
  };
}
