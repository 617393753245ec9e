import { expect } from 'chai';
import { run } from '../../src/cli/run.ts';
import type { HttpAnswer, HttpRequest, NetworkFault } from '../../src/world/network.ts';
import { identityAnswer, queryError, roleAnswer } from '../support/awsAnswers.ts';
import { type AwsJobResource, CREDENTIALS, KEYS, ROLE, awsJob, inRegion } from '../support/awsJob.ts';
import { CLOSED, fakeNetwork } from '../support/fakeNetwork.ts';
import { fakeWorld } from '../support/fakeWorld.ts';

const OTHERS = '[default]\naws_access_key_id = theirs\n';

interface Ran {
  readonly status: number;
  readonly err: string;
  /** What [credentials] holds; somebody's own text if nothing was written. */
  readonly text: string | undefined;
  readonly requests: readonly HttpRequest[];
}

/** Runs the command in a job, with a server that answers so. */
async function configure(
  argv: readonly string[],
  http: (request: HttpRequest) => HttpAnswer | NetworkFault = () => identityAnswer(),
  resources: readonly AwsJobResource[] = [{ name: 'a' }],
  env: Record<string, string> = {},
): Promise<Ran> {
  const { network, traffic } = fakeNetwork({ http });
  const { world, seen } = fakeWorld({
    ...awsJob(resources, env),
    network,
    shared: { [CREDENTIALS]: OTHERS },
  });
  const status = await run(['configure_aws', ...argv], world);
  return { status, err: seen.err, text: seen.shared.get(CREDENTIALS)?.text, requests: traffic.requests };
}

const LABEL = 'the resource "a" (integration "keys", amazonKeys)';
const OWN = { AWS_ACCESS_KEY_ID: 'AKIAOWN', AWS_SECRET_ACCESS_KEY: 'own' };
const isAssuming = ({ body }: HttpRequest): boolean =>
  Buffer.from(body ?? [])
    .toString()
    .includes('Action=AssumeRole');

describe('shipctl configure_aws --verify', () => {
  it('makes one request for keys, and writes them', async () => {
    const { status, err, text, requests } = await configure(['--verify']);
    expect(status, err).to.equal(0);
    expect(text).to.include('[a]\naws_access_key_id = AKIA\n');
    expect(requests.map(({ url }) => url)).to.deep.equal(['https://sts.us-east-1.amazonaws.com/']);
  });

  it('asks in the region that is written', async () => {
    const { requests } = await configure(['--verify', '--region', 'eu-west-1']);
    expect(requests[0]?.url).to.equal('https://sts.eu-west-1.amazonaws.com/');
  });

  it('makes no request without the option', async () => {
    expect((await configure([])).requests).to.deep.equal([]);
  });

  it('assumes a role', async () => {
    const { status, err, requests } = await configure(
      ['--verify', '--quiet'],
      (request) => (isAssuming(request) ? roleAnswer() : identityAnswer()),
      [{ name: 'a', integration: ROLE }],
      OWN,
    );
    expect(status, err).to.equal(0);
    expect(requests.map(isAssuming)).to.deep.equal([true, false]);
  });

  const refusals: readonly (readonly [title: string, answer: HttpAnswer | NetworkFault, message: string])[] =
    [
      ['does not know the keys', queryError(403, 'InvalidClientTokenId'), 'AWS does not know these keys'],
      ['finds the secret wrong', queryError(403, 'SignatureDoesNotMatch'), 'the secret key does not belong'],
      ['ended the session', queryError(403, 'ExpiredToken'), 'these temporary keys have expired'],
      ['does not answer', CLOSED, 'the server closed the connection'],
    ];
  for (const [title, given, message] of refusals) {
    it(`writes nothing if AWS ${title}`, async () => {
      const { status, err, text } = await configure(['--verify'], () => given);
      expect([status, text]).to.deep.equal([1, OTHERS]);
      expect(err).to.include(`shipctl: ${LABEL}: sts:GetCallerIdentity: `).and.include(message);
    });
  }

  it('writes nothing if one of several fails, and says what is wrong with each', async () => {
    const { status, err, text } = await configure(
      ['--verify'],
      ({ url }) => (url.includes('us-east-1') ? identityAnswer() : queryError(403, 'ExpiredToken')),
      ['us-east-1', 'eu-west-1', 'eu-west-2'].map((region, at) => ({
        name: `r${at}`,
        version: inRegion(region),
      })),
    );
    expect([status, text]).to.deep.equal([1, OTHERS]);
    expect(err.match(/"r\d"/g)).to.deep.equal(['"r2"', '"r1"']);
  });

  it('says once what is odd about a region', async () => {
    const { status, err } = await configure(['--verify', '--region', 'nyc3']);
    expect(status).to.equal(0);
    expect(err.match(/no AWS partition has the region nyc3/g)).to.have.length(1);
  });

  it('warns of a clock that is wrong', async () => {
    const late = identityAnswer(undefined, undefined, 'Mon, 23 Nov 2026 10:02:00 GMT');
    const { status, err } = await configure(['--verify'], () => late);
    expect(status).to.equal(0);
    expect(err).to.include('the clock of this machine is 120 s behind that of AWS');
  });
});

describe('shipctl configure_aws --allowed-account-ids', () => {
  const role = [{ name: 'a', integration: ROLE }];

  for (const mode of ['keys', 'process']) {
    it(`writes keys of an allowed account in mode ${mode}, and no others`, async () => {
      const options = ['--mode', mode, '--allowed-account-ids'];
      const allowed = await configure([...options, '210987654321,123456789012']);
      expect([allowed.status, allowed.requests.length]).to.deep.equal([0, 1]);
      expect(allowed.text).to.include('[a]');
      const { status, err, text } = await configure([...options, '210987654321']);
      expect([status, text]).to.deep.equal([1, OTHERS]);
      expect(err).to.equal(
        `shipctl: ${LABEL}: these keys belong to the account 123456789012, which --allowed-account-ids does not list; correct the integration or the list\n`,
      );
    });

    it(`takes the account of a role from its ARN in mode ${mode}`, async () => {
      const options = ['--mode', mode, '--quiet', '--allowed-account-ids'];
      const allowed = await configure([...options, '123456789012'], undefined, role, OWN);
      expect([allowed.status, allowed.requests]).to.deep.equal([0, []]);
      const { status, err, text } = await configure([...options, '210987654321'], undefined, role, OWN);
      expect([status, text]).to.deep.equal([1, OTHERS]);
      expect(err).to.equal(
        'shipctl: the resource "a" (integration "role", amazonIAM): the role arn:aws:iam::123456789012:role/deploy belongs to the account 123456789012, which --allowed-account-ids does not list; correct the integration or the list\n',
      );
    });
  }

  it('takes the last role of a chain', async () => {
    const argv = ['--quiet', '--role-arn', 'arn:aws:iam::210987654321:role/other', '--allowed-account-ids'];
    const { status, requests } = await configure([...argv, '210987654321'], undefined, [
      { name: 'a', integration: KEYS },
    ]);
    expect([status, requests]).to.deep.equal([0, []]);
    expect((await configure([...argv, '123456789012'])).status).to.equal(1);
  });

  it('takes a role without an account for none', async () => {
    const odd = { ...ROLE, assumeRoleARN: 'arn:aws:iam:::role/deploy' };
    const { status, err, text } = await configure(
      ['--allowed-account-ids', '123456789012'],
      undefined,
      [{ name: 'a', integration: odd }],
      OWN,
    );
    expect([status, text]).to.deep.equal([1, OTHERS]);
    expect(err).to.include('the ARN of the role names no account');
  });

  it('writes nothing if AWS does not say whose the keys are', async () => {
    const { status, text } = await configure(['--allowed-account-ids', '123456789012'], () => CLOSED);
    expect([status, text]).to.deep.equal([1, OTHERS]);
  });

  it('refuses what is no list of accounts', async () => {
    const { status, requests } = await configure(['--allowed-account-ids', 'prod']);
    expect([status, requests]).to.deep.equal([99, []]);
  });

  it('holds with --verify too', async () => {
    const { status, requests } = await configure(['--verify', '--allowed-account-ids', '210987654321']);
    expect([status, requests.length]).to.deep.equal([1, 1]);
  });
});

describe('shipctl configure --allowed-account-ids', () => {
  const git = {
    name: 'git',
    integration: {
      masterName: 'gitCredential',
      name: 'git',
      host: 'git.example.com',
      username: 'me',
      password: 'p',
    },
  };

  it('asks for the account of AWS keys, before anything of any kind is written', async () => {
    const accountOf = async (account: string) => {
      const { network, traffic } = fakeNetwork({ http: () => identityAnswer() });
      const { world, seen } = fakeWorld({ ...awsJob([{ name: 'a' }, git]), network });
      const status = await run(['configure', '--allowed-account-ids', account], world);
      return {
        status,
        err: seen.err,
        files: [...seen.shared.values()].length,
        requests: traffic.requests.length,
      };
    };
    const { err, ...refused } = await accountOf('210987654321');
    expect(refused).to.deep.equal({ status: 1, files: 0, requests: 1 });
    expect(err).to.include(`${LABEL}: these keys belong to the account 123456789012`);
    expect(await accountOf('123456789012')).to.include({ status: 0, requests: 1 });
  });
});
