import type { Environment } from '../../../world/environment.ts';
import { pathsIn } from '../home.ts';

const DIRECTORY = { variable: 'AZURE_CONFIG_DIR', below: '.azure', files: "the Azure CLI's files" };

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
export const azurePaths = (env: Environment): readonly string[] =>
  pathsIn(env, DIRECTORY, ['service_principal_entries.json', 'config', 'azureProfile.json']);
