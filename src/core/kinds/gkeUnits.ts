import { ShipctlError } from '../../errors.ts';
import { gkeCluster } from '../clouds/gkeCluster.ts';
import { tokenUser } from '../tools/kubectl/tokenUser.ts';
import { kubeconfigUnits } from '../tools/kubectl/entryUnits.ts';
import { readKubeconfig } from '../tools/kubectl/kubeconfig.ts';
import type { UnitRequest } from '../tools/configurableTool.ts';
import { CLUSTER_FORM, LOCATION_FORM } from './googlePlaces.ts';
import type { Given } from './kind.ts';
import { neededSetting } from './scopeSettings.ts';
import { resourceSetting } from './setting.ts';

/**
 * The entries of the resource's cluster for kubectl, under the name that gcloud gives them. kubectl gets its tokens from
 * `gke_token`.
 *
 * @throws ShipctlError
 */
export async function gkeUnits(
  project: string | undefined,
  getToken: () => Promise<string>,
  given: Given,
): Promise<readonly UnitRequest[]> {
  const { world, integration, claim, version, warn } = given;
  const { label, resource } = integration;
  const isAsked = given.asked.includes('gke');
  if (!isAsked && !resourceSetting(world, resource.prefix, version, 'clusterName')) {
    warn(
      `${label}: no clusterName, so kubectl gets no cluster; give one in the resource's versionTemplate or pointer`,
    );
    return [];
  }
  if (project === undefined)
    throw new ShipctlError(`${label}: no project, which the scope gke needs: the key has no project_id`);
  const location = neededSetting(given, 'the scope gke', 'region', LOCATION_FORM);
  const cluster = neededSetting(given, 'the scope gke', 'clusterName', CLUSTER_FORM);
  const token = await getToken();
  const { server, certificate } = await gkeCluster(world, { project, location, cluster }, token, label);
  const name = `gke_${project}_${location}_${cluster}`;
  const config = {
    clusters: [{ name, cluster: { server, 'certificate-authority-data': certificate } }],
    users: [{ name, user: tokenUser([world.program, 'gke_token', resource.name]) }],
    contexts: [{ name, context: { cluster: name, user: name } }],
  };
  return kubeconfigUnits(
    readKubeconfig(JSON.stringify(config), () => undefined),
    claim,
  );
}
