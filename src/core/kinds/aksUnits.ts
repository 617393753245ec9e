import { AZURE_SCOPES } from '../clouds/azureToken.ts';
import type { ManagementAccess } from '../clouds/managementAccess.ts';
import { aksKubeconfig } from '../clouds/resourceManager.ts';
import { ShipctlError } from '../../errors.ts';
import { kubeconfigUnits } from '../tools/kubectl/entryUnits.ts';
import { type KubeconfigEntry, readKubeconfig } from '../tools/kubectl/kubeconfig.ts';
import { type Json, KubeconfigFault, isMap } from '../tools/kubectl/shapes.ts';
import { tokenUser } from '../tools/kubectl/tokenUser.ts';
import type { UnitRequest } from '../tools/configurableTool.ts';
import type { Given } from './kind.ts';
import { neededSetting } from './scopeSettings.ts';

/** What Azure allows in the names of groups and clusters, which do not end with a period. */
const NAME = /^[\p{L}\p{N}_.()-]*[\p{L}\p{N}_()-]$/u;

/**
 * The entries of the resource's cluster for kubectl, as Azure gives them. Where they would have kubectl sign in with
 * Microsoft Entra ID, it gets its tokens from `aks_token`.
 *
 * @throws ShipctlError
 */
export async function aksUnits(access: ManagementAccess, given: Given): Promise<readonly UnitRequest[]> {
  const { world, integration, claim } = given;
  const { label, resource } = integration;
  const group = neededSetting(given, 'the scope aks', 'groupName', NAME);
  const cluster = neededSetting(given, 'the scope aks', 'clusterName', NAME);
  const subscriptions = await access.subscriptions(false);
  const text = await aksKubeconfig(world, subscriptions, { group, cluster }, await access.asking(false));
  try {
    const config = readKubeconfig(text, () => undefined);
    const command = [world.program, 'aks_token', resource.name] as const;
    return kubeconfigUnits(
      { ...config, entries: config.entries.map((entry) => signedIn(entry, command)) },
      claim,
    );
  } catch (error) {
    if (!(error instanceof KubeconfigFault)) throw error;
    throw new ShipctlError(`${label}: the kubeconfig of the cluster ${error.message}`);
  }
}

const [SERVER] = AZURE_SCOPES.clusters.split('/');

/** An entry, whose user gets tokens from shipctl if it is one that signs in by another program. */
function signedIn(entry: KubeconfigEntry, command: readonly [string, ...string[]]): KubeconfigEntry {
  const { list, settings } = entry;
  if (list !== 'users') return entry;
  const { exec, 'auth-provider': provider, ...others } = settings;
  if (!isMap(exec) && !isMap(provider)) return entry;
  if (serversIn(exec, provider).some((server) => server !== SERVER))
    throw new KubeconfigFault('wants tokens for a server application of its own, for which shipctl has none');
  return { ...entry, settings: { ...others, ...tokenUser(command) } };
}

/** The applications that tokens are to be for, in the settings of kubelogin and of kubectl's old plugin for Azure. */
function serversIn(exec: Json | undefined, provider: Json | undefined): readonly unknown[] {
  const args = isMap(exec) && Array.isArray(exec['args']) ? exec['args'].map(String) : [];
  const ofExec = args.flatMap((word, index) => {
    const [, server] = /^--server-id(?:=(.*))?$/s.exec(word) ?? [word];
    return word.startsWith('--server-id') ? [server ?? args[index + 1]] : [];
  });
  const config = isMap(provider) && isMap(provider['config']) ? provider['config'] : {};
  return [...ofExec, config['apiserver-id']].filter((server) => server !== undefined);
}
