import type { Environment } from '../../../world/environment.ts';
import { checkedUtf8, homeIn } from '../home.ts';

const FILES = "the Azure CLI's files";

// Which of the Azure CLI's files a file is, as indexes in the order of writing.
export const ENTRIES = 0;
export const CONFIG = 1;
export const PROFILE = 2;

/**
 * Where the Azure CLI has its secrets, its settings and its accounts.
 *
 * @throws ShipctlError if neither AZURE_CONFIG_DIR nor HOME gives a place
 * @see https://learn.microsoft.com/en-us/cli/azure/azure-cli-configuration
 */
export function azurePaths(env: Environment): readonly string[] {
  const given = env.get('AZURE_CONFIG_DIR');
  const isGiven = given !== undefined && given !== '';
  const directory = isGiven ? given : `${homeIn(env, FILES, 'set AZURE_CONFIG_DIR')}/.azure`;
  return ['service_principal_entries.json', 'config', 'azureProfile.json'].map((name) =>
    checkedUtf8(isGiven ? 'AZURE_CONFIG_DIR' : 'HOME', `${directory}/${name}`, FILES),
  );
}
