import { variableUnit } from '../tools/environmentFile/environmentTool.ts';
import { checkKeysMode, defineKind } from './kind.ts';

/** A token of DigitalOcean, for doctl and all that reads its variable. */
export const digitalOcean = defineKind({
  fields: { apiToken: 'secret' },
  units: ({ apiToken }, given) => {
    checkKeysMode(given, 'variables, which hold the token itself');
    return [variableUnit('DIGITALOCEAN_ACCESS_TOKEN', apiToken, given.claim)];
  },
});
