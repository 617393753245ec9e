import { ShipctlError } from '../../errors.ts';
import type { AwsKeys, TemporaryKeys } from '../../world/credentialProviders.ts';
import type { World } from '../../world/world.ts';
import type { AwsCaller } from '../clouds/aws/call.ts';
import type { TimeLimit } from '../clouds/aws/timeout.ts';
import { isFresh } from '../clouds/token.ts';
import { awsResourceNamed, claimOf } from '../configure/resourcesToConfigure.ts';
import { type KeysWorld, keysOf } from '../kinds/awsKeys.ts';
import { checkedRegion, regionOf } from '../kinds/region.ts';
import { given, resourceSetting } from '../kinds/setting.ts';
import { versionFile } from '../kinds/version.ts';
import type { AwsResource } from '../tools/aws/keys.ts';

/** A cluster of Amazon ECS, and the resource whose keys are for it. */
export interface EcsCluster {
  /** Its name or ARN. */
  readonly cluster: string;
  readonly region: string;
  readonly resource: AwsResource;
}

const CLUSTER = /^(arn:aws[\w-]*:ecs:[\w-]+:\d{12}:cluster\/)?[\w-]{1,255}$/;

/**
 * The cluster of a resource: `clusterName`, or else `sourceName`.
 *
 * @param region the value of `--region`
 * @param warn   gets a warning if no AWS partition has its region
 * @throws UsageError if the job has no AWS resource of this name; ShipctlError if it names no cluster, or no place gives a
 *   region
 */
export async function ecsClusterOf(
  outside: Pick<World, 'env' | 'files'>,
  name: string,
  region: string | undefined,
  warn: (text: string) => void,
): Promise<EcsCluster> {
  const resource = await awsResourceNamed(outside, name);
  const { integration } = resource;
  const { prefix } = integration.resource;
  const version = await versionFile(outside, integration.resource);
  const variable = `${prefix}_SOURCENAME`;
  const cluster =
    resourceSetting(outside, prefix, version, 'clusterName') ??
    resourceSetting(outside, prefix, version, 'sourceName') ??
    given(outside.env.get(variable), variable);
  if (!cluster)
    throw new ShipctlError(
      `${integration.label}: no clusterName, which deploy_ecs needs: give it in the resource's versionTemplate or pointer`,
    );
  if (!CLUSTER.test(cluster.value))
    throw new ShipctlError(`${integration.label}: ${cluster.where} is not the name or ARN of a cluster`);
  const place = regionOf(outside, integration.resource, version, region);
  return { cluster: cluster.value, region: checkedRegion(place, warn), resource };
}

/**
 * Who asks AWS about a cluster. It is to be called before each action, since a deployment may outlast temporary keys.
 *
 * @param shown what may be shown of AWS's words
 */
export function ecsCaller(
  world: KeysWorld,
  { region, resource }: EcsCluster,
  {
    limit,
    shown,
    warn,
  }: {
    readonly limit: TimeLimit;
    readonly shown: (words: string) => string;
    readonly warn: (text: string) => void;
  },
): () => Promise<AwsCaller> {
  const owner = claimOf(world.env, resource.integration);
  let keys: AwsKeys | TemporaryKeys | undefined;
  let obtained = 0;
  return async () => {
    const now = (await world.network()).now();
    // Where none can be kept, a role would be assumed for each action.
    const isEnough = keys && (!('expires' in keys) || isFresh({ obtained, expires: keys.expires }, now));
    if (!keys || !isEnough) {
      keys = await keysOf(resource, { world, owner, region, limit, warn });
      obtained = now;
    }
    return { keys, region, label: resource.integration.label, limit, shown };
  };
}
