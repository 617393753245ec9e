import { expect } from 'chai';
import { POLICY_NAMES } from '../../src/core/clouds/aws/policies.ts';
import { AwsCli } from '../support/awsCli.ts';
import { need } from '../support/clients.ts';
import { type Ended, type Job, BINARY } from '../support/job.ts';
import { Moto } from '../support/moto.ts';
import { USER_CALLS, makeUser, setUp } from '../support/motoUsers.ts';
import type { Keys } from '../support/oddProfiles.ts';
import { withJob } from '../support/withJob.ts';

const [DEPLOY, BALANCED] = POLICY_NAMES;

/** What the keys of a user lack, of the policy that they have otherwise. */
const USERS = [
  { name: 'deployer', policy: DEPLOY, lacks: '' },
  { name: 'balancer', policy: BALANCED, lacks: '' },
  { name: 'no-create', policy: DEPLOY, lacks: 'ecs:CreateService' },
  { name: 'no-list', policy: BALANCED, lacks: 'iam:ListRoles' },
] as const;
type User = (typeof USERS)[number]['name'];

const SETUP_CALLS = USERS.length * USER_CALLS + 2;
const BALANCER = {
  targetGroupArn: 'arn:aws:elasticloadbalancing:x',
  containerName: 'web',
  containerPort: 80,
};
const TRUST = '{"Version":"2012-10-17","Statement":[]}';

/** A policy without one of its actions. moto does not look at resources, and refuses arn:aws:iam::*:*. */
function policyWithout(policy: string, action: string): string {
  const document = JSON.parse(policy) as { Statement: { Action: string[] }[] };
  const statements = document.Statement.map((statement) => ({
    ...statement,
    Action: statement.Action.filter((one) => one !== action),
    Resource: '*',
  }));
  return JSON.stringify({ ...document, Statement: statements });
}

interface Done {
  readonly action: string;
  readonly steady: boolean;
  readonly taskDefinition: string;
  readonly deregistered: readonly string[];
}

describe('deploy_ecs, with keys that have exactly a policy of aws_policy', () => {
  let moto: Moto | undefined;
  const keys = new Map<User, Keys>();

  before(async function () {
    need(this, 'moto_server', 'aws');
    moto = await Moto.start(SETUP_CALLS, { MOTO_ECS_SERVICE_RUNNING: '1' });
    const server = moto;
    await setUp(server, 'ecs', { clusterName: 'shop' }, 'AmazonEC2ContainerServiceV20141113.CreateCluster');
    await setUp(server, 'iam', {
      Action: 'CreateRole',
      RoleName: 'balance',
      AssumeRolePolicyDocument: TRUST,
    });
    await withJob([], async (job) => {
      for (const { name, policy, lacks } of USERS) {
        const { stdout } = job.run(['aws_policy', policy]);
        keys.set(name, await makeUser(server, name, policyWithout(stdout, lacks)));
      }
    });
  });

  after(async () => {
    await moto?.stop();
  });

  /** A job with a manifest, and the keys of a user for the cluster. */
  async function deploying(
    user: User,
    name: string,
    more: object,
    work: (job: Job) => Promise<void>,
  ): Promise<void> {
    const integration = { masterName: 'amazonKeys', name: 'keys', ...keys.get(user) };
    const cluster = {
      type: 'cluster',
      integration,
      propertyBag: { region: 'us-east-1', clusterName: 'shop' },
    };
    const image = { type: 'image', propertyBag: {} };
    await withJob(
      [
        { name: 'my-cluster', ...cluster },
        { name: 'my-image', ...image },
      ],
      async (job) => {
        const container = { name: 'web', image: 'resource:my-image', memory: 128 };
        const service = { name, desiredCount: 1, ...more };
        job.write(
          'work/shop.json',
          JSON.stringify({ family: name, containerDefinitions: [container], service }),
        );
        await work(job);
      },
      { AWS_ENDPOINT_URL: moto?.url ?? '', MYIMAGE_SOURCENAME: 'shop/web', MYIMAGE_VERSIONNAME: '1.1.0' },
    );
  }

  const deploy = (job: Job, ...options: readonly string[]): Promise<Ended> =>
    job.start([BINARY, 'deploy_ecs', 'my-cluster', '--manifest', job.path('work/shop.json'), ...options]);

  async function done(job: Job, ...options: readonly string[]): Promise<Done> {
    const { status, stdout, stderr } = await deploy(job, '--json', ...options);
    expect(status, stderr).to.equal(0);
    return JSON.parse(stdout) as Done;
  }

  /** What the AWS CLI says of the service. */
  async function described(job: Job, user: User, name: string): Promise<Record<string, unknown>> {
    const { accessKey = '', secretKey = '' } = keys.get(user) ?? {};
    const line = ['ecs', 'describe-services', '--cluster=shop', `--services=${name}`, '--output=json'];
    const text = await new AwsCli(job, 'aws').prints([...line, '--query=services[0]'], {
      AWS_ACCESS_KEY_ID: accessKey,
      AWS_SECRET_ACCESS_KEY: secretKey,
      AWS_DEFAULT_REGION: 'us-east-1',
    });
    return JSON.parse(text) as Record<string, unknown>;
  }

  it('creates, updates and deletes a service with the policy deploy', async () => {
    await deploying('deployer', 'one', {}, async (job) => {
      const created = await done(job);
      expect(created).to.deep.include({ action: 'created', steady: true });
      const updated = await done(job, '--keep', '1');
      expect(updated).to.deep.include({ action: 'updated', deregistered: [created.taskDefinition] });
      const { taskDefinition, status } = await described(job, 'deployer', 'one');
      expect([taskDefinition, status]).to.deep.equal([updated.taskDefinition, 'ACTIVE']);
      const deleted = await done(job, '--delete');
      expect(deleted).to.deep.include({ action: 'deleted', deregistered: [updated.taskDefinition] });
      expect(await described(job, 'deployer', 'one')).to.include({ status: 'INACTIVE' });
      expect(await done(job, '--delete')).to.deep.include({ action: 'none', deregistered: [] });
    });
  });

  it('gives a service load balancers and a role with the policy deploy-load-balancer', async () => {
    await deploying('balancer', 'two', { loadBalancers: [BALANCER], role: 'balance' }, async (job) => {
      expect(await done(job, '--load-balancer')).to.deep.include({ action: 'created', steady: true });
      const { loadBalancers, roleArn } = await described(job, 'balancer', 'two');
      expect([loadBalancers, roleArn]).to.deep.equal([[BALANCER], 'arn:aws:iam::123456789012:role/balance']);
      expect(await done(job, '--load-balancer')).to.deep.include({ action: 'updated' });
      expect(await done(job, '--delete')).to.deep.include({ action: 'deleted' });
    });
  });

  for (const { name, lacks } of USERS.slice(2))
    it(`says that keys without ${lacks} lack just that`, async () => {
      const isBalanced = lacks.startsWith('iam');
      const more = isBalanced ? { loadBalancers: [BALANCER], role: 'balance' } : {};
      await deploying(name, 'three', more, async (job) => {
        const { status, stdout, stderr } = await deploy(job, ...(isBalanced ? ['--load-balancer'] : []));
        expect([status, stdout]).to.deep.equal([1, '']);
        expect(stderr).to.include(`the resource "my-cluster" (integration "keys", amazonKeys): ${lacks}: `);
        expect(stderr).to.match(new RegExp(`these keys may not ${lacks}\\b`));
        expect(stderr).not.to.include(keys.get(name)?.secretKey);
      });
    });
});
