import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { run } from '../../src/cli/run.ts';
import { type AwsJobResource, KEYS, ROLE, awsJob } from '../support/awsJob.ts';
import {
  type EcsScene,
  FakeEcs,
  NEW,
  type ServiceState,
  arnOf,
  refused,
  serviceWith,
} from '../support/fakeEcs.ts';
import { NOW } from '../support/fakeNetwork.ts';
import { type Seen, fakeWorld } from '../support/fakeWorld.ts';

const CLUSTER: AwsJobResource = {
  name: 'prod',
  integration: KEYS,
  version: { version: { propertyBag: { region: 'eu-west-1', clusterName: 'prod-1' } } },
};

const CONTAINER = { name: 'web', image: 'nginx:1.27', memory: 128 };
const MANIFEST = {
  family: 'shop',
  cpu: '256',
  containerDefinitions: [CONTAINER],
  service: { name: 'shop-web', desiredCount: 2, launchType: 'FARGATE', enableECSManagedTags: true },
};
const withService = (more: Record<string, unknown>) => ({
  ...MANIFEST,
  service: { ...MANIFEST.service, ...more },
});
const withContainer = (more: Record<string, unknown>) => ({
  ...MANIFEST,
  containerDefinitions: [{ ...CONTAINER, ...more }],
});
const BALANCER = { targetGroupArn: 'arn:t', containerName: 'web', containerPort: 80 };
const BALANCED = withService({ loadBalancers: [BALANCER] });

interface Scene extends EcsScene {
  readonly manifest?: unknown;
  readonly words?: readonly string[];
  readonly cluster?: AwsJobResource;
  readonly env?: Readonly<Record<string, string>>;
  readonly files?: Readonly<Record<string, string>>;
}

async function call({
  manifest = MANIFEST,
  words = [],
  cluster = CLUSTER,
  env,
  files,
  ...scene
}: Scene = {}): Promise<{
  readonly status: number;
  readonly seen: Seen;
  readonly ecs: FakeEcs;
}> {
  const ecs = new FakeEcs(scene);
  const job = awsJob([cluster], env);
  const text = typeof manifest === 'string' ? manifest : JSON.stringify(manifest);
  const { world, seen } = fakeWorld({
    env: job.env,
    files: { ...job.files, 'shop.json': text, ...files },
    network: ecs.network,
  });
  const status = await run(['deploy_ecs', 'prod', '--manifest', 'shop.json', ...words], world);
  for (const secret of ['s3cret', 'hunter22']) expect(seen.err + seen.out.toString()).not.to.include(secret);
  return { status, seen, ecs };
}

const OLD = serviceWith('ecs-svc/old', 'COMPLETED');
const events = (...messages: readonly string[]): ServiceState => ({
  events: messages.map((message) => ({ id: `id of ${message}`, message })),
});

describe('shipctl deploy_ecs', () => {
  it('registers the task definition and creates the service if the cluster lacks it', async () => {
    const { status, seen, ecs } = await call();
    expect(status, seen.err).to.equal(0);
    expect(ecs.actions).to.deep.equal([
      'DescribeServices',
      'RegisterTaskDefinition',
      'CreateService',
      'DescribeServices',
    ]);
    expect(ecs.inputOf('DescribeServices')).to.deep.equal({ cluster: 'prod-1', services: ['shop-web'] });
    expect({ ...ecs.inputOf('RegisterTaskDefinition'), service: MANIFEST.service }).to.deep.equal(MANIFEST);
    expect(ecs.inputOf('RegisterTaskDefinition')).not.to.have.property('service');
    const { clientToken, ...input } = ecs.inputOf('CreateService') ?? {};
    expect(clientToken).to.match(/^[\da-f]{32}$/);
    expect(input).to.deep.equal({
      cluster: 'prod-1',
      serviceName: 'shop-web',
      desiredCount: 2,
      launchType: 'FARGATE',
      enableECSManagedTags: true,
      taskDefinition: arnOf('shop:1'),
    });
    expect(ecs.traffic.requests[0]?.url).to.equal('https://ecs.eu-west-1.amazonaws.com/');
    expect(seen.out.toString()).to.equal('');
    expect(seen.err).to.equal(
      [`registered ${arnOf('shop:1')}`, 'created the service', '1 of 1 tasks running', 'steady']
        .map((line) => `shipctl: shop-web: ${line}\n`)
        .join(''),
    );
  });

  it('updates a service that exists, without what only CreateService takes', async () => {
    const manifest = withService({ tags: [], clientToken: 'x', schedulingStrategy: 'REPLICA' });
    const { status, seen, ecs } = await call({ manifest, before: [OLD], revisions: [arnOf('shop:7')] });
    expect(status, seen.err).to.equal(0);
    expect(ecs.inputOf('UpdateService')).to.deep.equal({
      cluster: 'prod-1',
      service: 'shop-web',
      desiredCount: 2,
      enableECSManagedTags: true,
      taskDefinition: arnOf('shop:8'),
    });
    expect(ecs.actions).not.to.include('CreateService');
    expect(ecs.revisions).to.deep.equal([arnOf('shop:7'), arnOf('shop:8')]);
  });

  const counts: [title: string, service: Record<string, unknown>, count: unknown][] = [
    ['one task', { desiredCount: undefined }, 1],
    ['no task', { desiredCount: 0 }, 0],
    ['no count for a daemon', { desiredCount: undefined, schedulingStrategy: 'DAEMON' }, undefined],
  ];
  for (const [title, service, count] of counts)
    it(`creates a service with ${title}`, async () => {
      const { ecs } = await call({ manifest: withService(service) });
      expect(ecs.inputOf('CreateService')?.['desiredCount']).to.equal(count);
    });

  it('creates a service anew after a deleted one, and waits until its tasks have ended', async () => {
    const draining = { ...OLD, status: 'DRAINING' };
    const { status, ecs } = await call({
      before: [draining, draining, draining, { ...OLD, status: 'INACTIVE' }],
    });
    expect(status).to.equal(0);
    expect(ecs.traffic.pauses).to.deep.equal([5000, 5000]);
    expect(ecs.actions).to.include('CreateService');
  });

  it('waits until ECS says that the deployment is complete, and reports what is new', async () => {
    const going = (running: number, ...messages: string[]): ServiceState =>
      serviceWith(NEW, 'IN_PROGRESS', { desiredCount: 2, runningCount: running, ...events(...messages) });
    const { status, seen, ecs } = await call({
      before: [{ ...OLD, ...events('old news') }],
      after: [
        { ...OLD, desiredCount: 2 },
        going(1, 'started 1', 'old news'),
        going(2, 'started 2', 'started 1', 'old news'),
        going(2, 'started 2', 'started 1', 'old news'),
        serviceWith(NEW, 'COMPLETED', {
          desiredCount: 2,
          runningCount: 2,
          ...events('steady now', 'started 2'),
        }),
      ],
      words: ['--json'],
    });
    expect(status).to.equal(0);
    expect(ecs.traffic.pauses).to.deep.equal([5000, 5000, 5000, 5000]);
    const lines = [
      '1 of 2 tasks running',
      'started 1',
      '2 of 2 tasks running',
      'started 2',
      'steady now',
      'steady',
    ];
    expect(seen.err).to.include(lines.map((line) => `shipctl: shop-web: ${line}\n`).join(''));
    expect(seen.err).not.to.include('old news');
    expect(JSON.parse(seen.out.toString())).to.deep.equal({
      cluster: 'prod-1',
      region: 'eu-west-1',
      service: 'shop-web',
      action: 'updated',
      taskDefinition: arnOf('shop:1'),
      steady: true,
      failure: null,
      deregistered: [],
      events: ['started 1', 'started 2', 'steady now'],
    });
  });

  it('fails with the last events if ECS says that the deployment failed', async () => {
    const failed = serviceWith(NEW, 'FAILED', events('unable to place a task', 'started 1 task'));
    const [deployment] = failed['deployments'] as readonly object[];
    const after = [{ ...failed, deployments: [{ ...deployment, rolloutStateReason: 'circuit breaker' }] }];
    const { status, seen } = await call({
      after,
      words: ['--json', '--keep', '1'],
      revisions: [arnOf('shop:3')],
    });
    expect(status).to.equal(1);
    expect(seen.err).to.match(
      /shipctl: the deployment of the service shop-web failed: circuit breaker; its last events: started 1 task \| unable to place a task\n$/,
    );
    expect(JSON.parse(seen.out.toString())).to.deep.include({
      steady: false,
      deregistered: [],
      taskDefinition: arnOf('shop:4'),
    });
  });

  it('shows what the service says without values of the task definition', async () => {
    const manifest = withContainer({ environment: [{ name: 'PASSWORD', value: 'hunter22' }] });
    const after = [
      serviceWith(NEW, 'IN_PROGRESS', events('PASSWORD=hunter22 is odd')),
      {
        ...serviceWith(NEW, 'FAILED', events('PASSWORD=hunter22 is odd')),
        deployments: [{ id: NEW, status: 'PRIMARY', rolloutState: 'FAILED', rolloutStateReason: 'hunter22' }],
      },
    ];
    const { status, seen } = await call({ manifest, after, words: ['--json'] });
    expect(status).to.equal(1);
    expect(seen.err).to.match(/failed: \*\*\*; its last events: PASSWORD=\*\*\* is odd\n$/);
  });

  it('fails if the service is not steady in time, and never looks for longer', async () => {
    const after = [serviceWith(NEW, 'IN_PROGRESS', { runningCount: 0, ...events('unable to place a task') })];
    const { status, seen, ecs } = await call({ after, words: ['--timeout', '60'] });
    expect(status).to.equal(1);
    expect(seen.err).to.match(
      /shop-web did not become steady within 60 s \(--timeout\); its last events: unable to place a task\n$/,
    );
    expect(ecs.network.now() - NOW).to.equal(59_000);
  });

  const denials: [
    title: string,
    action: string,
    count: number,
    words: readonly string[],
    deregistered: unknown,
  ][] = [
    ['the second look at the service', 'DescribeServices', 2, [], []],
    ['a list of revisions', 'ListTaskDefinitions', 1, ['--keep', '1'], []],
    ['the second revision to deregister', 'DeregisterTaskDefinition', 2, ['--keep', '1'], [arnOf('shop:2')]],
    ['the deletion', 'DeleteService', 1, ['--delete'], []],
    ['the last look at a deleted service', 'DescribeServices', 2, ['--delete'], []],
  ];
  for (const [title, refusedAction, count, words, deregistered] of denials)
    it(`reports what was done if AWS refuses ${title}`, async () => {
      let left = count;
      const { status, seen } = await call({
        before: [OLD],
        revisions: ['shop:1', 'shop:2'].map(arnOf),
        words: ['--json', ...words],
        other: (action) =>
          action === refusedAction && --left === 0 ? refused('AccessDeniedException') : undefined,
      });
      expect(status).to.equal(1);
      expect(seen.err).to.include(`these keys may not ecs:${refusedAction}`);
      const report = JSON.parse(seen.out.toString()) as Record<string, unknown>;
      const isDeleted = words[0] === '--delete' && refusedAction !== 'DeleteService';
      const action = isDeleted ? 'deleted' : 'updated';
      const steady = ['ListTaskDefinitions', 'DeregisterTaskDefinition'].includes(refusedAction);
      expect(report).to.deep.include({ deregistered, action, steady });
      expect(report['failure']).to.match(/these keys may not/);
    });

  const passing: [title: string, answer: ReturnType<typeof refused>][] = [
    ['wants fewer requests', refused('ThrottlingException')],
    ['answers with a page of HTML', { ...refused(''), status: 200, body: Buffer.from('<html>') }],
    ['answers with an error that is none', { ...refused('ServerException'), status: 200 }],
  ];
  for (const [title, answer] of passing)
    it(`looks again if AWS ${title} meanwhile`, async () => {
      let looks = 0;
      const { status, seen } = await call({
        before: [OLD],
        words: ['--timeout', '3000'],
        other: (action) => {
          if (action !== 'DescribeServices' || ++looks === 1 || looks > 40) return undefined;
          const id = `7c0e9a53-3a9b-4c1e-9d0f-5b6a1f2e8${100 + looks}`;
          return { ...answer, headers: { ...answer.headers, 'x-amzn-requestid': id } };
        },
      });
      expect(status, seen.err).to.equal(0);
      expect(seen.err.match(/will try again: /g)).to.have.length(1);
      expect(seen.err).to.match(/shop-web: steady\n$/);
    });

  it('says in the end that it can not look', async () => {
    let looks = 0;
    const { status, seen } = await call({
      before: [OLD],
      other: (action) =>
        action === 'DescribeServices' && ++looks > 1 ? refused('ThrottlingException') : undefined,
    });
    expect(status).to.equal(1);
    expect(seen.err).to.match(
      /shop-web did not become steady within 600 s \(--timeout\): .*ecs:DescribeServices: .*\(Throttling/,
    );
  });

  it('fails if the answer to a change does not show the service', async () => {
    const { status, seen } = await call({
      before: [OLD],
      other: (action) => (action === 'UpdateService' ? { ...refused('x'), status: 200 } : undefined),
    });
    expect(status).to.equal(1);
    expect(seen.err).to.match(/ECS did not say what became of the service shop-web\n$/);
  });

  it('assumes a role once, also if there is no place to keep its keys', async () => {
    const { status, ecs } = await call({
      cluster: { ...CLUSTER, integration: ROLE },
      env: { AWS_ACCESS_KEY_ID: 'AKIAJOB', AWS_SECRET_ACCESS_KEY: 's3cret', HOME: '', XDG_STATE_HOME: '' },
    });
    expect(status).to.equal(0);
    expect(ecs.actions.filter((action) => action === 'AssumeRole')).to.have.length(1);
  });

  it('takes keys of a role, and others before they end', async () => {
    const { status, ecs } = await call({
      cluster: { ...CLUSTER, integration: ROLE },
      env: { AWS_ACCESS_KEY_ID: 'AKIAJOB', AWS_SECRET_ACCESS_KEY: 's3cret' },
      words: ['--timeout', '7200'],
      after: [serviceWith(NEW, 'IN_PROGRESS')],
    });
    expect(status).to.equal(1);
    expect(ecs.actions.filter((action) => action === 'AssumeRole').length).to.be.within(2, 4);
    expect(ecs.network.now() - NOW).to.equal(7_199_000);
  });

  it('deregisters all but the newest revisions of the family after a steady deployment with --keep', async () => {
    const revisions = ['shop:2', 'shop:10', 'shop:9', 'shop-admin:1'].map(arnOf);
    const { status, ecs } = await call({ revisions, words: ['--keep', '2'] });
    expect(status).to.equal(0);
    expect(ecs.revisions).to.deep.equal(['shop:10', 'shop-admin:1', 'shop:11'].map(arnOf));
    expect(ecs.inputOf('ListTaskDefinitions')).to.deep.equal({
      familyPrefix: 'shop',
      status: 'ACTIVE',
      sort: 'DESC',
    });
  });

  describe('with --delete', () => {
    const words = ['--delete', '--json'];

    it('scales the service to nothing, deletes it, waits for its tasks, and deregisters the family', async () => {
      const { status, seen, ecs } = await call({
        words,
        before: [OLD],
        after: [
          { ...OLD, status: 'DRAINING' },
          { ...OLD, status: 'INACTIVE' },
        ],
        revisions: ['shop:1', 'shop:2', 'shop-admin:1'].map(arnOf),
        manifest: { ...BALANCED, containerDefinitions: [{ ...CONTAINER, image: 'resource:gone' }] },
      });
      expect(status, seen.err).to.equal(0);
      expect(ecs.inputOf('UpdateService')).to.deep.equal({
        cluster: 'prod-1',
        service: 'shop-web',
        desiredCount: 0,
      });
      expect(ecs.inputOf('DeleteService')).to.deep.equal({ cluster: 'prod-1', service: 'shop-web' });
      expect(ecs.traffic.pauses).to.deep.equal([5000]);
      expect(ecs.revisions).to.deep.equal([arnOf('shop-admin:1')]);
      const deregistered = ['shop:2', 'shop:1'].map(arnOf);
      expect(JSON.parse(seen.out.toString())).to.deep.include({
        action: 'deleted',
        deregistered,
        taskDefinition: null,
      });
    });

    it('goes on if another process has deleted the service meanwhile', async () => {
      const { status, seen, ecs } = await call({
        words,
        before: [OLD, undefined],
        revisions: [arnOf('shop:1')],
        other: (action) =>
          ['UpdateService', 'DeleteService'].includes(action)
            ? refused(action === 'UpdateService' ? 'ServiceNotActiveException' : 'ServiceNotFoundException')
            : undefined,
      });
      expect(status, seen.err).to.equal(0);
      expect(ecs.revisions).to.deep.equal([]);
    });

    const ACTIVE = refused(
      'InvalidParameterException',
      'The service cannot be stopped while deployments are active.',
    );

    it('waits until no deployment is active', async () => {
      let left = 3;
      const { status, seen, ecs } = await call({
        words,
        before: [OLD],
        after: [undefined],
        other: (action) => (action === 'DeleteService' && left-- > 0 ? ACTIVE : undefined),
      });
      expect(status, seen.err).to.equal(0);
      expect(ecs.traffic.pauses).to.deep.equal([5000, 5000, 5000]);
    });

    it('fails if a deployment is active until the end', async () => {
      const { status, seen } = await call({
        words,
        before: [OLD],
        other: (action) => (action === 'DeleteService' ? ACTIVE : undefined),
      });
      expect(status).to.equal(1);
      expect(seen.err).to.match(
        /the deployments of the service shop-web did not end within 600 s \(--timeout\)\n$/,
      );
      expect(JSON.parse(seen.out.toString())).to.deep.include({ action: 'updated', steady: false });
    });

    it('does not scale a daemon', async () => {
      const { ecs } = await call({
        words,
        before: [{ ...OLD, schedulingStrategy: 'DAEMON' }],
        after: [undefined],
      });
      expect(ecs.actions).to.include('DeleteService').and.not.include('UpdateService');
    });

    it('is done if the cluster has no such service', async () => {
      const { status, seen, ecs } = await call({ words });
      expect(status).to.equal(0);
      expect(JSON.parse(seen.out.toString())).to.deep.include({ action: 'none', steady: true });
      expect(ecs.actions).not.to.include('DeleteService');
    });

    it('fails if the tasks do not end in time', async () => {
      const draining = { ...OLD, status: 'DRAINING' };
      const { status, seen, ecs } = await call({ words, before: [OLD], after: [draining] });
      expect(status).to.equal(1);
      expect(seen.err).to.match(/the service shop-web did not end its tasks within 600 s \(--timeout\)\n$/);
      expect(ecs.actions).not.to.include('DeregisterTaskDefinition');
    });
  });

  describe('with --load-balancer', () => {
    const words = ['--load-balancer'];
    const withRole = (role: string) => withService({ loadBalancers: [BALANCER], role });

    it('creates the service with its load balancers, and asks IAM for nothing', async () => {
      const { status, seen, ecs } = await call({ words, manifest: BALANCED });
      expect(status, seen.err).to.equal(0);
      expect(ecs.inputOf('CreateService')).to.deep.include({ loadBalancers: [BALANCER] });
      expect(ecs.actions).not.to.include('ListRoles');
    });

    const roles: [role: string, arn: string, asked: number][] = [
      ['arn:aws:iam::123456789012:role/x', 'arn:aws:iam::123456789012:role/x', 0],
      ['first', 'arn:aws:iam::123456789012:role/team/first', 1],
      ['second', 'arn:aws:iam::123456789012:role/team/second', 2],
      ['/team/second', 'arn:aws:iam::123456789012:role/team/second', 2],
    ];
    for (const [role, arn, asked] of roles)
      it(`creates the service with the role ${role}`, async () => {
        const { status, seen, ecs } = await call({ words, manifest: withRole(role) });
        expect(status, seen.err).to.equal(0);
        expect(ecs.inputOf('CreateService')).to.deep.include({ role: arn });
        expect(ecs.actions.filter((action) => action === 'ListRoles')).to.have.lengthOf(asked);
      });

    it('refuses a role that the account lacks, before it registers anything', async () => {
      const { status, seen, ecs } = await call({ words, manifest: withRole('secnd') });
      expect(status).to.equal(1);
      expect(seen.err).to.equal(
        'shipctl: shop.json: service.role names no role of the account: "secnd"; did you mean "second"?\n',
      );
      expect(ecs.actions).not.to.include('RegisterTaskDefinition');
    });

    it('updates the load balancers only if they are others', async () => {
      const before = (one: object) => [{ ...OLD, loadBalancers: [{ ...one, more: 'of ECS' }] }];
      const same = await call({ words, manifest: withRole('first'), before: before(BALANCER) });
      expect(same.ecs.inputOf('UpdateService')).not.to.have.any.keys('loadBalancers', 'role');
      const other = await call({
        words,
        manifest: BALANCED,
        before: before({ ...BALANCER, containerPort: 81 }),
      });
      expect(other.ecs.inputOf('UpdateService')).to.deep.include({ loadBalancers: [BALANCER] });
    });
  });

  describe('with resources of the job', () => {
    const env = {
      MYIMAGE_NAME: 'my-image',
      MYIMAGE_TYPE: 'image',
      MYIMAGE_OPERATION: 'IN',
      MYIMAGE_VERSIONNAME: 'v7',
      MYIMAGE_SOURCENAME: 'quay.io/shop/web',
      MYPARAMS_NAME: 'my-params',
      MYPARAMS_TYPE: 'params',
      MYPARAMS_OPERATION: 'IN',
      MYPARAMS_PARAMS_LOG: 'info',
      MYPARAMS_PARAMS_PASSWORD: 'hunter22',
    };
    const imageOf = ({ ecs }: { ecs: FakeEcs }): unknown => containerOf(ecs)['image'];
    const containerOf = (ecs: FakeEcs): Record<string, unknown> => {
      const [container] = ecs.inputOf('RegisterTaskDefinition')?.['containerDefinitions'] as Record<
        string,
        unknown
      >[];
      return container ?? {};
    };
    const manifest = withContainer({
      image: 'resource:my-image',
      environment: [{ name: 'LOG', value: 'none' }, 'resource:my-params', { name: 'A', value: '' }],
    });

    it('has the image of a resource, and the variables of another, of which the last ones count', async () => {
      const { ecs } = await call({ manifest, env });
      expect(containerOf(ecs)).to.deep.equal({
        ...CONTAINER,
        image: 'quay.io/shop/web:v7',
        environment: [
          { name: 'LOG', value: 'info' },
          { name: 'PASSWORD', value: 'hunter22' },
          { name: 'A', value: '' },
        ],
      });
    });

    it('deploys the manifest of docs/ecs.md, which the sample job has too', async () => {
      const [page, sample] = ['docs/ecs.md', 'scripts/sample/work/shop.json'].map((path) =>
        readFileSync(join(import.meta.dirname, '../..', path), 'utf8'),
      );
      expect(page).to.include(`\`\`\`json\n${sample ?? ''}\`\`\``);
      const { status, seen, ecs } = await call({ manifest: sample, env });
      expect(status, seen.err).to.equal(0);
      expect(containerOf(ecs)).to.deep.include({ image: 'quay.io/shop/web:v7' });
    });

    const bare = { ...env, MYIMAGE_SOURCENAME: '', MYIMAGE_VERSIONNAME: 'null' };
    const versionFile = (value: unknown) => ({ '/job/IN/my-image/version.json': JSON.stringify(value) });
    const images: [title: string, scene: Partial<Scene>, image: string][] = [
      [
        'a digest',
        { env: { ...env, MYIMAGE_VERSIONNAME: `sha256:${'a'.repeat(64)}` } },
        `quay.io/shop/web@sha256:${'a'.repeat(64)}`,
      ],
      [
        'the pointer variable',
        { env: { ...bare, MYIMAGE_POINTER_SOURCENAME: 'a/b', MYIMAGE_VERSIONNAME: '1' } },
        'a/b:1',
      ],
      [
        'version.json',
        {
          env: { ...bare, MYIMAGE_META: '/job/IN/my-image' },
          files: versionFile({
            propertyBag: { yml: { pointer: { sourceName: 'c/d' } } },
            version: { versionName: 'main' },
          }),
        },
        'c/d:main',
      ],
    ];
    for (const [title, scene, image] of images)
      it(`finds an image by ${title}`, async () => {
        expect(imageOf(await call({ manifest, ...scene }))).to.equal(image);
      });

    const faults: [
      title: string,
      container: Record<string, unknown>,
      more: Record<string, string>,
      message: string,
    ][] = [
      [
        'an image that the job lacks',
        { image: 'resource:my-imag' },
        {},
        'image can\'t be used: this job has no resource "my-imag"; did you mean "my-image"?',
      ],
      [
        'an image without a source',
        { image: 'resource:my-image' },
        { MYIMAGE_SOURCENAME: '' },
        'image names the resource "my-image", which has no sourceName in its pointer (MYIMAGE_SOURCENAME is not set)',
      ],
      [
        'an image without a version',
        { image: 'resource:my-image' },
        { MYIMAGE_VERSIONNAME: 'null' },
        'image names the resource "my-image", which has no version yet (MYIMAGE_VERSIONNAME is not set)',
      ],
      [
        'an image whose version is no tag',
        { image: 'resource:my-image' },
        { MYIMAGE_VERSIONNAME: 'a b' },
        'image names the resource "my-image", whose version name is not a tag or digest of an image',
      ],
      [
        'variables of a resource without parameters',
        { environment: ['resource:my-image'] },
        {},
        'environment[0] names the resource "my-image", which has no parameters',
      ],
      [
        'variables of what is no resource',
        { environment: ['my-params'] },
        {},
        'environment[0] is neither an object with name and value nor resource:NAME',
      ],
      [
        'variables that another resource shares',
        { environment: ['resource:my-params'] },
        {
          MYPARAMS_PARAMS_NAME: 'MyParams_Params',
          MYPARAMS_PARAMS_TYPE: 'integration',
          MYPARAMS_PARAMS_OPERATION: 'IN',
        },
        'environment[0] names a resource whose parameters share variables with the resource "MyParams_Params"',
      ],
    ];
    for (const [title, container, more, message] of faults)
      it(`refuses ${title}, before anything is asked`, async () => {
        const { status, seen, ecs } = await call({
          manifest: withContainer(container),
          env: { ...env, ...more },
        });
        expect(seen.err).to.equal(`shipctl: shop.json: containerDefinitions[0].${message}\n`);
        expect(status).to.equal(1);
        expect(ecs.calls).to.deep.equal([]);
      });

    it('shows the words of AWS without values of the task definition', async () => {
      const asked = async (message: string): Promise<string> => {
        const other: EcsScene['other'] = (action) =>
          action === 'RegisterTaskDefinition' ? refused('ClientException', message) : undefined;
        const { status, seen } = await call({ manifest, env, other });
        expect(status).to.equal(1);
        return seen.err;
      };
      const start =
        'shipctl: the resource "prod" (integration "keys", amazonKeys): ecs:RegisterTaskDefinition: ecs.eu-west-1.amazonaws.com answered 400 (ClientException)';
      expect(await asked('No Fargate configuration exists')).to.equal(
        `${start}: No Fargate configuration exists\n`,
      );
      expect(await asked('PASSWORD=hunter22 is odd')).to.equal(`${start}: PASSWORD=*** is odd\n`);
      expect(await asked(`${'x'.repeat(198)}AKIA`)).to.equal(`${start}\n`);
    });
  });

  const denied: EcsScene['other'] = (action) =>
    action === 'UpdateService'
      ? refused(
          'AccessDeniedException',
          'User: u is not authorized to perform: ecs:UpdateService on resource: *',
        )
      : undefined;
  const failures: [title: string, scene: Scene, status: number, message: RegExp][] = [
    [
      'an action that the keys may not do',
      { before: [OLD], other: denied },
      1,
      /these keys may not ecs:UpdateService/,
    ],
    [
      'a cluster that does not exist',
      { other: () => refused('ClusterNotFoundException', 'Cluster not found.') },
      1,
      /ecs:DescribeServices: .* answered 400 \(ClusterNotFound\): Cluster not found\.\n/,
    ],
    [
      'an answer that is nothing',
      { other: () => ({ status: 200, headers: {}, body: Buffer.from('{}') }) },
      1,
      /DescribeServices: the answer neither/,
    ],
    [
      'a revision without an ARN',
      {
        other: (action) =>
          action === 'RegisterTaskDefinition'
            ? { status: 200, headers: {}, body: Buffer.from('{}') }
            : undefined,
      },
      1,
      /RegisterTaskDefinition: the answer holds no ARN/,
    ],
    [
      'a cluster without a name',
      { cluster: { ...CLUSTER, version: { version: { propertyBag: { region: 'eu-west-1' } } } } },
      1,
      /"prod" .*: no clusterName, which deploy_ecs needs/,
    ],
    [
      'a name that no cluster has',
      {
        cluster: {
          ...CLUSTER,
          version: { version: { propertyBag: { region: 'eu-west-1', clusterName: 'a/b' } } },
        },
      },
      1,
      /version\.propertyBag\.clusterName in .* is not the name or ARN of a cluster/,
    ],
    [
      'no region',
      { cluster: { ...CLUSTER, version: { version: { propertyBag: { clusterName: 'c' } } } } },
      1,
      /no region/,
    ],
    [
      'load balancers without --load-balancer',
      { manifest: BALANCED },
      99,
      /shop\.json: service\.loadBalancers needs --load-balancer/,
    ],
    [
      'a role without --load-balancer',
      { manifest: withService({ role: 'r' }) },
      99,
      /service\.role needs --load-balancer/,
    ],
    [
      '--load-balancer without load balancers',
      { words: ['--load-balancer'] },
      99,
      /--load-balancer: shop\.json has no service\.loadBalancers/,
    ],
    ['--keep with --delete', { words: ['--delete', '--keep', '2'] }, 99, /--keep has no use with --delete/],
    ['a manifest that is missing', { words: ['--manifest', 'x.json'] }, 99, /x\.json: no such file/],
    [
      'a number that would be rounded',
      {
        manifest: JSON.stringify(withContainer({ memory: 1, limits: ['X'] })).replace(
          '"X"',
          '9007199254740993',
        ),
      },
      1,
      /shop\.json: containerDefinitions\[0\]\.limits\[0\] would be rounded: the number is too large/,
    ],
    [
      'a manifest that is not JSON',
      { manifest: '{"family": ' },
      1,
      /shop\.json is not JSON: it ends too early/,
    ],
  ];
  for (const [title, scene, wanted, message] of failures)
    it(`refuses ${title}`, async () => {
      const { status, seen } = await call(scene);
      expect(seen.err).to.match(message);
      expect(status).to.equal(wanted);
      expect(seen.out.toString()).to.equal('');
    });

  it('refuses a call without --manifest', async () => {
    const { world, seen } = fakeWorld(awsJob([CLUSTER]));
    expect(await run(['deploy_ecs', 'prod'], world)).to.equal(99);
    expect(seen.err).to.match(/--manifest is missing/);
  });
});

describe('the cluster of deploy_ecs', () => {
  const ARN = 'arn:aws:ecs:eu-west-1:123456789012:cluster/prod-1';
  const places: [title: string, propertyBag: object, env: Record<string, string>, cluster: string][] = [
    ['an ARN', { clusterName: ARN }, {}, ARN],
    ['the sourceName of the pointer', {}, { PROD_POINTER_SOURCENAME: 'two' }, 'two'],
    ['the sourceName of the version', {}, { PROD_SOURCENAME: 'three' }, 'three'],
    ['the clusterName before any sourceName', { clusterName: 'one' }, { PROD_SOURCENAME: 'three' }, 'one'],
  ];
  for (const [title, propertyBag, env, cluster] of places)
    it(`is ${title}`, async () => {
      const version = { version: { propertyBag: { region: 'eu-west-1', ...propertyBag } } };
      const { ecs } = await call({ cluster: { ...CLUSTER, version }, env });
      expect(ecs.inputOf('DescribeServices')).to.deep.include({ cluster });
    });
});
