import { expect } from 'chai';
import { run } from '../../src/cli/run.ts';
import { type AwsJobResource, KEYS, awsJob } from '../support/awsJob.ts';
import { fakeNetwork } from '../support/fakeNetwork.ts';
import { type Seen, fakeWorld } from '../support/fakeWorld.ts';

const withKeys = (
  name: string,
  propertyBag: Record<string, unknown>,
  more: Record<string, string> = {},
): AwsJobResource => ({
  name,
  integration: { ...KEYS, accessKey: `AKIA${name.toUpperCase()}`, ...more },
  version: { version: { propertyBag } },
});

const A = withKeys('a', { region: 'us-east-1', clusterName: 'one' });
const B = withKeys('b', { region: 'eu-west-1', clusterName: 'two' });
const C = withKeys('c', { region: 'cn-north-1' });
const D = withKeys('d', { region: 'us-west-1', clusterName: 'one' });
const CLUSTER: AwsJobResource = {
  ...withKeys('e', { region: 'us-west-2', clusterName: 'three' }),
  more: { E_TYPE: 'cluster' },
};
const GIT: AwsJobResource = {
  name: 'two',
  integration: { masterName: 'gitCredential', host: 'h', username: 'u', password: 'p' },
};

/** The steps of the job, as JOB_MESSAGE names them. */
const STEPS = JSON.stringify({ steps: ['c', 'b', 'a'].map((name) => ({ IN: name })) });

async function call(
  resources: readonly AwsJobResource[],
  words: readonly string[],
  env: Record<string, string> = {},
): Promise<{ readonly status: number; readonly seen: Seen }> {
  const { network, traffic } = fakeNetwork({});
  const job = awsJob(resources, env);
  const { world, seen } = fakeWorld({ ...job, files: { ...job.files, '/job/message.json': STEPS }, network });
  const status = await run(['eks_token', ...words], world);
  expect(traffic.requests).to.deep.equal([]);
  return { status, seen };
}

interface Credential {
  readonly apiVersion: string;
  readonly status: { readonly token: string; readonly expirationTimestamp: string };
}

const credentialIn = ({ out }: Seen): Credential => JSON.parse(out.toString()) as Credential;

/** The access key and the region that signed. */
function signer(seen: Seen): string {
  const [, encoded = ''] = credentialIn(seen).status.token.split('.');
  const url = new URL(Buffer.from(encoded, 'base64url').toString());
  const [id, , region] = url.searchParams.get('X-Amz-Credential')?.split('/') ?? [];
  return `${id ?? ''} ${region ?? ''}`;
}

describe('shipctl eks_token', () => {
  const table: [
    title: string,
    resources: readonly AwsJobResource[],
    words: readonly string[],
    signer: string,
    env?: Record<string, string>,
  ][] = [
    ['the resource of that name', [A, B], ['a'], 'AKIAA us-east-1'],
    ['the resource whose cluster it is', [A, B, C], ['one'], 'AKIAA us-east-1'],
    ['the last resource whose cluster it is', [A, D, C], ['one'], 'AKIAD us-west-1'],
    ['the last resource, for another cluster', [A, B, C], ['three'], 'AKIAC cn-north-1'],
    ['the resource that --resource names', [A, B], ['b', '--resource', 'a'], 'AKIAA us-east-1'],
    ['a resource in the region of --region', [A, B], ['a', '--region', 'us-west-2'], 'AKIAA us-west-2'],
    ['a resource of another type of that name', [CLUSTER], ['e'], 'AKIAE us-west-2'],
    [
      'a resource of another type that --resource names',
      [CLUSTER],
      ['one', '--resource', 'e'],
      'AKIAE us-west-2',
    ],
    [
      'a resource in the region of AWS_REGION',
      [withKeys('d', { clusterName: 'x' })],
      ['x'],
      'AKIAD eu-west-3',
    ],
    ['a cluster that has the name of a resource of something else', [A, B, GIT], ['two'], 'AKIAB eu-west-1'],
    [
      'the last one in the order of the steps',
      [A, B, C],
      ['three'],
      'AKIAA us-east-1',
      { JOB_MESSAGE: '/job/message.json' },
    ],
  ];
  for (const [title, resources, words, expected, env = {}] of table)
    it(`signs with the keys of ${title}`, async () => {
      const { status, seen } = await call(resources, words, { AWS_REGION: 'eu-west-3', ...env });
      expect(status, seen.err).to.equal(0);
      expect(signer(seen)).to.equal(expected);
      expect(seen.err).to.equal('');
    });

  it('answers in the version that kubectl asks for', async () => {
    for (const version of ['v1', 'v1beta1']) {
      const apiVersion = `client.authentication.k8s.io/${version}`;
      const { seen } = await call([A], ['a'], { KUBERNETES_EXEC_INFO: JSON.stringify({ apiVersion }) });
      const answer = credentialIn(seen);
      expect(answer).to.deep.include({ kind: 'ExecCredential', apiVersion });
      expect(answer.status.expirationTimestamp).to.equal('2026-11-23T10:14:00Z');
    }
  });

  it('has the session token of temporary keys in the URL', async () => {
    const { seen } = await call(
      [withKeys('d', { region: 'us-east-1', clusterName: 'x' }, { sessionToken: 't0k' })],
      ['d'],
    );
    const [, encoded = ''] = credentialIn(seen).status.token.split('.');
    expect(Buffer.from(encoded, 'base64url').toString()).to.include('X-Amz-Security-Token=t0k');
  });

  const faults: [
    title: string,
    resources: readonly AwsJobResource[],
    words: readonly string[],
    status: number,
    message: RegExp,
    env?: Record<string, string>,
  ][] = [
    ['a resource without a cluster', [C], ['c'], 1, /"c" .*: no clusterName, which eks_token needs/],
    ['no region', [withKeys('d', { clusterName: 'x' })], ['d'], 1, /no region for the resource "d"/],
    [
      'a clusterName that no cluster has',
      [withKeys('d', { clusterName: 'a/b', region: 'us-east-1' })],
      ['d'],
      1,
      /version.propertyBag.clusterName in .* is not a valid clusterName/,
    ],
    [
      'a name that no cluster has',
      [A],
      ['a.b'],
      99,
      /"a\.b" is neither an AWS resource of this job nor the name/,
    ],
    ['an unknown resource', [A], ['one', '--resource', 'z'], 99, /z/],
    ['a resource of something else', [A, GIT], ['one', '--resource', 'two'], 99, /no AWS integration/],
    [
      'a job without AWS',
      [GIT],
      ['one'],
      99,
      /no resource of this job has keys for the cluster "one".*--resource\n/,
    ],
    ['no cluster', [A], [], 99, /CLUSTER is missing/],
    ['a wrong --region', [A], ['a', '--region', 'us-east-1a'], 99, /--region: this is an availability zone/],
    ['a version that is unknown', [A], ['a'], 1, /asks for a version/, { KUBERNETES_EXEC_INFO: '{}' }],
    [
      'a wrong address',
      [A],
      ['a'],
      1,
      /AWS_ENDPOINT_URL_STS is not an address/,
      { AWS_ENDPOINT_URL_STS: 'x' },
    ],
  ];
  for (const [title, resources, words, status, message, env = {}] of faults)
    it(`refuses ${title}`, async () => {
      const done = await call(resources, words, env);
      expect(done.status).to.equal(status);
      expect(done.seen.err).to.match(message);
      expect(done.seen.err).not.to.include('s3cret');
      expect(done.seen.out.toString()).to.equal('');
    });
});
