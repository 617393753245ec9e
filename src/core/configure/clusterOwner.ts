import { UsageError } from '../../errors.ts';
import type { World } from '../../world/world.ts';
import { EKS_CLUSTER_NAME } from '../clouds/aws/eksToken.ts';
import { outsideJob } from '../job/absence.ts';
import { allResources } from '../job/resources.ts';
import type { JsonObject } from '../json/jsonObject.ts';
import { checkedRegion, regionOf } from '../kinds/region.ts';
import { neededSetting } from '../kinds/scopeSettings.ts';
import { resourceSetting } from '../kinds/setting.ts';
import { versionFile } from '../kinds/version.ts';
import { quote } from '../messages.ts';
import type { AwsResource } from '../tools/aws/keys.ts';
import {
  awsResourceNamed,
  awsResourceOf,
  integrationNamed,
  resourcesToConfigure,
} from './resourcesToConfigure.ts';

type Outside = Pick<World, 'env' | 'files'>;

/** A cluster of Amazon EKS, and the resource whose keys are for it. */
interface OwnedCluster {
  readonly cluster: string;
  readonly region: string;
  readonly resource: AwsResource;
}

/** A resource with its `version.json`. */
interface Candidate {
  readonly resource: AwsResource;
  readonly version: JsonObject | undefined;
}

/**
 * The cluster that a command line names: that of the AWS resource of this name, or else a cluster of this name.
 *
 * @param options `resource` is the resource whose keys are for it; then `name` is the cluster's. `region` is its region
 * @param warn    gets a warning if no AWS partition has its region
 * @throws UsageError if the job has no AWS resource for it, or it can't be a cluster's name; ShipctlError if the resource
 *   names no cluster, or no place gives a region
 */
export async function eksClusterNamed(
  outside: Outside,
  name: string,
  options: { readonly resource: string | undefined; readonly region: string | undefined },
  warn: (text: string) => void,
): Promise<OwnedCluster> {
  const own = options.resource === undefined ? await resourceCalled(outside, name) : undefined;
  const { resource, version } = own ?? (await ownerOf(outside, name, options.resource));
  const { integration } = resource;
  const cluster = own
    ? neededSetting({ world: outside, integration, version }, 'eks_token', 'clusterName', EKS_CLUSTER_NAME)
    : name;
  if (!EKS_CLUSTER_NAME.test(cluster))
    throw new UsageError(
      `${quote(cluster)} is neither an AWS resource of this job nor the name of a cluster`,
    );
  const region = checkedRegion(regionOf(outside, integration.resource, version, options.region), warn);
  return { cluster, region, resource };
}

/** The AWS resource of this name; undefined if the job has none. */
async function resourceCalled(outside: Outside, name: string): Promise<Candidate | undefined> {
  if (!allResources(outside.env).some((resource) => resource.name === name)) return undefined;
  const resource = awsResourceOf(await integrationNamed(outside, name));
  return resource && candidate(outside, resource);
}

/**
 * The resource whose keys are for a cluster: the one that is given, the last one that has it, or else the last one.
 *
 * @throws UsageError if the job has no AWS resource
 */
async function ownerOf(outside: Outside, cluster: string, given: string | undefined): Promise<Candidate> {
  if (given !== undefined) return candidate(outside, await awsResourceNamed(outside, given));
  const resources = (await resourcesToConfigure(outside, [])).flatMap(
    ({ integration }) => awsResourceOf(integration) ?? [],
  );
  const all = await Promise.all(resources.map((resource) => candidate(outside, resource)));
  const hasIt = ({ resource, version }: Candidate): boolean => {
    const { prefix } = resource.integration.resource;
    return resourceSetting(outside, prefix, version, 'clusterName')?.value === cluster;
  };
  const owner = all.findLast(hasIt) ?? all.at(-1);
  if (owner) return owner;
  throw new UsageError(
    outsideJob(outside.env) ??
      `no resource of this job has keys for the cluster ${quote(cluster)}: no IN step is a cliConfig with an AWS integration; ` +
        'name a resource of another type with --resource',
  );
}

const candidate = async (outside: Outside, resource: AwsResource): Promise<Candidate> => ({
  resource,
  version: await versionFile(outside, resource.integration.resource),
});
