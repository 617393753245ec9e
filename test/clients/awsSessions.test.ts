import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { expect } from 'chai';
import { Cleanups } from '../support/cleanups.ts';
import { need } from '../support/clients.ts';
import { BINARY, type Ended, type Job, type ResourceSpec, awsResource } from '../support/job.ts';
import { thorough } from '../support/extent.ts';
import { StsServer } from '../support/stsServer.ts';
import { treeOf } from '../support/tree.ts';
import { withJob } from '../support/withJob.ts';

const ROLE: ResourceSpec = {
  name: 'my-role',
  type: 'cliConfig',
  integration: { masterName: 'amazonIAM', assumeRoleARN: 'arn:aws:iam::111122223333:role/ci' },
  propertyBag: { region: 'eu-west-1' },
};

const ENVIRONMENT = { AWS_ACCESS_KEY_ID: 'AKIATESTKEYTESTK0001', AWS_SECRET_ACCESS_KEY: 'env-s3cret' };

describe('keys of a role, for real clients', function () {
  this.timeout(600_000);
  const cleanups = new Cleanups();
  let sts: StsServer;

  before(async function () {
    need(this, 'aws');
    sts = cleanups.add(await StsServer.start(), ({ server }) => {
      server.stop();
    });
  });

  after(() => cleanups.run());

  beforeEach(() => {
    sts.reset();
  });

  async function succeeds(
    job: Job,
    argv: readonly string[],
    env: Readonly<Record<string, string>> = {},
  ): Promise<Ended> {
    const done = await job.start(argv, { ...sts.env, ...env });
    expect(done.status, `${argv.join(' ')}: ${done.stderr}`).to.equal(0);
    return done;
  }

  const identity = ['aws', 'sts', 'get-caller-identity', '--profile', 'my-role', '--output', 'text'];

  /** A profile whose keys shipctl gives, by the keys of the environment. */
  async function configured(job: Job): Promise<void> {
    Object.assign(job.env, ENVIRONMENT);
    await succeeds(job, [BINARY, 'configure_aws', '--mode', 'process']);
  }

  it("can be had although the user's files are pipes that nobody writes to", async () => {
    await withJob([ROLE], async (job) => {
      Object.assign(job.env, ENVIRONMENT);
      mkdirSync(job.path('home/.aws'));
      for (const name of ['config', 'credentials'])
        expect(spawnSync('mkfifo', [job.path(`home/.aws/${name}`)]).status).to.equal(0);
      const { stdout } = await succeeds(job, [BINARY, 'aws_credentials', 'my-role']);
      expect(JSON.parse(stdout)).to.include.keys('AccessKeyId', 'Expiration');
    });
  });

  it('are asked for once, for forty calls of the AWS CLI at the same time, and cleanup leaves nothing', async () => {
    await withJob([ROLE], async (job) => {
      const before = treeOf(job.home);
      await configured(job);
      const count = process.env['SHIPCTL_TESTS'] === 'quick' ? 10 : 40;
      const all = await Promise.all(Array.from({ length: count }, () => succeeds(job, identity)));
      expect(new Set(all.map(({ stdout }) => stdout)).size).to.equal(1);
      expect(sts.asked('AssumeRole')).to.equal(1);
      await succeeds(job, [BINARY, 'cleanup']);
      expect(treeOf(job.home)).to.deep.equal(before);
    });
  });

  it('are asked for once more if the call that asked was killed', async () => {
    await withJob([ROLE], async (job) => {
      await configured(job);
      const asked = new Promise<void>((resolve) => {
        sts.disturb = () => {
          resolve();
          return true;
        };
      });
      const env = { ...job.env, ...sts.env };
      const killed = spawn(BINARY, ['aws_credentials', 'my-role'], { env, stdio: 'ignore' });
      await asked;
      const waiting = Array.from({ length: 10 }, () => succeeds(job, [BINARY, 'aws_credentials', 'my-role']));
      sts.disturb = () => false;
      killed.kill('SIGKILL');
      await once(killed, 'close');
      const all = await Promise.all(waiting);
      expect(new Set(all.map(({ stdout }) => stdout)).size).to.equal(1);
      expect(sts.asked('AssumeRole')).to.equal(2);
    });
  });

  thorough.it('never fail a call, also if they are good for only 15 seconds', async () => {
    await withJob([ROLE], async (job) => {
      sts.lifeSeconds = 15;
      await configured(job);
      while (sts.asked('AssumeRole') < 3) {
        const { stdout } = await succeeds(job, [BINARY, 'aws_credentials', 'my-role']);
        const { AccessKeyId: id } = JSON.parse(stdout) as { readonly AccessKeyId: string };
        expect(sts.knows(id), id).to.equal(true);
      }
    });
  });

  const sources: readonly (readonly [
    title: string,
    env: (job: Job) => Readonly<Record<string, string>>,
    actions: readonly string[],
  ])[] = [
    ['keys of the environment', () => ENVIRONMENT, ['AssumeRole']],
    [
      'a token that Kubernetes mounts, through links',
      (job) => {
        const data = job.path('work/..2026');
        mkdirSync(data);
        writeFileSync(`${data}/token`, 'jwt-1');
        symlinkSync('..2026', job.path('work/..data'));
        symlinkSync('..data/token', job.path('work/token'));
        return {
          AWS_WEB_IDENTITY_TOKEN_FILE: job.path('work/token'),
          AWS_ROLE_ARN: 'arn:aws:iam::111122223333:role/pod',
        };
      },
      ['AssumeRoleWithWebIdentity', 'AssumeRole'],
    ],
    [
      'the server of a container, with the token that Pod Identity mounts',
      (job) => {
        writeFileSync(job.path('work/token'), 'pod-jwt');
        return {
          AWS_CONTAINER_CREDENTIALS_FULL_URI: `${sts.server.url}/keys`,
          AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE: job.path('work/token'),
        };
      },
      ['AssumeRole'],
    ],
  ];
  for (const [title, envOf, actions] of sources)
    it(`come from ${title}`, async () => {
      await withJob([ROLE], async (job) => {
        const env = envOf(job);
        const { stdout } = await succeeds(job, [BINARY, 'aws_credentials', 'my-role'], env);
        expect(JSON.parse(stdout))
          .to.have.property('AccessKeyId')
          .that.match(/^ASIATEST/);
        for (const action of actions) expect(sts.asked(action), action).to.equal(1);
        if ('AWS_CONTAINER_CREDENTIALS_FULL_URI' in env)
          expect(sts.server.received.find(({ url }) => url === '/keys')?.headers.authorization).to.equal(
            'pod-jwt',
          );
      });
    });

  it('are not waited for past --timeout, nor is a token that never comes', async () => {
    await withJob([ROLE], async (job) => {
      sts.disturb = (response) => response.writeHead(200).write('{');
      job.spawn(['mkfifo', 'fifo']);
      const identities = [
        [
          { AWS_CONTAINER_CREDENTIALS_FULL_URI: `${sts.server.url}/keys` },
          /FULL_URI names gives no keys: it does not answer in time/,
        ],
        [
          {
            AWS_WEB_IDENTITY_TOKEN_FILE: job.path('work/fifo'),
            AWS_ROLE_ARN: 'arn:aws:iam::111122223333:role/ci',
          },
          /fifo: it is not a regular file/,
        ],
      ] as const;
      for (const [env, says] of identities) {
        const done = await job.start([BINARY, 'aws_credentials', 'my-role', '--timeout', '1'], {
          ...sts.env,
          ...env,
        });
        expect(done).to.deep.include({ status: 1, stdout: '' });
        expect(done.stderr).to.match(says).and.not.include('WARN');
      }
    });
  });

  it('come from the metadata of an EC2 instance, by version 2 of its protocol alone', async () => {
    await withJob([ROLE], async (job) => {
      sts.disturb = (response, { method, url, headers }) => {
        if (!url.startsWith('/latest')) return false;
        const isToken = url === '/latest/api/token' && method === 'PUT';
        const isShown = headers['x-aws-ec2-metadata-token'] === 'imds-token';
        response.statusCode = isToken || isShown ? 200 : 401;
        if (isToken) response.end('imds-token');
        else if (!isShown) response.end();
        else if (url.endsWith('/security-credentials/')) response.end('instance-role');
        else
          response.end(
            JSON.stringify({
              AccessKeyId: 'ASIAINSTANCE',
              SecretAccessKey: 's3cret',
              Token: 't0ken',
              Expiration: new Date(Date.now() + 3_600_000).toISOString(),
            }),
          );
        return true;
      };
      const env = { AWS_EC2_METADATA_DISABLED: '', AWS_EC2_METADATA_SERVICE_ENDPOINT: sts.server.url };
      await succeeds(job, [BINARY, 'aws_credentials', 'my-role'], env);
      const assumed = sts.server.received.find(({ body }) => body.includes('Action=AssumeRole'));
      expect(assumed?.headers.authorization).to.include('Credential=ASIAINSTANCE/');
    });
  });

  it('are assumed by the AWS CLI itself, with the keys that stand beside the role', async () => {
    await withJob([awsResource('keys')], async (job) => {
      const options = ['--role-arn', 'arn:aws:iam::111122223333:role/a', '--external-id', 'x1'];
      await succeeds(job, [BINARY, 'configure_aws', ...options]);
      await succeeds(job, ['aws', 'sts', 'get-caller-identity', '--profile', 'keys']);
      expect(sts.asked('AssumeRole')).to.equal(1);
      const [first] = sts.server.received;
      expect(first?.body).to.include('ExternalId=x1');
      expect(first?.headers.authorization).to.include('Credential=AKIATESTKEYTESTK0000/');
    });
  });
});
