import { spawnSync } from 'node:child_process';
import { expect } from 'chai';
import { AwsCli } from '../support/awsCli.ts';
import { pythonWithBotocore } from '../support/botocore.ts';
import { need, skipFor } from '../support/clients.ts';
import { few } from '../support/extent.ts';
import { BINARY, type Ended, type Job, type ResourceSpec } from '../support/job.ts';
import { Moto } from '../support/moto.ts';
import { withJob } from '../support/withJob.ts';

const KEYS = {
  masterName: 'amazonKeys',
  accessKey: 'AKIAIOSFODNN7EXAMPLE',
  secretKey: 'wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY',
};
const TOKEN = { sessionToken: `${'IQoJb3JpZ2luX2VjE/+'.repeat(20)}==` };

const resource = (region: string, more: Record<string, string> = {}): ResourceSpec => ({
  name: 'my-aws',
  type: 'cliConfig',
  integration: { ...KEYS, ...more },
  propertyBag: { region, clusterName: 'prod' },
});

/** The AWS CLI, at a moment of our choice. */
const GET_TOKEN = `
import sys, datetime
import botocore.auth
from awscli.clidriver import main
now = datetime.datetime.strptime(sys.argv[1], '%Y%m%dT%H%M%SZ')
botocore.auth.get_current_datetime = lambda *_: now
sys.argv = ['aws', 'eks', 'get-token', '--cluster-name', 'prod', '--region', sys.argv[2]]
sys.exit(main())
`;

/** The URL in the token of an ExecCredential. */
function urlIn(credential: string): URL {
  const { token } = (JSON.parse(credential) as { readonly status: { readonly token: string } }).status;
  return new URL(Buffer.from(token.slice('k8s-aws-v1.'.length), 'base64url').toString());
}

const partsOf = (url: URL): unknown => [url.origin, url.pathname, Object.fromEntries(url.searchParams)];

describe('eks_token', () => {
  const python = pythonWithBotocore() ?? 'python3 with botocore';

  /** The URL of the AWS CLI for the same keys, at the moment of another URL. */
  function awsUrl(job: Job, integration: Record<string, unknown>, region: string, like: URL): URL {
    const { accessKey, secretKey, sessionToken } = integration as Record<string, string>;
    const env = {
      ...job.env,
      AWS_ACCESS_KEY_ID: accessKey,
      AWS_SECRET_ACCESS_KEY: secretKey,
      ...(sessionToken === undefined ? {} : { AWS_SESSION_TOKEN: sessionToken }),
    };
    const argv = ['-c', GET_TOKEN, like.searchParams.get('X-Amz-Date') ?? '', region];
    const { stdout, stderr } = spawnSync(python, argv, { env, encoding: 'utf8' });
    expect(stderr).to.equal('');
    return urlIn(stdout);
  }

  const FIPS = { AWS_USE_FIPS_ENDPOINT: 'true' };
  const DUAL = { AWS_USE_DUALSTACK_ENDPOINT: 'true' };
  const places: readonly (readonly [region: string, env: Record<string, string>, keys?: typeof TOKEN])[] = [
    ['eu-west-1', {}],
    ['us-east-1', {}, TOKEN],
    ['cn-north-1', {}],
    ['us-gov-west-1', FIPS, TOKEN],
    ['us-west-2', { ...FIPS, ...DUAL }],
    ['eusc-de-east-1', DUAL],
    ['us-east-2', { AWS_ENDPOINT_URL_STS: 'http://localhost:5000' }],
  ];
  for (const [region, env, token = {}] of few(places, 2))
    it(`gives the token of aws eks get-token in ${region} with ${JSON.stringify({ ...env, ...token }).slice(0, 60)}`, async function () {
      need(this, python);
      if (spawnSync(python, ['-c', 'import awscli']).status !== 0) skipFor(this, 'no awscli for Python here');
      const spec = resource(region, token);
      await withJob(
        [spec],
        async (job) => {
          const { status, stdout, stderr } = await job.start([BINARY, 'eks_token', 'my-aws']);
          expect(status, stderr).to.equal(0);
          const url = urlIn(stdout);
          const integration = spec.integration as Record<string, unknown>;
          expect(partsOf(url)).to.deep.equal(partsOf(awsUrl(job, integration, region, url)));
        },
        env,
      );
    });
});

describe('the scope eks', () => {
  let moto: Moto | undefined;

  before(async function () {
    need(this, 'moto_server', 'aws', 'kubectl');
    // It refuses the signature of any GET, also those of the AWS CLI, so it may check none.
    moto = await Moto.start(1000);
  });

  after(async () => {
    await moto?.stop();
  });

  it('gives kubectl a cluster that the AWS CLI made, and tells others apart', async () => {
    const other = {
      ...resource('us-east-1'),
      name: 'other',
      propertyBag: { region: 'us-east-1', clusterName: 'none' },
    };
    await withJob(
      [other, resource('us-east-1')],
      async (job) => {
        const configure = async (name: string): Promise<Ended> =>
          job.start([BINARY, 'configure', name, '--scopes', 'eks']);
        const missing = await configure('other');
        expect(missing.status).to.equal(1);
        expect(missing.stderr).to.match(/eks:DescribeCluster: .* answered 404 \(ResourceNotFound/);
        const role = [
          '--role-arn',
          'arn:aws:iam::123456789012:role/eks',
          '--resources-vpc-config',
          'subnetIds=a',
        ];
        const made = await new AwsCli(job, 'aws').prints([
          'eks',
          'create-cluster',
          '--name',
          'prod',
          ...role,
        ]);
        const { arn, endpoint } = (JSON.parse(made) as { readonly cluster: Record<string, string> }).cluster;
        const done = await configure('my-aws');
        expect(done.status, done.stderr).to.equal(0);
        const { stdout } = await job.start(['kubectl', 'config', 'view', '--minify', '--output=json']);
        expect(JSON.parse(stdout)).to.deep.include({ 'current-context': arn });
        expect(stdout).to.include(`"server": "${endpoint ?? ''}"`);
      },
      { AWS_ENDPOINT_URL: moto?.url ?? '' },
    );
  });
});
