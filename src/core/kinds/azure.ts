import { ShipctlError } from '../../errors.ts';
import { fieldFault } from '../job/integration.ts';
import { principalUnits } from '../tools/azure/principal.ts';
import { defineKind } from './kind.ts';

/** A service principal of Azure. */
export const azureKeys = defineKind({
  fields: { appId: 'needed', password: 'secret', tenant: 'needed' },
  units: ({ appId, password, tenant }, { integration, claim, options }) => {
    if (options.mode === 'process')
      throw new ShipctlError(
        `${integration.label}: --mode process is not for the Azure CLI, which has secrets in its file; use --mode keys`,
      );
    if (!/^[\w.-]+$/.test(tenant))
      throw fieldFault(integration, 'tenant', 'is not the id or the domain of a tenant');
    return principalUnits({ appId, tenant }, password, claim);
  },
});
