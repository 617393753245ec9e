import { partitionOf } from '../clouds/aws/partitions.ts';
import type { Integration } from '../job/integration.ts';
import { quote } from '../messages.ts';
import { type AwsIdentity, type AwsKind, awsIdentity, isRole } from '../tools/aws/keys.ts';
import { pastedKeyWarnings } from '../tools/aws/pastedKeys.ts';
import { checkProfileName } from '../tools/aws/profileName.ts';
import { type ProfileUnit, profileUnit } from '../tools/aws/profileUnit.ts';
import { isRegion } from '../tools/aws/regions.ts';
import { awsSettings } from './awsSettings.ts';
import type { Fields, Given, Kind } from './kind.ts';
import { checkedRegion, regionOf } from './region.ts';

const kindOf = (kind: AwsKind, fields: Fields): Kind => ({
  fields,
  units: async (given) => [await awsUnit(given, kind, awsIdentity(given.integration, kind))],
  scopes: {
    ecr: async (given) => (await import('./ecrUnits.ts')).ecrUnits(given),
    eks: async (given) =>
      (await import('./eksUnits.ts')).eksUnits(awsIdentity(given.integration, kind), given),
  },
});

export const amazonKeys = kindOf('keys', {
  accessKey: 'needed',
  secretKey: 'secret',
  sessionToken: 'optional secret',
});

export const olderKeys = kindOf('olderKeys', {
  aws_access_key_id: 'needed',
  aws_secret_access_key: 'secret',
  aws_session_token: 'optional secret',
});

export const amazonIam = kindOf('role', { assumeRoleARN: 'needed', awsAccountId: 'unused' });

/** Whether a role is of the partition of a region; an ARN that is none is named elsewhere. */
const isInPartition = (roleArn: string, region: string): boolean => {
  const [, name] = /^arn:([\w-]+):iam:/.exec(roleArn) ?? [];
  return name === undefined || !isRegion(region) || name === partitionOf(region).name;
};

const otherPartition = ({ label }: Integration, region: string): string =>
  `${label}: the role is of another partition than the region ${region}, where it can't be assumed; correct one of them`;

/** Scopes add no profile. */
type AwsGiven = Omit<Given, 'scopes' | 'asked' | 'answererOf'>;

/**
 * The profile for a resource with keys or a role.
 *
 * @throws ShipctlError or UsageError for a name, a region or a mode that no profile can have
 */
export async function awsUnit(given: AwsGiven, kind: AwsKind, identity: AwsIdentity): Promise<ProfileUnit> {
  const { integration, claim, options, version, warn, world } = given;
  const { resource } = integration;
  const { profile } = options;
  if (profile === undefined) {
    const wayOut = 'Configure it in a call of its own, with another name in --profile';
    checkProfileName(resource.name, `the name of the resource ${quote(resource.name)}`, wayOut);
  }
  const region = checkedRegion(regionOf(world, resource, version, options.region), warn);
  pastedKeyWarnings({ integration, kind, identity }).forEach(warn);
  if (isRole(identity) && !isInPartition(identity.roleArn, region)) warn(otherPartition(integration, region));
  const settings = await awsSettings(given, identity, region, profile ?? resource.name);
  const written = { settings, identity, region };
  if (profile === undefined)
    return profileUnit({ profile: resource.name, claim, isNamed: false, ...written });
  const { job, build } = claim;
  return profileUnit({ profile, claim: { job, build, resource: resource.name }, isNamed: true, ...written });
}
