import { ShipctlError } from '../../errors.ts';
import { type Login, loginUnit } from '../tools/docker/login.ts';
import { DOCKER_HUB, registryHost } from '../tools/docker/registryHost.ts';
import type { UnitRequest } from '../tools/tool.ts';
import { type Given, type Kind, defineKind } from './kind.ts';

/** A login for any registry; without `url` for Docker Hub. */
export const registry = defineKind({
  fields: { url: 'optional', username: 'needed', password: 'secret', email: 'unused' },
  units: ({ url, username, password }, given) => {
    const found = registryHost(url);
    if ('fault' in found) throw new ShipctlError(`${given.integration.label}: the field url ${found.fault}`);
    return [login({ host: found.host, username, password }, given)];
  },
});

const loginFor = (host: string): Kind =>
  defineKind({
    fields: { username: 'needed', password: 'secret', email: 'unused', accessToken: 'unused' },
    units: (values, given) => [login({ host, ...values }, given)],
  });

export const dockerHub = loginFor(DOCKER_HUB);

export const quay = loginFor('quay.io');

function login(wanted: Login, { integration, claim, options }: Given): UnitRequest {
  const { label } = integration;
  if (options.mode === 'process')
    throw new ShipctlError(`${label}: --mode process is not supported for registries yet; use --mode keys`);
  // Docker cuts the two at the first colon.
  if (wanted.username.includes(':'))
    throw new ShipctlError(`${label}: the field username contains a colon, which Docker takes for its end`);
  return loginUnit(wanted, claim);
}
