import { expect } from 'chai';
import { AWS_CLIS, AwsCli } from '../support/awsCli.ts';
import { Botocore, type Pairs, pythonWithBotocore } from '../support/botocore.ts';
import { need } from '../support/clients.ts';
import { few, thorough } from '../support/extent.ts';
import { type Job, type ResourceSpec, awsResource } from '../support/job.ts';
import { keysOf, oddResources } from '../support/oddProfiles.ts';
import { withJob } from '../support/withJob.ts';

type Profiles = Readonly<Record<string, Readonly<Record<string, string | Pairs>>>>;
/** A profile, a key and its value, or what is to be done before the next ones. */
type Sets = readonly (readonly [profile: string, key: string, value: string])[];

const BEFORE: Sets = [
  ['default', 'region', 'eu-west-3'],
  ['default', 'output', 'table'],
  ['default', 'aws_access_key_id', 'AKIAMINEMINEMINEMINE'],
  ['default', 'aws_secret_access_key', 'mine=='],
  ['other', 'aws_access_key_id', 'AKIAOTHEROTHEROTHERO'],
  ['other', 'aws_secret_access_key', 'others=='],
  ['other', 's3.max_concurrent_requests', '20'],
  ['other', 's3.addressing_style', 'path'],
  ['other', 'region', 'eu-north-1'],
  ['two words', 'output', 'text'],
];

const AFTER: Sets = [
  ['other', 'output', 'yaml'],
  ['other', 's3.max_queue_size', '50'],
  ['new one', 'region', 'ap-south-1'],
  ['my-aws', 'output', 'json'],
  ['my prof', 'output', 'text'],
  ['my prof', 'cli_pager', 'less'],
  ['default', 'cli_pager', ''],
];

async function setAll(aws: AwsCli, all: Sets): Promise<void> {
  for (const [profile, key, value] of all) {
    await aws.prints(['configure', 'set', key, value, `--profile=${profile}`]);
  }
}

/** What botocore reads from the job's files. */
async function profilesOf(job: Job, python: string): Promise<Profiles> {
  const botocore = new Botocore(python);
  try {
    const [credentials = '', config = ''] = ['credentials', 'config'].map((name) =>
      job.read(`home/.aws/${name}`),
    );
    const all = await botocore.profiles(credentials, config);
    return Object.fromEntries([...all].map(([profile, pairs]) => [profile, Object.fromEntries(pairs)]));
  } finally {
    await botocore.stop();
  }
}

const merged = (profiles: Profiles, more: Profiles): Profiles => {
  const names = [...new Set([...Object.keys(profiles), ...Object.keys(more)])];
  return Object.fromEntries(names.map((name) => [name, { ...profiles[name], ...more[name] }]));
};

for (const { title, program } of few(AWS_CLIS, 1)) {
  describe(`the configure set of ${title}`, () => {
    const python = pythonWithBotocore() ?? 'python3 with botocore';

    /** Sets, configures, sets and cleans up, and says what botocore read after each. */
    async function run(
      resources: readonly ResourceSpec[],
      first: Sets,
      argv: readonly string[],
      second: Sets,
    ) {
      const read: Profiles[] = [];
      await withJob(resources, async (job) => {
        const aws = new AwsCli(job, program);
        const steps = [
          () => setAll(aws, first),
          () => Promise.resolve(expect(job.run(['configure_aws', ...argv])).to.include({ status: 0 })),
          () => setAll(aws, second),
          () => Promise.resolve(expect(job.run(['cleanup'])).to.include({ status: 0 })),
        ];
        for (const step of steps) {
          await step();
          read.push(await profilesOf(job, python));
        }
      });
      return read;
    }

    beforeEach(function () {
      need(this, program, python);
    });

    thorough.it('loses nothing before configure_aws, after it and after cleanup', async () => {
      const resources = oddResources(['my-aws', 'my prof']);
      const [before = {}, configured = {}, set = {}, cleaned = {}] = await run(resources, BEFORE, [], AFTER);
      const ours = (name: string) => ({
        aws_access_key_id: keysOf(name).accessKey,
        aws_secret_access_key: keysOf(name).secretKey,
        aws_session_token: keysOf(name).sessionToken ?? '',
        region: 'us-east-1',
      });
      const written = { 'my-aws': ours('my-aws'), 'my prof': ours('my prof'), default: ours('my prof') };
      const theirs = {
        other: {
          output: 'yaml',
          s3: [
            ['max_concurrent_requests', '20'],
            ['addressing_style', 'path'],
            ['max_queue_size', '50'],
          ] as const,
        },
        'new one': { region: 'ap-south-1' },
        'my-aws': { output: 'json' },
        'my prof': { output: 'text', cli_pager: 'less' },
        default: { cli_pager: '' },
      };
      expect(configured).to.deep.equal(merged(before, written));
      expect(set).to.deep.equal(merged(configured, theirs));
      expect(cleaned).to.deep.equal(merged(before, theirs));
    });

    thorough.it('keeps what it wrote over our own settings, without the old keys beside it', async () => {
      const second: Sets = [
        ['my-aws', 'region', 'sa-east-1'],
        ['default', 'aws_access_key_id', 'AKIATHEIRSTHEIRSTHEI'],
      ];
      const [before = {}, , , cleaned] = await run([awsResource('my-aws')], BEFORE, [], second);
      const { region = '', output = '' } = before['default'] ?? {};
      expect(cleaned).to.deep.equal({
        ...merged(before, { 'my-aws': { region: 'sa-east-1' } }),
        default: { region, output, aws_access_key_id: 'AKIATHEIRSTHEIRSTHEI' },
      });
    });

    for (const mode of few(['keys', 'process'], 1)) {
      it(`lets cleanup put back the role that mode ${mode} took out of a profile`, async () => {
        const first: Sets = [
          ['my-aws', 'role_arn', 'arn:aws:iam::123456789012:role/mine'],
          ['my-aws', 'source_profile', 'other'],
          ['my-aws', 'output', 'text'],
          ['my-aws', 'mfa_serial', 'arn:mine'],
        ];
        const argv = ['--overwrite', '--mode', mode];
        const second: Sets = [['my-aws', 'output', 'json']];
        const [before = {}, configured, , cleaned] = await run([awsResource('my-aws')], first, argv, second);
        expect(configured?.['my-aws']).to.not.have.any.keys('role_arn', 'source_profile', 'mfa_serial');
        expect(cleaned).to.deep.equal(merged(before, { 'my-aws': { output: 'json' } }));
      });
    }
  });
}
