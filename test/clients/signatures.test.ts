import { expect } from 'chai';
import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { type Account, SETUP_CALLS, WRONG, makeAccount } from '../support/awsAccount.ts';
import { AWS_CLIS, AwsCli } from '../support/awsCli.ts';
import { need } from '../support/clients.ts';
import { few, thorough } from '../support/extent.ts';
import { Job, awsResource } from '../support/job.ts';
import { Moto } from '../support/moto.ts';
import type { Keys } from '../support/oddProfiles.ts';

const CALLS = [
  ['sts', 'get-caller-identity'],
  ['ec2', 'describe-instances'],
  ['s3', 'ls'],
];

/** Profiles, and who they are. */
const GOOD: readonly (readonly [profile: string, arn: string])[] = [
  ['my user', 'arn:aws:iam::123456789012:user/ship'],
  ['default', 'arn:aws:iam::123456789012:user/ship'],
  ['session', 'arn:aws:sts::123456789012:assumed-role/deploy/session'],
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

  after(async () => {
    await moto?.stop();
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
        for (const [profile, arn] of few(GOOD, 1)) {
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

        for (const profile of few(['wrong', 'badtoken'], 1)) {
          it(`refuses calls of ${title} with the profile ${profile}`, async function () {
            need(this, program);
            const aws = new AwsCli(job, program);
            const answers = await Promise.all(
              CALLS.map((call) => aws.run([...call, `--profile=${profile}`])),
            );
            for (const { status, stderr } of answers) {
              expect(status, stderr).to.not.equal(0);
              expect(stderr).to.match(WRONG);
            }
          });
        }

        if (mode !== 'keys') continue;

        thorough.it(`gives ${title} back the bytes that it copied there`, async function () {
          need(this, program);
          const aws = new AwsCli(job, program);
          const bytes = randomBytes(300_000);
          const [from, to, bucket] = [
            job.write('work/from', bytes),
            job.path('work/to'),
            `b${randomBytes(8).toString('hex')}`,
          ];
          const remote = `s3://${bucket}/directory/file.bin`;
          const copy = (profile: string, ...words: readonly string[]) =>
            aws.prints(['s3', ...words, `--profile=${profile}`]);
          await copy('my user', 'mb', `s3://${bucket}`);
          await copy('my user', 'cp', from, remote);
          await copy('my user', 'cp', remote, to);
          expect(readFileSync(to).equals(bytes)).to.equal(true);
          const stolen = await aws.run(['s3', 'cp', remote, `${to}2`, '--profile=wrong']);
          expect(stolen.status).to.not.equal(0);
        });
      }
    });
  }
});
