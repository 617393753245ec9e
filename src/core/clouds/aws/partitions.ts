/** A group of AWS regions with accounts, ARNs and host names of its own. Every one has FIPS and dual-stack endpoints. */
export interface Partition {
  /** As in ARNs: `aws-cn`. */
  readonly name: string;
  /** What the hosts of services end with: `sts.cn-north-1.amazonaws.com.cn`. */
  readonly dnsSuffix: string;
  /** The same for hosts that have IPv6 addresses too: `sts.cn-north-1.api.amazonwebservices.com.cn`. */
  readonly dualStackDnsSuffix: string;
  /** The region of services that have no regions; in China, IAM signs with `cn-north-1` instead. */
  readonly globalRegion: string;
  /** What its regions begin with, with `|` between: `us|eu`. */
  readonly prefixes: string;
}

const COMMERCIAL: Partition = {
  name: 'aws',
  dnsSuffix: 'amazonaws.com',
  dualStackDnsSuffix: 'api.aws',
  globalRegion: 'us-east-1',
  prefixes: 'us|eu|ap|sa|ca|me|af|il|mx',
};

/**
 * All AWS partitions.
 *
 * @see https://github.com/boto/botocore/blob/develop/botocore/data/partitions.json (1.43.11)
 */
export const PARTITIONS: readonly Partition[] = [
  COMMERCIAL,
  {
    name: 'aws-cn',
    dnsSuffix: 'amazonaws.com.cn',
    dualStackDnsSuffix: 'api.amazonwebservices.com.cn',
    globalRegion: 'cn-northwest-1',
    prefixes: 'cn',
  },
  {
    name: 'aws-us-gov',
    dnsSuffix: 'amazonaws.com',
    dualStackDnsSuffix: 'api.aws',
    globalRegion: 'us-gov-west-1',
    prefixes: 'us-gov',
  },
  {
    name: 'aws-eusc',
    dnsSuffix: 'amazonaws.eu',
    dualStackDnsSuffix: 'api.amazonwebservices.eu',
    globalRegion: 'eusc-de-east-1',
    prefixes: 'eusc-de',
  },
  {
    name: 'aws-iso',
    dnsSuffix: 'c2s.ic.gov',
    dualStackDnsSuffix: 'api.aws.ic.gov',
    globalRegion: 'us-iso-east-1',
    prefixes: 'us-iso',
  },
  {
    name: 'aws-iso-b',
    dnsSuffix: 'sc2s.sgov.gov',
    dualStackDnsSuffix: 'api.aws.scloud',
    globalRegion: 'us-isob-east-1',
    prefixes: 'us-isob',
  },
  {
    name: 'aws-iso-e',
    dnsSuffix: 'cloud.adc-e.uk',
    dualStackDnsSuffix: 'api.cloud-aws.adc-e.uk',
    globalRegion: 'eu-isoe-west-1',
    prefixes: 'eu-isoe',
  },
  {
    name: 'aws-iso-f',
    dnsSuffix: 'csp.hci.ic.gov',
    dualStackDnsSuffix: 'api.aws.hci.ic.gov',
    globalRegion: 'us-isof-south-1',
    prefixes: 'us-isof',
  },
];

/**
 * The partition that a region is in. A region that is not known yet is in the one whose regions are named alike; other
 * names, such as those of S3-compatible stores, are in the partition `aws`.
 */
export const partitionOf = (region: string): Partition =>
  PARTITIONS.find(
    ({ name, prefixes }) =>
      region === `${name}-global` || new RegExp(`^(${prefixes})-\\w+-\\d+$`).test(region),
  ) ?? COMMERCIAL;
