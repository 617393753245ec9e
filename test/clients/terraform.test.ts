import { expect } from 'chai';
import { type Account, SETUP_CALLS, makeAccount } from '../support/awsAccount.ts';
import { need, skipFor } from '../support/clients.ts';
import { thorough } from '../support/extent.ts';
import { type Job, awsResource } from '../support/job.ts';
import { Moto } from '../support/moto.ts';
import { withJob } from '../support/withJob.ts';

/** A directory with Terraform's provider for AWS, as `terraform providers mirror` makes it. */
const PROVIDERS = process.env['SHIPCTL_TERRAFORM_PROVIDERS'];

const PROGRAM = `
terraform {
  required_providers {
    aws = { source = "hashicorp/aws" }
  }
}

provider "aws" {
  profile = "PROFILE"
}

data "aws_caller_identity" "me" {}

output "arn" {
  value = data.aws_caller_identity.me.arn
}
`;

thorough.describe('Terraform, with what configure_aws wrote', function () {
  // Its provider is a program of hundreds of megabytes.
  this.timeout(300_000);
  let moto: Moto | undefined;
  let account: Account | undefined;

  before(async function () {
    need(this, 'terraform', 'moto_server', 'aws');
    if (PROVIDERS === undefined) skipFor(this, 'SHIPCTL_TERRAFORM_PROVIDERS names no directory');
    moto = await Moto.start(SETUP_CALLS);
    account = await makeAccount(moto);
  });

  after(async () => {
    await moto?.stop();
  });

  /** Whom Terraform finds itself to be, by a profile. */
  async function whoIs(job: Job, profile: string): Promise<string> {
    job.write('work/main.tf', PROGRAM.replace('PROFILE', profile));
    const settings = `provider_installation {\n  filesystem_mirror {\n    path = "${PROVIDERS ?? ''}"\n  }\n}\n`;
    const env = { TF_CLI_CONFIG_FILE: job.write('terraform.rc', settings), CHECKPOINT_DISABLE: '1' };
    const terraform = async (...words: readonly string[]): Promise<string> => {
      const { status, stdout, stderr } = await job.start(
        ['terraform', `-chdir=${job.path('work')}`, ...words],
        env,
      );
      expect(status, stdout + stderr).to.equal(0);
      return stdout;
    };
    await terraform('init', '-no-color');
    await terraform('apply', '-auto-approve', '-no-color');
    return (await terraform('output', '-raw', 'arn')).trim();
  }

  const configured = async (
    resource: ReturnType<typeof awsResource>,
    options: readonly string[],
    work: (job: Job) => Promise<void>,
    env: Readonly<Record<string, string>> = {},
  ): Promise<void> =>
    withJob(
      [resource],
      async (job) => {
        expect(job.run(['configure_aws', ...options])).to.include({ status: 0, stdout: '' });
        await work(job);
      },
      { AWS_ENDPOINT_URL: moto?.url ?? '', AWS_EC2_METADATA_DISABLED: 'true', ...env },
    );

  it('is the user whose keys a profile has', async () => {
    await configured(awsResource('my-aws', { integration: { ...account?.user } }), [], async (job) => {
      expect(await whoIs(job, 'my-aws')).to.match(/:user\/ship$/);
    });
  });

  it('is in the session of a role for which it asks shipctl, in mode process', async () => {
    const integration = { masterName: 'amazonIAM', name: 'iam', assumeRoleARN: account?.roleArn };
    await configured(
      awsResource('my-role', { integration }),
      ['--mode', 'process'],
      async (job) => {
        expect(await whoIs(job, 'my-role')).to.match(/:assumed-role\/deploy\//);
      },
      {
        AWS_ACCESS_KEY_ID: account?.user.accessKey ?? '',
        AWS_SECRET_ACCESS_KEY: account?.user.secretKey ?? '',
      },
    );
  });
});
