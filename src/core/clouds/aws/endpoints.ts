import { ShipctlError } from '../../../errors.ts';
import type { Environment } from '../../../world/environment.ts';
import { type Partition, partitionOf } from './partitions.ts';

/** A service whose hosts are known. */
export type AwsService = 'ecr' | 'ecr-public' | 'ecs' | 'eks' | 'iam' | 'sts';

/** Which of a service's hosts in a region is meant. */
export interface EndpointVariant {
  /** Whether its cryptography is validated by FIPS 140. */
  readonly isFips: boolean;
  /** Whether it has IPv6 addresses too. */
  readonly isDualStack: boolean;
}

/**
 * Where a service is, without a slash at the end. As with the AWS CLI, `AWS_ENDPOINT_URL_STS` and the like win, then
 * `AWS_ENDPOINT_URL`; `AWS_USE_FIPS_ENDPOINT` and `AWS_USE_DUALSTACK_ENDPOINT` choose among AWS's own hosts.
 *
 * @param needed what the host must have, even if the environment does not ask for it
 * @throws ShipctlError for a region of another form, and for a variable whose value is no address; it shows no value
 * @see https://docs.aws.amazon.com/sdkref/latest/guide/feature-ss-endpoints.html
 */
export function endpointOf(
  service: AwsService,
  region: string,
  env: Environment,
  needed: Partial<EndpointVariant> = {},
): string {
  // Anything else could name another host.
  if (!/^[a-z0-9-]+$/.test(region))
    throw new ShipctlError('the region of a request to AWS is not one (a-z, 0-9 and -)');
  const asked = variantIn(env);
  const variant = {
    isFips: asked.isFips || needed.isFips === true,
    isDualStack: asked.isDualStack || needed.isDualStack === true,
  };
  return givenEndpoint(service, env) ?? `https://${hostOf(service, region, variant)}`;
}

/** The hosts that the environment asks for. */
export const variantIn = (env: Environment): EndpointVariant => ({
  isFips: isOn(env, 'AWS_USE_FIPS_ENDPOINT'),
  isDualStack: isOn(env, 'AWS_USE_DUALSTACK_ENDPOINT'),
});

/** Services that have one place for all regions of a partition, or for its global one, such as `aws-global`. */
const PLACES: Readonly<Partial<Record<AwsService, (partition: Partition, region: string) => string>>> = {
  'ecr-public': () => 'us-east-1',
  iam: ({ name, globalRegion }) => (name === 'aws-cn' ? 'cn-north-1' : globalRegion),
  sts: ({ name, globalRegion }, region) => (region === `${name}-global` ? globalRegion : region),
};

/** The region that requests to a service are signed for. */
export const signingRegionOf = (service: AwsService, region: string): string =>
  PLACES[service]?.(partitionOf(region), region) ?? region;

function hostOf(service: AwsService, region: string, variant: EndpointVariant): string {
  const place = signingRegionOf(service, region);
  const partition = partitionOf(place);
  const suffix = variant.isDualStack ? partition.dualStackDnsSuffix : partition.dnsSuffix;
  if (service === 'iam') return iamHost(partition, variant, suffix, place);
  const isOrdinary = !variant.isFips && !variant.isDualStack;
  if (service === 'sts' && region === 'aws-global' && isOrdinary) return `sts.${suffix}`;
  return `${nameIn(service, partition, variant)}.${place}.${suffix}`;
}

/** Partitions differ in which hosts of IAM have a region, and which have FIPS. */
function iamHost(
  { name }: Partition,
  { isFips, isDualStack }: EndpointVariant,
  suffix: string,
  region: string,
): string {
  const host = isFips ? 'iam-fips' : 'iam';
  if (name === 'aws-us-gov') return `iam.us-gov.${suffix}`;
  if (isDualStack)
    return `${host}.${name === 'aws' || (name === 'aws-cn' && !isFips) ? 'global.' : ''}${suffix}`;
  const isRegional = isFips ? /^aws-iso(-b)?$/.test(name) : name !== 'aws';
  return `${host}.${isRegional ? `${region}.` : ''}${suffix}`;
}

/** What a service's host is called, in front of the region. */
function nameIn(service: AwsService, partition: Partition, { isFips, isDualStack }: EndpointVariant): string {
  const name = isFips ? `${service}-fips` : service;
  if (service === 'ecr-public') return isDualStack && !isFips ? name : `api.${name}`;
  if (isDualStack) return name;
  if (service === 'ecr') return `api.${name}`;
  if (!isFips || service === 'ecs') return name;
  // In GovCloud the ordinary hosts have FIPS.
  if (partition.name === 'aws-us-gov') return service;
  return service === 'eks' && partition.name === 'aws' ? 'fips.eks' : name;
}

function givenEndpoint(service: AwsService, env: Environment): string | undefined {
  if (isOn(env, 'AWS_IGNORE_CONFIGURED_ENDPOINT_URLS')) return undefined;
  const variables = [`AWS_ENDPOINT_URL_${service.replace('-', '_').toUpperCase()}`, 'AWS_ENDPOINT_URL'];
  const variable = variables.find((name) => (env.get(name) ?? '') !== '');
  return variable === undefined ? undefined : addressIn(variable, env.get(variable) ?? '');
}

function addressIn(variable: string, value: string): string {
  const url = URL.canParse(value) ? new URL(value) : undefined;
  const isPlain = url?.username === '' && url.password === '' && url.search === '' && url.hash === '';
  if (url && isPlain && /^https?:$/.test(url.protocol)) return url.href.replace(/\/+$/, '');
  throw new ShipctlError(
    `${variable} is not an address such as https://sts.example.com: unset it, or correct it`,
  );
}

const isOn = (env: Environment, name: string): boolean => env.get(name)?.toLowerCase() === 'true';
