import { eksCluster } from '../clouds/aws/eksCluster.ts';
import { EKS_CLUSTER_NAME } from '../clouds/aws/eksToken.ts';
import { TIMEOUT_SECONDS, limitOf } from '../clouds/aws/timeout.ts';
import type { AwsIdentity } from '../tools/aws/keys.ts';
import { kubeconfigUnits } from '../tools/kubectl/entryUnits.ts';
import { readKubeconfig } from '../tools/kubectl/kubeconfig.ts';
import { tokenUser } from '../tools/kubectl/tokenUser.ts';
import type { UnitRequest } from '../tools/configurableTool.ts';
import { keysOf } from './awsKeys.ts';
import type { Given } from './kind.ts';
import { checkedRegion, regionOf } from './region.ts';
import { neededSetting } from './scopeSettings.ts';

/**
 * The entries of the resource's cluster for kubectl, under the name that the AWS CLI gives them, which is its ARN. kubectl
 * gets its tokens from `eks_token`.
 *
 * @throws ShipctlError
 */
export async function eksUnits(identity: AwsIdentity, given: Given): Promise<readonly UnitRequest[]> {
  const { world, integration, claim, version, options, warn } = given;
  const { label, resource } = integration;
  const name = neededSetting(given, 'the scope eks', 'clusterName', EKS_CLUSTER_NAME);
  const region = checkedRegion(regionOf(world, resource, version, options.region), warn);
  const limit = await limitOf(world, TIMEOUT_SECONDS);
  const isKept = options.isPlan !== true; // Nothing is kept of a plan.
  const keys = await keysOf({ integration, identity }, { world, owner: claim, region, limit, isKept, warn });
  const { arn, id, server, certificate } = await eksCluster(world, { keys, region, label, limit }, name);
  const signed = id === undefined ? [resource.name] : [id, '--resource', resource.name];
  const config = {
    clusters: [{ name: arn, cluster: { server, 'certificate-authority-data': certificate } }],
    users: [{ name: arn, user: tokenUser([world.program, 'eks_token', ...signed, '--region', region]) }],
    contexts: [{ name: arn, context: { cluster: arn, user: arn } }],
  };
  return kubeconfigUnits(
    readKubeconfig(JSON.stringify(config), () => undefined),
    claim,
  );
}
