import { expect } from 'chai';
import { run } from '../../src/cli/run.ts';
import type { HttpRequest } from '../../src/world/network.ts';
import { restError } from '../support/awsAnswers.ts';
import { type AwsJobResource, CONFIG, KEYS, awsJob } from '../support/awsJob.ts';
import { type CloudAnswers, fakeClouds } from '../support/fakeClouds.ts';
import type { Traffic } from '../support/fakeNetwork.ts';
import { type Seen, fakeWorld } from '../support/fakeWorld.ts';

const KUBECONFIG = '/home/user/.kube/config';
const ARN = 'arn:aws-cn:eks:cn-north-1:123456789012:cluster/prod';
const PLACE = 'eks.cn-north-1.amazonaws.com.cn/clusters/prod';
const CLUSTER = {
  cluster: { arn: ARN, endpoint: 'https://203.0.113.7', certificateAuthority: { data: 'Q0E=' } },
};

const aws = (
  settings: Record<string, unknown> = { region: 'cn-north-1', clusterName: 'prod' },
  integration: Record<string, string> = KEYS,
  scopes: readonly string[] = ['configure', 'eks'],
): AwsJobResource => ({
  name: 'aws',
  integration,
  version: { version: { propertyBag: settings }, versionDependencyPropertyBag: { scopes } },
});

interface Done {
  readonly status: number;
  readonly seen: Seen;
  readonly traffic: Traffic;
  readonly again: (...argv: readonly string[]) => Promise<number>;
}

const configure = async (
  resource: AwsJobResource,
  answers?: CloudAnswers,
  argv?: readonly string[],
): Promise<Done> => configureAll([resource], answers, argv);

async function configureAll(
  resources: readonly AwsJobResource[],
  answers: CloudAnswers = { [PLACE]: CLUSTER },
  argv: readonly string[] = [],
): Promise<Done> {
  const { network, traffic } = fakeClouds(answers);
  const { world, seen } = fakeWorld({ ...awsJob(resources), network });
  const status = await run(['configure', '--quiet', ...argv], world);
  return { status, seen, traffic, again: async (...words) => run(words, world) };
}

const textOf = ({ shared }: Seen): string | undefined => shared.get(KUBECONFIG)?.text;

describe('shipctl configure, for a cluster of Amazon EKS', () => {
  for (const [title, resource, argv] of [
    ['its step', aws(), []],
    ['the command line', aws(undefined, KEYS, []), ['--scopes', 'eks']],
    ['the command line, in mode process', aws(undefined, KEYS, []), ['--scopes', 'eks', '--mode', 'process']],
  ] as const)
    it(`gives kubectl the cluster if ${title} asks for it, under its ARN, and a call for its tokens`, async () => {
      const { status, seen, again } = await configure(resource, undefined, argv);
      expect(status, seen.err).to.equal(0);
      expect(seen.err).to.equal('');
      const text = textOf(seen);
      expect(text).to.include(`current-context: ${ARN}`).and.include('server: https://203.0.113.7');
      expect(text).to.include('certificate-authority-data: Q0E=');
      expect(text)
        .to.match(/command: \/usr\/local\/bin\/shipctl\n/)
        .and.match(/args: \["eks_token", "aws", "--region", "cn-north-1"\]\n/);
      expect(text).not.to.include('s3cret');
      expect(await again('eks_token', 'aws'), seen.err).to.equal(0);
      expect(await again('cleanup'), seen.err).to.equal(0);
      expect([...seen.shared.keys(), ...seen.journal.keys()]).to.deep.equal([]);
    });

  it('asks for tokens for the id of a local cluster on Outposts', async () => {
    const outpostConfig = { outpostArns: ['arn:aws:outposts:us-west-2:123456789012:outpost/op-1'] };
    const local = { cluster: { ...CLUSTER.cluster, id: 'c0ffee-1', outpostConfig } };
    const { status, seen, again } = await configure(aws(), { [PLACE]: local });
    expect(status, seen.err).to.equal(0);
    const words = ['eks_token', 'c0ffee-1', '--resource', 'aws', '--region', 'cn-north-1'];
    expect(textOf(seen)).to.include(`args: ${JSON.stringify(words).replaceAll(',', ', ')}\n`);
    expect(await again(...words), seen.err).to.equal(0);
  });

  it('asks AWS for the cluster with a signature', async () => {
    const { traffic } = await configure(aws());
    expect(traffic.requests).to.have.length(1);
    const [{ method, url, headers, body }] = traffic.requests as [HttpRequest];
    expect([method, url, body]).to.deep.equal(['GET', `https://${PLACE}`, undefined]);
    expect(headers['authorization']).to.match(/Credential=AKIA\/20261123\/cn-north-1\/eks\/aws4_request, /);
  });

  it('changes no file in a plan', async () => {
    const { status, seen } = await configure(aws(), undefined, ['--plan']);
    expect(status, seen.err).to.equal(0);
    expect(seen.out.toString()).to.include(`current-context: ${ARN}`);
    expect([...seen.shared.keys()]).to.deep.equal([]);
  });

  const faults: readonly (readonly [
    title: string,
    resource: AwsJobResource,
    answers: CloudAnswers,
    message: RegExp,
  ])[] = [
    ['without a clusterName', aws({ region: 'cn-north-1' }), {}, /no clusterName, which the scope eks needs/],
    [
      'with a clusterName that no cluster has',
      aws({ region: 'cn-north-1', clusterName: '../x' }),
      {},
      /version.propertyBag.clusterName in .* is not a valid clusterName/,
    ],
    [
      'that AWS does not know',
      aws(),
      { [PLACE]: restError(404, 'ResourceNotFoundException', 'No cluster found for name: prod.') },
      /eks:DescribeCluster: eks\.cn-north-1\.amazonaws\.com\.cn answered 404 \(ResourceNotFound/,
    ],
    [
      'that these keys may not see',
      aws(),
      { [PLACE]: restError(403, 'AccessDeniedException', 'no') },
      /these keys may not eks:DescribeCluster/,
    ],
    [
      'that is starting',
      aws(),
      { [PLACE]: { cluster: { arn: ARN, status: 'CREATING' } } },
      /the answer has no arn, endpoint and certificate; the cluster may still be starting/,
    ],
    [
      'of a server that does not answer',
      aws(),
      {},
      /eks\.cn-north-1\.amazonaws\.com\.cn: the server is unknown/,
    ],
  ];
  for (const [title, resource, answers, message] of faults)
    it(`writes the profile all the same for a cluster ${title}, and fails`, async () => {
      const { status, seen } = await configure(resource, answers);
      expect(status).to.equal(1);
      expect(seen.err).to.match(message).and.include('the resource "aws"');
      expect(seen.err).not.to.include('s3cret');
      expect([seen.shared.get(CONFIG) !== undefined, textOf(seen)]).to.deep.equal([true, undefined]);
    });

  /** Two resources, of which only `aws` names a cluster, or neither does. */
  const beside = (
    settings?: Record<string, unknown>,
    step: readonly string[] = [],
  ): readonly AwsJobResource[] => [
    { ...aws({ region: 'us-east-1' }, KEYS, step), name: 'plain' },
    aws(settings, KEYS, step),
  ];
  const NONE = { region: 'cn-north-1' };
  const lacks = (name: string): string =>
    `shipctl: the resource "${name}" (integration "keys", amazonKeys): no clusterName, which the scope eks needs: give it in ` +
    "the resource's versionTemplate or pointer\n";
  const several: readonly (readonly [
    title: string,
    resources: readonly AwsJobResource[],
    argv: readonly string[],
    status: number,
    says: string,
  ])[] = [
    [
      'uses a scope of the command line for the resources with a cluster',
      beside(),
      ['--scopes', 'eks'],
      0,
      '',
    ],
    [
      'fails for a resource without a cluster that was named',
      beside(),
      ['aws', 'plain', '--scopes', 'eks'],
      1,
      lacks('plain'),
    ],
    [
      'fails for a resource without a cluster whose step has the scope',
      beside(undefined, ['eks']),
      [],
      1,
      lacks('plain'),
    ],
    [
      'fails if no resource has a cluster',
      beside(NONE),
      ['--scopes', 'eks'],
      1,
      lacks('plain') + lacks('aws'),
    ],
    [
      'fails for a cluster without a valid name',
      beside({ ...NONE, clusterName: 5 }),
      ['--scopes', 'eks'],
      1,
      'is not a string',
    ],
  ];
  for (const [title, resources, argv, status, says] of several)
    it(`${title}, and writes all profiles`, async () => {
      const done = await configureAll(resources, { [PLACE]: CLUSTER }, argv);
      expect(done.status, done.seen.err).to.equal(status);
      if (says === '') expect(done.seen.err).to.equal('');
      else
        for (const line of says.split('\n')) expect(done.seen.err).to.include(line.replace('shipctl: ', ''));
      expect(done.seen.err.match(/no clusterName/g)?.length ?? 0).to.equal(
        says.split('no clusterName').length - 1,
      );
      expect(textOf(done.seen) !== undefined).to.equal(done.traffic.requests.length === 1);
      expect(done.seen.shared.get(CONFIG)?.text).to.include('[profile plain]').and.include('[profile aws]');
    });

  it('writes nothing if no place gives a region', async () => {
    const { status, seen } = await configure(aws({ clusterName: 'prod' }));
    expect(status).to.equal(1);
    expect(seen.err).to.include('no region for the resource "aws"');
    expect([...seen.shared.keys()]).to.deep.equal([]);
  });
});
