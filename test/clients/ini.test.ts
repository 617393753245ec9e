import { expect } from 'chai';
import fc from 'fast-check';
import { type Sections, readSections } from '../../scripts/support/iniSections.ts';
import { configHeader } from '../../src/core/tools/aws/headers.ts';
import { runs } from '../support/extent.ts';
import { type Job, type ResourceSpec, awsResource } from '../support/job.ts';
import { withJob } from '../support/withJob.ts';

const ROLE = 'arn:aws:iam::123456789012:role/deploy';

/** A resource with the keys of the given fields. */
const withFields = (name: string, fields: Readonly<Record<string, string>>): ResourceSpec =>
  awsResource(name, { integration: { masterName: 'amazonKeys', name: 'keys', ...fields } });

const PLAIN = { accessKey: 'AKIAIOSFODNN7EXAMPLE', secretKey: '+wJalrXUtn/FEMI/K7MDENG==' };
const KEYS = { aws_access_key_id: PLAIN.accessKey, aws_secret_access_key: PLAIN.secretKey };
const IN_REGION = { region: 'us-east-1' };

/** The two files as `ini` reads them; each profile is the default one, too, if its call names no other profile. */
type Files = Readonly<Record<'credentials' | 'config', Sections>>;

const both = (job: Job): Files => ({
  credentials: readSections(job.read('home/.aws/credentials') ?? ''),
  config: readSections(job.read('home/.aws/config') ?? ''),
});

const CASES: readonly [title: string, resource: ResourceSpec, words: readonly string[], meant: Files][] = [
  [
    'keys',
    withFields('my-aws', PLAIN),
    [],
    {
      credentials: { 'my-aws': KEYS, default: KEYS },
      config: { 'profile my-aws': IN_REGION, default: IN_REGION },
    },
  ],
  [
    'a session token',
    withFields('my-aws', { ...PLAIN, sessionToken: 'IQoJb3JpZ2luX2Vj//////////wEaCX==' }),
    ['my-aws', '--profile', 'named'],
    {
      credentials: { named: { ...KEYS, aws_session_token: 'IQoJb3JpZ2luX2Vj//////////wEaCX==' } },
      config: { 'profile named': IN_REGION },
    },
  ],
  [
    'a role',
    awsResource('my-role', { integration: { masterName: 'amazonIAM', name: 'r', assumeRoleARN: ROLE } }),
    ['my-role', '--profile', 'named'],
    {
      credentials: {},
      config: {
        'profile named': { role_arn: ROLE, credential_source: 'Ec2InstanceMetadata', ...IN_REGION },
      },
    },
  ],
  [
    'a name with dots and a blank',
    withFields('my-aws', PLAIN),
    ['my-aws', '--profile', 'team.prod eu.west'],
    {
      credentials: { 'team.prod eu.west': KEYS },
      config: { "profile 'team.prod eu.west'": IN_REGION },
    },
  ],
];

/** Names that differ in what follows the last K, so that no two have the same variables. */
const NAME = fc.string({
  unit: fc.constantFrom(...'abcXYZ019_-.@+%'.split('')),
  minLength: 1,
  maxLength: 12,
});
const KEY = fc.string({ unit: fc.constantFrom(...'abcXYZ019/+='.split('')), minLength: 1, maxLength: 40 });

describe('ini, which many JavaScript tools read AWS files with', () => {
  for (const [title, resource, words, meant] of CASES) {
    it(`reads ${title} as meant`, async () => {
      await withJob([resource], (job) => {
        const { status, stderr } = job.run(['configure_aws', ...words]);
        expect(status, stderr).to.equal(0);
        expect(both(job)).to.deep.equal(meant);
      });
    });
  }

  it('reads any keys of any profiles as meant', async () => {
    const drawn = fc.sample(fc.record({ name: NAME, accessKey: KEY, secretKey: KEY }), runs(500));
    const profiles = drawn.map(({ name, ...keys }, index) => ({ name: `p${name}K${index}`, ...keys }));
    await withJob(
      profiles.map(({ name, ...keys }) => withFields(name, keys)),
      (job) => {
        const { status, stderr } = job.run(['configure_aws']);
        expect(status, stderr).to.equal(0);
        const { credentials, config } = both(job);
        for (const { name, accessKey, secretKey } of profiles) {
          const keys = { aws_access_key_id: accessKey, aws_secret_access_key: secretKey };
          expect(credentials[name], name).to.deep.equal(keys);
          expect(config[configHeader(name)], name).to.deep.equal(IN_REGION);
        }
        expect(Object.keys(credentials)).to.have.lengthOf(profiles.length + 1);
      },
    );
  });
});
