import { ShipctlError } from '../../errors.ts';
import { variableUnit } from '../tools/environmentFile/environmentTool.ts';
import { defineKind } from './kind.ts';

/** A token of DigitalOcean, for doctl and all that reads its variable. */
export const digitalOcean = defineKind({
  fields: { apiToken: 'secret' },
  units: ({ apiToken }, { integration, claim, options }) => {
    if (options.mode === 'process')
      throw new ShipctlError(
        `${integration.label}: --mode process is not for variables, which hold the token itself; use --mode keys`,
      );
    return [variableUnit('DIGITALOCEAN_ACCESS_TOKEN', apiToken, claim)];
  },
});
