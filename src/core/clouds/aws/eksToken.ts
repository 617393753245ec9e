import type { Environment } from '../../../world/environment.ts';
import type { AwsKeys, TemporaryKeys } from '../../../world/credentialProviders.ts';
import type { Token } from '../token.ts';
import { endpointOf, signingRegionOf } from './endpoints.ts';
import { presigned } from './signing.ts';

/** What clusters allow in their names, and in the ids of those on Outposts. */
export const EKS_CLUSTER_NAME = /^[0-9A-Za-z][0-9A-Za-z_-]{0,99}$/;

/** Of the 15 minutes for which a cluster takes a token, the last one is left out: clocks differ. */
const LIFE_MS = 14 * 60_000;

const URL_SECONDS = 60;

/** For which cluster a token is, and who signs it. */
interface EksSigner {
  readonly cluster: string;
  readonly region: string;
  readonly keys: AwsKeys | TemporaryKeys;
}

/**
 * A token for a cluster of Amazon EKS: a signed URL that lets the cluster ask AWS who signed it. No request is made. It is
 * good for 14 minutes, but no longer than temporary keys are.
 *
 * @param now milliseconds since 1970
 * @throws ShipctlError for a variable that should hold the address of AWS STS and does not
 * @see https://github.com/kubernetes-sigs/aws-iam-authenticator#api-authorization-from-outside-a-cluster
 */
export async function eksToken(
  env: Environment,
  { cluster, region, keys }: EksSigner,
  now: number,
): Promise<Token> {
  const url = await presigned(
    {
      method: 'GET',
      url: `${endpointOf('sts', region, env)}/?Action=GetCallerIdentity&Version=2011-06-15`,
      headers: { 'x-k8s-aws-id': cluster },
    },
    { service: 'sts', region: signingRegionOf('sts', region), keys, now, seconds: URL_SECONDS },
  );
  const value = `k8s-aws-v1.${Buffer.from(url).toString('base64url')}`;
  const end = 'expires' in keys ? keys.expires : Number.POSITIVE_INFINITY;
  return { value, obtained: now, expires: Math.min(now + LIFE_MS, end) };
}
