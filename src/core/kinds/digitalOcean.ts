import { variableUnit } from '../tools/environmentFile/environmentTool.ts';
import { environmentPaths } from '../tools/environmentFile/paths.ts';
import { checkKeysMode, defineKind } from './kind.ts';

/** A token of DigitalOcean, for doctl and all that reads its variable. */
export const digitalOcean = defineKind({
  fields: { apiToken: 'secret' },
  units: ({ apiToken }, given) => {
    checkKeysMode(given, 'variables, which hold the token itself');
    environmentPaths(given.world.env, given.integration.label);
    return [variableUnit('DIGITALOCEAN_ACCESS_TOKEN', apiToken, given.claim)];
  },
});
