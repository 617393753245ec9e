import type { EndpointVariant } from './endpoints.ts';
import { type Partition, partitionOf } from './partitions.ts';

/** The registries that one token may be good for: those of all accounts in a region, or the public one. */
export interface EcrPlace extends EndpointVariant {
  readonly isPublic: boolean;
  /** For the public one that of its API. */
  readonly region: string;
}

/** A registry of Amazon ECR, under one of its hosts. */
export interface EcrRegistry extends EcrPlace {
  /** 12 digits; undefined for the public one, which all accounts share. */
  readonly account: string | undefined;
}

/** The hosts of the public registry, and whether they have IPv6 addresses too. */
const PUBLIC_HOSTS: ReadonlyMap<string, boolean> = new Map([
  ['public.ecr.aws', false],
  ['ecr-public.aws.com', true],
]);

const PUBLIC_REGION = 'us-east-1';

/** What hosts with IPv6 addresses end with, by partition; the others have none. */
const DUAL_STACK_SUFFIXES: Readonly<Record<string, string>> = {
  aws: 'on.aws',
  'aws-cn': 'on.amazonwebservices.com.cn',
  'aws-us-gov': 'on.aws',
};

const PRIVATE_HOST =
  /^(?<account>\d{12})\.dkr(?<mark>[.-])ecr(?<fips>-fips)?\.(?<region>[a-z]+(?:-[a-z]+)+-\d+)\.(?<suffix>[a-z0-9.-]+)$/;

/**
 * The registry of Amazon ECR that a host is of; undefined for the host of another registry, and for one whose ending is not
 * that of its region's partition.
 *
 * @param host in small letters, without a port
 * @see https://docs.aws.amazon.com/AmazonECR/latest/userguide/ecr-requests.html
 */
export function ecrRegistryAt(host: string): EcrRegistry | undefined {
  const isDualStack = PUBLIC_HOSTS.get(host);
  if (isDualStack !== undefined)
    return { account: undefined, isPublic: true, region: PUBLIC_REGION, isFips: false, isDualStack };
  const { account, mark, fips, region, suffix } = PRIVATE_HOST.exec(host)?.groups ?? {};
  const variant = { isFips: fips !== undefined, isDualStack: mark === '-' };
  if (region === undefined || suffix !== suffixOf(partitionOf(region), variant.isDualStack)) return undefined;
  return { account, isPublic: false, region, ...variant };
}

/**
 * The hosts of an account's registry: the ordinary one, and the one that has what `variant` asks for, if AWS has such hosts
 * in the region's partition.
 */
export function ecrHosts(account: string, region: string, variant: EndpointVariant): readonly string[] {
  const hostOf = ({ isFips, isDualStack }: EndpointVariant): string | undefined => {
    const suffix = suffixOf(partitionOf(region), isDualStack);
    const name = `dkr${isDualStack ? '-' : '.'}ecr${isFips ? '-fips' : ''}`;
    return suffix === undefined ? undefined : `${account}.${name}.${region}.${suffix}`;
  };
  const hosts = [{ isFips: false, isDualStack: false }, variant].map(hostOf);
  return [...new Set(hosts.filter((host) => host !== undefined))];
}

const suffixOf = ({ name, dnsSuffix }: Partition, isDualStack: boolean): string | undefined =>
  isDualStack ? DUAL_STACK_SUFFIXES[name] : dnsSuffix;
