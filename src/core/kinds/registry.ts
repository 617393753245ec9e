import { type Integration, fieldFault } from '../job/integration.ts';
import type { Login } from '../tools/docker/login.ts';
import { DOCKER_HUB, registryHost } from '../tools/docker/registryHost.ts';
import { type Fields, type Kind, valuesOf } from './kind.ts';

/** A kind whose integrations are logins for registries. */
export interface RegistryKind extends Kind {
  /**
   * The registry that an integration is for, as `registryHost` gives it.
   *
   * @throws ShipctlError for the address of no registry
   */
  hostOf(integration: Integration): string;
  /** @throws ShipctlError as `hostOf`, and for a field that is missing or that no login can have */
  loginOf(integration: Integration): Login;
}

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

function registryKind(more: Fields, hostOf: RegistryKind['hostOf']): RegistryKind {
  const loginOf = (integration: Integration): Login => {
    const login = { host: hostOf(integration), ...valuesOf(LOGIN, integration) };
    // Docker cuts the two at the first colon.
    if (login.username.includes(':'))
      throw fieldFault(integration, 'username', 'contains a colon, which Docker takes for its end');
    return login;
  };
  return {
    fields: { ...more, ...LOGIN },
    hostOf,
    loginOf,
    units: async ({ integration, claim, options, world }) => {
      const login = loginOf(integration);
      // The format of the file is only for those who write it.
      const { loginUnit } = await import('../tools/docker/login.ts');
      const { env, program } = world;
      const processes = await world.processes();
      const isProgram = (name: string): boolean => processes.isProgram(name);
      return [loginUnit(login, options.mode === 'process', claim, { env, isProgram, program })];
    },
  };
}
