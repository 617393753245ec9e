import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { mkdirSync, readFileSync, readdirSync, symlinkSync } from 'node:fs';
import type { ServerResponse } from 'node:http';
import { join } from 'node:path';
import { expect } from 'chai';
import { Authority } from '../support/authority.ts';
import { Cleanups } from '../support/cleanups.ts';
import { need } from '../support/clients.ts';
import { signingKey } from '../support/fakeClouds.ts';
import { HttpServer, type Received } from '../support/httpServer.ts';
import { BINARY, type Ended, type Job, type ResourceSpec, awsResource } from '../support/job.ts';
import { kubeconfig } from '../support/kubeconfig.ts';
import { LeadingProxy } from '../support/leadingProxy.ts';
import { treeOf } from '../support/tree.ts';
import { withJob } from '../support/withJob.ts';

const HOSTS = [
  ...['oauth2.googleapis.com', 'container.googleapis.com', 'gcr.io'],
  ...['login.microsoftonline.com', 'management.azure.com', 'dev.example.com'],
  'eks.eu-west-1.amazonaws.com',
];
/** The address of the clusters. */
const ADDRESS = '203.0.113.7';
const SUBSCRIPTION = '55555555-5555-5555-5555-555555555555';

const GKE: ResourceSpec = {
  name: 'gc',
  type: 'cliConfig',
  integration: { masterName: 'gcloudKey', JSON_key: signingKey() },
  propertyBag: { region: 'us-central1-a', clusterName: 'dev' },
  version: { versionDependencyPropertyBag: { scopes: ['gke', 'gcr'] } },
};

const AKS: ResourceSpec = {
  name: 'az',
  type: 'cliConfig',
  integration: { masterName: 'azureKeys', appId: 'app', password: 's3cret', tenant: 'tenant' },
  propertyBag: { groupName: 'group', clusterName: 'dev' },
  version: { versionDependencyPropertyBag: { scopes: ['aks'] } },
};

const EKS: ResourceSpec = awsResource('aws', {
  propertyBag: { region: 'eu-west-1', clusterName: 'dev' },
  version: { versionDependencyPropertyBag: { scopes: ['eks'] } },
});

const EKS_ARN = 'arn:aws:eks:eu-west-1:123456789012:cluster/dev';

const IMAGE = '{"architecture":"amd64","os":"linux","rootfs":{"type":"layers","diff_ids":[]}}';
const MANIFEST_TYPE = 'application/vnd.docker.distribution.manifest.v2+json';
const MANIFEST = JSON.stringify({
  schemaVersion: 2,
  mediaType: MANIFEST_TYPE,
  config: {
    mediaType: 'application/vnd.docker.container.image.v1+json',
    size: IMAGE.length,
    digest: `sha256:${createHash('sha256').update(IMAGE).digest('hex')}`,
  },
  layers: [],
});

const isForToken = ({ url }: Received): boolean => url.endsWith('/token');

describe('kubectl and Docker, with tokens of clouds', function () {
  this.timeout(600_000);
  const cleanups = new Cleanups();
  let authority: Authority;
  let server: HttpServer;
  let network: Readonly<Record<string, string>> = {};

  before(async function () {
    need(this, 'kubectl', 'openssl');
    authority = cleanups.add(new Authority(), (one) => {
      one.remove();
    });
    const subject = [...HOSTS.map((host) => `DNS:${host}`), `IP:${ADDRESS}`].join();
    server = cleanups.add(await HttpServer.start(authority.identity(subject)), (one) => {
      one.stop();
    });
    const proxy = cleanups.add(await LeadingProxy.start(server.port), (one) => {
      one.stop();
    });
    network = { HTTPS_PROXY: proxy.url, SSL_CERT_FILE: authority.certificate };
  });

  after(() => cleanups.run());

  beforeEach(() => {
    server.reset();
    server.behaviour = behave;
  });

  /** All servers of the clouds, and the clusters. */
  function behave(response: ServerResponse, number: number, received: Received): void {
    const { url } = received;
    if (url.startsWith('/v2/')) {
      registry(response, received);
      return;
    }
    response.setHeader('content-type', 'application/json');
    response.end(JSON.stringify(isForToken(received) ? tokenOf(number) : answerTo(url)));
  }

  const tokenOf = (number: number): unknown => ({
    access_token: `token-${number}`,
    expires_in: 3599,
    token_type: 'Bearer',
  });

  const certificate = (): string => readFileSync(authority.certificate).toString('base64');

  function answerTo(url: string): unknown {
    if (url.startsWith('/v1/projects/'))
      return { endpoint: ADDRESS, masterAuth: { clusterCaCertificate: certificate() } };
    if (url === '/clusters/dev') {
      const cluster = { name: 'dev', arn: EKS_ARN, status: 'ACTIVE', endpoint: `https://${ADDRESS}` };
      return { cluster: { ...cluster, certificateAuthority: { data: certificate() } } };
    }
    if (url.startsWith('/subscriptions?'))
      return { value: [{ subscriptionId: SUBSCRIPTION, displayName: 'Ours', state: 'Enabled' }] };
    if (!url.includes('/listClusterUserCredential')) return {};
    const text = kubeconfig('dev')
      .replace('Q0E=', certificate())
      .replace(
        /token: .*\n/,
        'exec: {apiVersion: client.authentication.k8s.io/v1beta1, command: kubelogin}\n',
      );
    return { kubeconfigs: [{ name: 'clusterUser', value: Buffer.from(text).toString('base64') }] };
  }

  /** A registry with one image, for whoever has a token. */
  function registry(response: ServerResponse, { url, headers: { authorization } }: Received): void {
    const [, login = ''] = (authorization ?? '').split(' ');
    const isKnown = Buffer.from(login, 'base64').toString().startsWith('oauth2accesstoken:token-');
    response.statusCode = isKnown ? 200 : 401;
    response.setHeader('www-authenticate', 'Basic realm="test"');
    const image = url.includes('/blobs/') ? IMAGE : MANIFEST;
    if (image === MANIFEST) response.setHeader('content-type', MANIFEST_TYPE);
    response.end(isKnown ? image : '{}');
  }

  async function succeeds(job: Job, ...argv: readonly string[]): Promise<Ended> {
    const done = await job.start(argv, network);
    expect(done.status, `${argv.join(' ')}: ${done.stderr}`).to.equal(0);
    return done;
  }

  /** The Authorization header that kubectl sends. */
  async function authorization(job: Job): Promise<string | undefined> {
    await succeeds(job, 'env', `KUBECACHEDIR=${job.path('tmp')}`, 'kubectl', 'get', '--raw', '/x');
    return server.received.findLast(({ url }) => url === '/x')?.headers.authorization;
  }

  const forTokens = (): number => server.received.filter(isForToken).length;

  it('signs in to a cluster of GKE with one token for all calls, and cleanup leaves nothing', async () => {
    await withJob([GKE], async (job) => {
      const before = treeOf(job.home);
      await succeeds(job, BINARY, 'configure');
      expect(await authorization(job)).to.equal('Bearer token-0');
      expect(await authorization(job)).to.equal('Bearer token-0');
      expect(forTokens()).to.equal(1);
      await succeeds(job, BINARY, 'cleanup');
      expect(treeOf(job.home)).to.deep.equal(before);
    });
  });

  it('signs in to a cluster of AKS, and cleanup leaves nothing', async () => {
    await withJob([AKS], async (job) => {
      const before = treeOf(job.home);
      await succeeds(job, BINARY, 'configure');
      const first = await authorization(job);
      expect(first).to.match(/^Bearer token-\d+$/);
      expect(await authorization(job)).to.equal(first);
      await succeeds(job, BINARY, 'cleanup');
      expect(treeOf(job.home)).to.deep.equal(before);
    });
  });

  it('signs in to a cluster of EKS with a token that no server was asked for, and cleanup leaves nothing', async () => {
    await withJob([EKS], async (job) => {
      const before = treeOf(job.home);
      await succeeds(job, BINARY, 'configure');
      expect(server.received.map(({ url }) => url)).to.deep.equal(['/clusters/dev']);
      const [, token = ''] = (await authorization(job))?.split('Bearer k8s-aws-v1.') ?? [];
      const url = Buffer.from(token, 'base64url').toString();
      expect(url).to.match(/^https:\/\/sts\.eu-west-1\.amazonaws\.com\/\?.*X-Amz-Signature=[0-9a-f]{64}/);
      expect(forTokens()).to.equal(0);
      await succeeds(job, BINARY, 'cleanup');
      expect(treeOf(job.home)).to.deep.equal(before);
    });
  });

  it('has the names, the server and the certificate that aws eks update-kubeconfig writes', async function () {
    need(this, 'aws');
    await withJob([EKS], async (job) => {
      await succeeds(job, BINARY, 'configure');
      const own = await view(job);
      await succeeds(job, BINARY, 'cleanup');
      await succeeds(job, BINARY, 'configure_aws');
      const update = ['aws', 'eks', 'update-kubeconfig', '--name', 'dev'];
      await succeeds(job, 'env', `AWS_CA_BUNDLE=${authority.certificate}`, ...update);
      expect(own).to.deep.equal(await view(job));
    });
  });

  /** What a kubeconfig holds, without how kubectl gets its tokens. */
  async function view(job: Job): Promise<unknown> {
    const { stdout } = await succeeds(job, 'kubectl', 'config', 'view', '--raw', '--output=json');
    const { users, ...others } = JSON.parse(stdout) as {
      readonly users: readonly { readonly name: string }[];
    };
    return { ...others, users: users.map(({ name }) => name) };
  }

  it('logs Docker in to gcr.io with a token, through the helper', async function () {
    need(this, 'docker');
    await withJob([GKE], async (job) => {
      mkdirSync(job.path('bin'));
      symlinkSync(BINARY, job.path('bin/docker-credential-shipctl'));
      job.env['PATH'] = `${job.path('bin')}:${job.env['PATH'] ?? ''}`;
      await succeeds(job, BINARY, 'configure');
      expect(readFileSync(join(job.home, '.docker/config.json'), 'utf8')).not.to.include('auths');
      await succeeds(job, 'docker', 'manifest', 'inspect', 'gcr.io/project/app:latest');
      expect(forTokens()).to.equal(1);
    });
  });

  it('asks once for twenty calls at the same time, also through a link of its name', async () => {
    await withJob([GKE], async (job) => {
      symlinkSync(BINARY, job.path('gke_token'));
      const calls = Array.from({ length: 20 }, (_, at) =>
        at % 2 === 0 ? [BINARY, 'gke_token', 'gc'] : [job.path('gke_token'), 'gc'],
      );
      const all = await Promise.all(calls.map(async (argv) => succeeds(job, ...argv)));
      expect(new Set(all.map(({ stdout }) => stdout)).size).to.equal(1);
      expect(JSON.parse(all[0]?.stdout ?? '')).to.have.nested.property('status.token', 'token-0');
      expect(forTokens()).to.equal(1);
      await succeeds(job, BINARY, 'cleanup');
      expect(treeOf(job.home)).to.deep.equal({});
    });
  });

  /** Kills a call while it waits for its token. */
  async function killWaiting(job: Job): Promise<void> {
    const asked = new Promise<void>((resolve) => {
      server.behaviour = (): void => {
        resolve();
      };
    });
    const killed = spawn(BINARY, ['gke_token', 'gc'], { env: { ...job.env, ...network }, stdio: 'ignore' });
    await asked;
    killed.kill('SIGKILL');
    await once(killed, 'close');
  }

  it('is not hurt by a call that was killed while it waited for its token', async () => {
    await withJob([GKE], async (job) => {
      await killWaiting(job);
      server.behaviour = behave;
      const { stdout, stderr } = await succeeds(job, BINARY, 'gke_token', 'gc');
      expect(JSON.parse(stdout)).to.have.nested.property('status.token', 'token-1');
      expect(stderr).to.equal('');
      const state = join(job.home, '.local/state/shipctl');
      expect(
        readdirSync(state).filter((name) => !/^[0-9a-f]{64}\.token$|^\.shipctl-record$/.test(name)),
      ).to.deep.equal([]);
    });
  });

  it('has what a killed call left taken away by cleanup', async () => {
    await withJob([GKE], async (job) => {
      await killWaiting(job);
      await succeeds(job, BINARY, 'cleanup');
      expect(treeOf(job.home)).to.deep.equal({});
    });
  });
});
