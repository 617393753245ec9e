import { expect } from 'chai';
import { join } from 'node:path';
import { type Account, SETUP_CALLS, WRONG, makeAccount } from '../support/awsAccount.ts';
import { AWS_CLIS, AwsCli } from '../support/awsCli.ts';
import { need } from '../support/clients.ts';
import { thorough } from '../support/extent.ts';
import { type Job, awsResource } from '../support/job.ts';
import { Moto } from '../support/moto.ts';
import type { Keys } from '../support/oddProfiles.ts';
import { withJob } from '../support/withJob.ts';

const READER = join(import.meta.dirname, '../support/awsReaders/javascript3.mjs');
const WHO = ['sts', 'get-caller-identity', '--query=Arn', '--output=text', '--profile=my-role'];

describe('the role of an AWS IAM integration, with the keys of the environment', () => {
  let moto: Moto | undefined;
  let account: Account | undefined;

  before(async function () {
    need(this, 'moto_server', 'aws');
    moto = await Moto.start(SETUP_CALLS);
    account = await makeAccount(moto);
  });

  after(async () => {
    await moto?.stop();
  });

  /** A job whose profile my-role is written. */
  async function configured(
    work: (job: Job) => Promise<void>,
    options: readonly string[] = [],
  ): Promise<void> {
    const integration = {
      masterName: 'amazonIAM',
      name: 'iam',
      assumeRoleARN: account?.roleArn,
      awsAccountId: '123456789012',
    };
    const env = {
      AWS_ENDPOINT_URL: moto?.url ?? '',
      AWS_ACCESS_KEY_ID: account?.user.accessKey ?? '',
      AWS_SECRET_ACCESS_KEY: account?.user.secretKey ?? '',
    };
    const configure = async (job: Job): Promise<void> => {
      expect(job.run(['configure_aws', ...options])).to.include({ status: 0, stdout: '' });
      await work(job);
    };
    await withJob([awsResource('my-role', { integration })], configure, env);
  }

  for (const { title, program } of AWS_CLIS) {
    it(`is assumed by ${title}`, async function () {
      need(this, program);
      await configured(async (job) => {
        const aws = new AwsCli(job, program);
        expect(await aws.prints(WHO)).to.match(/:assumed-role\/deploy\//);
      });
    });

    thorough.it(`is assumed by shipctl for ${title}, in mode process`, async function () {
      need(this, program);
      const ask = async (job: Job): Promise<void> => {
        expect(job.read('home/.aws/credentials')).to.match(/^credential_process = /m);
        expect(job.read('home/.aws/config')).to.not.include('role_arn');
        expect(await new AwsCli(job, program).prints(WHO)).to.match(/:assumed-role\/deploy\//);
      };
      await configured(ask, ['--mode', 'process']);
    });

    it(`is not assumed by ${title} with a wrong key`, async function () {
      need(this, program);
      await configured(async (job) => {
        const { status, stderr } = await new AwsCli(job, program).run(WHO, {
          AWS_SECRET_ACCESS_KEY: 'wrong',
        });
        expect(status).to.not.equal(0);
        expect(stderr).to.match(WRONG);
      });
    });
  }

  it('is assumed by the AWS SDK for JavaScript', async () => {
    await configured(async (job) => {
      const { stdout, stderr } = await job.start([
        process.execPath,
        READER,
        job.path('home/.aws'),
        'my-role',
      ]);
      const [keys] = JSON.parse(stdout) as readonly Partial<Keys>[];
      const who = await new AwsCli(job, 'aws').prints(WHO.slice(0, -1), {
        AWS_ACCESS_KEY_ID: keys?.accessKey ?? stdout + stderr,
        AWS_SECRET_ACCESS_KEY: keys?.secretKey ?? '',
        AWS_SESSION_TOKEN: keys?.sessionToken ?? '',
        AWS_DEFAULT_REGION: 'us-east-1',
      });
      expect(who).to.match(/:assumed-role\/deploy\//);
    });
  });
});
