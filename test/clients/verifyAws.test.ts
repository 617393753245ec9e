import { expect } from 'chai';
import { type Account, SETUP_CALLS, makeAccount } from '../support/awsAccount.ts';
import { need } from '../support/clients.ts';
import { Job, awsResource } from '../support/job.ts';
import { Moto } from '../support/moto.ts';
import type { Keys } from '../support/oddProfiles.ts';

const LINES = (name: string, arn: string, source: string): string => `${name}: ${arn}
  account  123456789012
  region   us-east-1
  keys     ${source}
`;

describe('shipctl verify_aws, at a server that enforces signatures and policies', () => {
  let moto: Moto | undefined;
  let account: Account;
  let job: Job;

  const resource = (name: string, keys: Keys) =>
    awsResource(name, { integration: { masterName: 'amazonKeys', name: 'keys', ...keys } });

  before(async function () {
    need(this, 'moto_server', 'aws');
    moto = await Moto.start(SETUP_CALLS);
    account = await makeAccount(moto);
    const { user, session, roleArn } = account;
    const wrong = { ...user, secretKey: `${user.secretKey.slice(0, -1)}!` };
    const role = { masterName: 'amazonIAM', name: 'role', assumeRoleARN: roleArn };
    job = new Job(
      [
        resource('user', user),
        resource('session', session),
        awsResource('role', { integration: role }),
        resource('wrong', wrong),
        resource('unknown', { ...user, accessKey: 'AKIAUNKNOWNUNKNOWN00' }),
        resource('badtoken', { ...session, sessionToken: `${session.sessionToken ?? ''}x` }),
      ],
      {
        AWS_ENDPOINT_URL: moto.url,
        AWS_ACCESS_KEY_ID: user.accessKey,
        AWS_SECRET_ACCESS_KEY: user.secretKey,
      },
    );
  });

  after(async () => {
    job.remove();
    await moto?.stop();
  });

  it('prints who everybody is whose keys are good, and says what is wrong with the others', async () => {
    const { status, stdout, stderr } = await job.shipctl(['verify_aws']);
    expect(status, stderr).to.equal(1);
    const own = 'AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY';
    expect(stdout).to.equal(
      LINES('user', 'arn:aws:iam::123456789012:user/ship', 'accessKey, secretKey of the integration') +
        LINES(
          'session',
          'arn:aws:sts::123456789012:assumed-role/deploy/session',
          'accessKey, secretKey, sessionToken of the integration',
        ) +
        LINES(
          'role',
          'arn:aws:sts::123456789012:assumed-role/deploy/deploy-job-7',
          `role ${account.roleArn}, assumed with ${own}`,
        ),
    );
    const lines = stderr.split('\n').sort();
    expect(lines).to.have.length(4);
    expect(lines[1]).to.match(/"badtoken" .*\(InvalidClientTokenId.*: AWS does not know these keys/);
    expect(lines[2]).to.match(/"unknown" .*\(InvalidClientTokenId.*: AWS does not know these keys/);
    expect(lines[3]).to.match(/"wrong" .*\(SignatureDoesNotMatch.*: the secret key does not belong/);
    for (const { secretKey, sessionToken } of [account.user, account.session])
      for (const secret of [secretKey, sessionToken ?? secretKey])
        expect(stdout + stderr).to.not.include(secret);
  });

  it("says that keys which may not ask IAM can't be checked for a policy", async () => {
    const { status, stdout, stderr } = await job.shipctl(['verify_aws', 'user', '--policy', 'ecr']);
    expect(status, stderr).to.equal(0);
    expect(stdout).to.include('  policy   ecr: not checked\n');
    expect(stderr).to.match(
      /^shipctl: warning: .*can't check the policy ecr: .*: these keys may not iam:SimulatePrincipalPolicy/,
    );
  });

  it('lets configure_aws --verify write good keys, and nothing if any are wrong', async () => {
    const options = ['--verify', '--allowed-account-ids', '123456789012'];
    const refused = await job.shipctl(['configure_aws', ...options]);
    expect(refused.status).to.equal(1);
    expect(job.read('home/.aws/credentials')).to.equal(undefined);
    const { status, stderr } = await job.shipctl(['configure_aws', 'user', 'session', ...options]);
    expect(status, stderr).to.equal(0);
    expect(job.read('home/.aws/credentials')).to.include(account.user.accessKey);
  });
});
