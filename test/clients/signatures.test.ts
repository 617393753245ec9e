import { expect } from 'chai';
import { randomBytes } from 'node:crypto';
import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { type Account, SETUP_CALLS, makeAccount } from '../support/awsAccount.ts';
import { AWS_CLIS, AwsCli } from '../support/awsCli.ts';
import { need } from '../support/clients.ts';
import { Job, awsResource } from '../support/job.ts';
import { Moto } from '../support/moto.ts';
import type { Keys } from '../support/oddProfiles.ts';
import { withJob } from '../support/withJob.ts';

const WRONG = /SignatureDoesNotMatch|InvalidClientTokenId|InvalidToken|AuthFailure/;
const CALLS = [
  ['sts', 'get-caller-identity'],
  ['ec2', 'describe-instances'],
  ['s3', 'ls'],
];

describe('a server that checks signatures', () => {
  let moto: Moto | undefined;
  let account: Account;
  let job: Job;

  before(async function () {
    need(this, 'moto_server', 'aws');
    moto = await Moto.start(SETUP_CALLS);
    account = await makeAccount(moto);
  });

  after(() => {
    moto?.stop();
  });

  const resource = (name: string, keys: Keys) =>
    awsResource(name, { integration: { masterName: 'amazonKeys', name: 'keys', ...keys } });

  for (const mode of ['keys', 'process']) {
    describe(`in mode ${mode}`, () => {
      before(() => {
        const { user, session } = account;
        const wrong = {
          ...user,
          secretKey: `${user.secretKey.slice(0, -1)}${user.secretKey.endsWith('x') ? 'y' : 'x'}`,
        };
        const unsigned = { ...session, sessionToken: `${session.sessionToken ?? ''}x` };
        job = new Job(
          [
            resource('wrong', wrong),
            resource('badtoken', unsigned),
            resource('session', session),
            resource('my user', user),
          ],
          { AWS_ENDPOINT_URL: moto?.url ?? '' },
        );
        expect(job.run(['configure_aws', '--mode', mode])).to.include({ status: 0, stdout: '' });
      });

      after(() => {
        job.remove();
      });

      for (const { title, program } of AWS_CLIS) {
        for (const [profile, arn] of [
          ['my user', 'arn:aws:iam::123456789012:user/ship'],
          ['default', 'arn:aws:iam::123456789012:user/ship'],
          ['session', 'arn:aws:sts::123456789012:assumed-role/deploy/session'],
        ] as const) {
          it(`takes calls of ${title} with the profile ${profile}`, async function () {
            need(this, program);
            const aws = new AwsCli(job, program);
            const known = JSON.parse(
              await aws.prints(['sts', 'get-caller-identity', `--profile=${profile}`]),
            ) as object;
            expect(known).to.include({ Arn: arn });
            expect(await aws.prints(['ec2', 'describe-instances', `--profile=${profile}`])).to.include(
              'Reservations',
            );
          });
        }

        for (const profile of ['wrong', 'badtoken']) {
          it(`refuses calls of ${title} with the profile ${profile}`, async function () {
            need(this, program);
            const aws = new AwsCli(job, program);
            for (const call of CALLS) {
              const { status, stderr } = await aws.run([...call, `--profile=${profile}`]);
              expect(status, stderr).to.not.equal(0);
              expect(stderr, call.join(' ')).to.match(WRONG);
            }
          });
        }

        it(`gives ${title} back the bytes that it copied there`, async function () {
          need(this, program);
          const aws = new AwsCli(job, program);
          const bytes = randomBytes(300_000);
          const [from, to, bucket] = [
            job.write('work/from', bytes),
            job.path('work/to'),
            `b${randomBytes(8).toString('hex')}`,
          ];
          for (const line of [
            ['mb', `s3://${bucket}`],
            ['cp', from, `s3://${bucket}/directory/file.bin`],
            ['cp', `s3://${bucket}/directory/file.bin`, to],
          ]) {
            await aws.prints(['s3', ...line, '--profile=my user']);
          }
          expect(readFileSync(to).equals(bytes)).to.equal(true);
          const stolen = await aws.run([
            's3',
            'cp',
            `s3://${bucket}/directory/file.bin`,
            `${to}2`,
            '--profile=wrong',
          ]);
          expect(stolen.status).to.not.equal(0);
        });
      }
    });
  }

  it('lets clients assume the role of an AWS IAM integration with the keys of the environment', async function () {
    const { user, roleArn } = account;
    const integration = {
      masterName: 'amazonIAM',
      name: 'iam',
      assumeRoleARN: roleArn,
      awsAccountId: '123456789012',
    };
    const env = {
      AWS_ENDPOINT_URL: moto?.url ?? '',
      AWS_ACCESS_KEY_ID: user.accessKey,
      AWS_SECRET_ACCESS_KEY: user.secretKey,
    };
    const work = async (one: Job): Promise<void> => {
      expect(one.run(['configure_aws'])).to.include({ status: 0, stdout: '' });
      for (const { program } of AWS_CLIS) {
        need(this, program);
        const aws = new AwsCli(one, program);
        const who = ['sts', 'get-caller-identity', '--query=Arn', '--output=text'];
        const refused = await aws.run([...who, '--profile=my-role'], { AWS_SECRET_ACCESS_KEY: 'wrong' });
        expect(refused.stderr).to.match(WRONG);
        expect(await aws.prints([...who, '--profile=my-role'])).to.match(/:assumed-role\/deploy\//);
        // The AWS CLIs share what they keep of a role's keys.
        rmSync(one.path('home/.aws/cli'), { recursive: true });
      }
      const reader = join(import.meta.dirname, '../support/sdk_reader.mjs');
      const { stdout, stderr } = await one.start([process.execPath, reader, 'my-role']);
      const found = JSON.parse(stdout) as Record<string, Keys>;
      expect(found['my-role']?.accessKey, stdout + stderr).to.match(/^ASIA/);
      expect(found['my-role']?.sessionToken).to.be.a('string');
    };
    await withJob([awsResource('my-role', { integration })], work, env);
  });
});
