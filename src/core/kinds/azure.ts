import { ShipctlError } from '../../errors.ts';
import { AZURE_SCOPES, type ServicePrincipal, azureToken } from '../clouds/azureToken.ts';
import { keptToken } from '../clouds/keptToken.ts';
import { ManagementAccess } from '../clouds/managementAccess.ts';
import type { Subscription } from '../clouds/resourceManager.ts';
import { type Integration, fieldFault } from '../job/integration.ts';
import type { UnitRequest } from '../tools/configurableTool.ts';
import { type Given, type TokenKind, checkKeysMode, valuesOf } from './kind.ts';

const FIELDS = { appId: 'needed', password: 'secret', tenant: 'needed' } as const;

/** A service principal of Azure. */
export const azureKeys: TokenKind = {
  fields: FIELDS,
  units: unitsOf,
  tokenOf: ({ world, integration, claim, warn }) => {
    const principal = principalOf(integration);
    const make = (): ReturnType<typeof azureToken> =>
      azureToken(world, principal, AZURE_SCOPES.clusters, integration.label);
    const secrets = [principal.appId, principal.tenant, principal.password];
    return keptToken(world, { owner: claim, purpose: 'aks', secrets, make }, warn);
  },
  scopes: {
    aks: async (given) => (await import('./aksUnits.ts')).aksUnits(accessOf(given), given),
  },
};

const accesses = new WeakMap<Given, ManagementAccess>();

/** The same for all that one resource asks for in a call. */
function accessOf(given: Given): ManagementAccess {
  const { world, integration } = given;
  const access =
    accesses.get(given) ?? new ManagementAccess(world, principalOf(integration), integration.label);
  accesses.set(given, access);
  return access;
}

function principalOf(integration: Integration): ServicePrincipal {
  const principal = valuesOf(FIELDS, integration);
  if (/^\w[\w.-]*$/.test(principal.tenant)) return principal;
  throw fieldFault(integration, 'tenant', 'is not the id or the domain of a tenant');
}

async function unitsOf(given: Given): Promise<readonly UnitRequest[]> {
  const { integration, claim } = given;
  checkKeysMode(given, 'the Azure CLI, which has secrets in its file');
  const principal = principalOf(integration);
  const { principalUnits } = await import('../tools/azure/principal.ts');
  const subscription = await subscriptionFor(given);
  const { appId, tenant, password } = principal;
  return principalUnits({ principal: { appId, tenant }, subscription }, password, claim);
}

/** The subscription that the Azure CLI would make its default; undefined if none can be read, or there is none. */
async function subscriptionFor(given: Given): Promise<Subscription | undefined> {
  const {
    integration: { label },
    warn,
  } = given;
  try {
    const [first, ...more] = await accessOf(given).subscriptions(true);
    if (first && more.length > 0)
      warn(
        `${label}: the service principal has ${more.length + 1} subscriptions, and the Azure CLI gets the first, ` +
          `${first.id}; az account list --refresh gives it all of them`,
      );
    return first;
  } catch (error) {
    if (!(error instanceof ShipctlError)) throw error;
    warn(`${error.message}; the Azure CLI gets the account of the whole tenant, without a subscription`);
    return undefined;
  }
}
