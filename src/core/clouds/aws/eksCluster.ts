import { ShipctlError } from '../../../errors.ts';
import type { World } from '../../../world/world.ts';
import { quote } from '../../messages.ts';
import { fieldOf } from '../../network/answers.ts';
import { type AwsCaller, restCall } from './call.ts';
import { EKS_CLUSTER_NAME } from './eksToken.ts';

/** How kubectl comes to a cluster of Amazon EKS. */
export interface EksCluster {
  /** By which `aws eks update-kubeconfig` calls it. */
  readonly arn: string;
  /** For which its tokens are, if not for its name: the id of a local cluster on AWS Outposts. */
  readonly id: string | undefined;
  readonly server: string;
  /** In base64. */
  readonly certificate: string;
}

/**
 * Asks AWS for a cluster.
 *
 * @throws AwsRefusal if AWS refuses; ShipctlError if it does not answer, or the cluster can't be reached yet
 * @see https://docs.aws.amazon.com/eks/latest/APIReference/API_DescribeCluster.html
 */
export async function eksCluster(
  outside: Pick<World, 'env' | 'network'>,
  caller: AwsCaller,
  name: string,
): Promise<EksCluster> {
  const action = { service: 'eks', name: 'DescribeCluster' } as const;
  const label = `${caller.label}: the cluster ${quote(name)}`;
  const found = clusterIn(await restCall(outside, { ...caller, label }, action, ['clusters', name]));
  if (found) return found;
  throw new ShipctlError(
    `${label}: eks:DescribeCluster: the answer has no arn, endpoint and certificate; the cluster may still be starting`,
  );
}

const ARN = /^arn:aws[a-z-]*:eks:[a-z0-9-]+:\d{12}:cluster\/[\w-]+$/;
const BASE64 = /^[A-Za-z0-9+/]+={0,2}$/;

/** What an answer says of a cluster; undefined if that is not enough to come to it. */
export function clusterIn(answer: unknown): EksCluster | undefined {
  const cluster = fieldOf(answer, 'cluster');
  const arn = fieldOf(cluster, 'arn');
  const server = fieldOf(cluster, 'endpoint');
  const certificate = fieldOf(fieldOf(cluster, 'certificateAuthority'), 'data');
  if (!isServer(server) || !isLike(arn, ARN) || !isLike(certificate, BASE64)) return undefined;
  if (certificate.length % 4 !== 0) return undefined;
  const isLocal = fieldOf(fieldOf(cluster, 'outpostConfig'), 'outpostArns') !== undefined;
  const id = fieldOf(cluster, 'id');
  if (!isLocal) return { arn, id: undefined, server, certificate };
  return isLike(id, EKS_CLUSTER_NAME) ? { arn, id, server, certificate } : undefined;
}

const isLike = (value: unknown, form: RegExp): value is string =>
  typeof value === 'string' && form.test(value);

/** An address of https with nothing but a host, and maybe a port. */
const isServer = (value: unknown): value is string =>
  isLike(value, /^https:\/\/[A-Za-z0-9.:[\]-]+\/?$/) && URL.canParse(value);
