import fc, { type Arbitrary } from 'fast-check';
import { type ProfileRequest, type ProfileUnit, profileUnit } from '../../src/core/tools/aws/profileUnit.ts';
import {
  keysSettings,
  processSettings,
  roleSettings,
  type ProfileSettings,
} from '../../src/core/tools/aws/settings.ts';

/** A profile to write, wherever its settings come from. */
export type WantedProfile = Pick<ProfileRequest, 'profile' | 'claim' | 'settings' | 'isNamed'>;

export const unitOf = (wanted: WantedProfile): ProfileUnit =>
  profileUnit({ ...wanted, identity: { roleArn: '' }, region: '' });

/** Names that a resource or the command line may give a profile. */
const PROFILE = fc.constantFrom(
  'my-aws',
  'deploy',
  'default',
  'my prof',
  'a.b',
  'ünï',
  'a#b',
  'a;b',
  'x=y:z',
  '-dash',
  '1st',
  '{bracket',
  'a(b',
  'Default',
  'profile',
  '%d$HOME',
);

const SECRET = fc.constantFrom(
  's3cr3t',
  'abc==',
  '=x',
  ':x',
  '#x',
  ';x',
  '"x"',
  "'x'",
  'a\\b',
  '%(x)s',
  '$HOME',
  '[x]',
  'ünï😀',
);
const REGION = fc.constantFrom('us-east-1', 'eu-west-1');

const KEYS: Arbitrary<ProfileSettings> = fc
  .record({
    accessKeyId: SECRET,
    secretAccessKey: SECRET,
    sessionToken: fc.option(SECRET, { nil: undefined }),
    region: REGION,
  })
  .map(({ region, ...keys }) => keysSettings(keys, region));

const ROLE: Arbitrary<ProfileSettings> = fc
  .tuple(fc.constantFrom('arn:aws:iam::123456789012:role/deploy', 'arn:x'), REGION)
  .map(([roleArn, region]) =>
    roleSettings({ roleArn }, region, ['credential_source', 'Ec2InstanceMetadata']),
  );

const PROCESS: Arbitrary<ProfileSettings> = fc
  .tuple(
    fc.constantFrom('/usr/bin/shipctl aws_credentials x', "'/opt/a b/shipctl' aws_credentials 'a=b'"),
    REGION,
  )
  .map(([line, region]) => processSettings(line, region));

const SETTINGS = fc.oneof({ weight: 3, arbitrary: KEYS }, ROLE, PROCESS);

const request = (build: string): Arbitrary<(rank: number) => WantedProfile> =>
  fc.tuple(PROFILE, SETTINGS).map(([profile, settings]) => (rank) => {
    const claim = { job: 'deploy-job', build, resource: profile };
    return { profile, claim: { ...claim, rank }, settings, isNamed: false };
  });

const named = (build: string): Arbitrary<readonly WantedProfile[]> =>
  fc
    .tuple(PROFILE, SETTINGS)
    .map(([profile, settings]) => [
      { profile, claim: { job: 'deploy-job', build, resource: 'res' }, settings, isNamed: true },
    ]);

/** What one call of configure_aws is to write. */
export const requests = (build = '7'): Arbitrary<readonly WantedProfile[]> =>
  fc.oneof(
    {
      weight: 3,
      arbitrary: fc
        .uniqueArray(request(build), {
          minLength: 1,
          maxLength: 3,
          selector: (make) => make(0).profile,
        })
        .map((makes) => makes.map((make, rank) => make(rank))),
    },
    { weight: 1, arbitrary: named(build) },
  );

/** For each profile that these write, what it is to hold: that of the last request about it. */
export function wanted(all: readonly WantedProfile[]): ReadonlyMap<string, ProfileSettings> {
  const winner = all.findLast(({ isNamed }) => !isNamed);
  const own = all.filter(({ profile, isNamed }) => isNamed || profile !== 'default');
  return new Map([
    ...own.map(({ profile, settings }) => [profile, settings] as const),
    ...(winner ? [['default', winner.settings] as const] : []),
  ]);
}
