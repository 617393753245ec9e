import { createPublicKey, verify } from 'node:crypto';
import { expect } from 'chai';
import { run } from '../../src/cli/run.ts';
import { acquire, lockOf } from '../../src/effects/lock.ts';
import type { Network } from '../../src/world/network.ts';
import { type AwsJobResource, awsJob } from '../support/awsJob.ts';
import {
  AZURE,
  type CloudAnswers,
  GOOGLE,
  PRIVATE_KEY,
  SUBSCRIPTION,
  fakeClouds,
  signingKey,
} from '../support/fakeClouds.ts';
import { type Traffic, answer } from '../support/fakeNetwork.ts';
import { type Scene, type Seen, fakeWorld } from '../support/fakeWorld.ts';
import { kubeconfig } from '../support/kubeconfig.ts';

const KUBECONFIG = '/home/user/.kube/config';
const DOCKER = '/home/user/.docker/config.json';
const GCLOUD = '/home/user/.config/gcloud';
const CONFIGURATION = `${GCLOUD}/configurations/config_gc`;
const STATE = '/home/user/.local/state/shipctl';

const inPlace = (settings: Record<string, string>, scopes?: readonly string[]): unknown => ({
  version: { propertyBag: settings },
  versionDependencyPropertyBag: { scopes },
});

const google = (masterName: string, version: unknown, key = signingKey()): AwsJobResource => ({
  name: 'gc',
  integration: { masterName, name: 'google', JSON_key: key },
  version,
});

const CLUSTER = { region: 'us-central1-a', clusterName: 'dev' };
const GKE = google('GKE', inPlace(CLUSTER));
const GCR = google('GCR', inPlace({ region: 'europe-west1-b' }));

const AKS: AwsJobResource = {
  name: 'az',
  integration: {
    masterName: 'azureKeys',
    name: 'azure',
    appId: 'app',
    password: 's3cr"t',
    tenant: 'tenant.example.com',
  },
  version: inPlace({ groupName: 'my-group', clusterName: 'dev' }, ['configure', 'aks']),
};

const AKS_ADDRESS =
  `management.azure.com/subscriptions/${SUBSCRIPTION}/resourceGroups/my-group/providers/` +
  'Microsoft.ContainerService/managedClusters/dev/listClusterUserCredential?';

const entraKubeconfig = (more = ''): string =>
  kubeconfig('dev').replace(
    /token: .*\n/,
    `exec:\n      apiVersion: client.authentication.k8s.io/v1beta1\n      command: kubelogin\n      args: [get-token, --login, devicecode${more}]\n`,
  );

const aksAnswers = (text: string): CloudAnswers => ({
  [AKS_ADDRESS]: { kubeconfigs: [{ name: 'clusterUser', value: Buffer.from(text).toString('base64') }] },
  ...AZURE,
});

const inEnvironment = (resources: readonly AwsJobResource[]): Scene =>
  awsJob(resources, { SHIPPABLE_INTEGRATION_ENVS_PATH: '/job/variables.env' });

interface Done {
  readonly status: number;
  readonly seen: Seen;
  readonly traffic: Traffic;
  readonly again: (...argv: readonly string[]) => Promise<number>;
}

async function configure(
  resource: AwsJobResource,
  answers: CloudAnswers,
  argv: readonly string[] = [],
  more: Partial<Scene> = {},
): Promise<Done> {
  const { network, traffic } = fakeClouds(answers);
  const { world, seen } = fakeWorld({ ...inEnvironment([resource]), network, ...more });
  const status = await run(['configure', '--quiet', ...argv], world);
  return { status, seen, traffic, again: async (...words) => run(words, world) };
}

const textOf = (seen: Seen, path: string): string => seen.shared.get(path)?.text ?? '';
const namesOf = (seen: Seen): readonly string[] => [...seen.shared].map(([path]) => path);

describe('shipctl configure, for a cluster of Google Kubernetes Engine', () => {
  it('gives kubectl the cluster, under the name that gcloud gives it, and a call for its tokens', async () => {
    const { status, seen, again } = await configure(GKE, GOOGLE);
    expect(status, seen.err).to.equal(0);
    expect(seen.err).to.equal('');
    const name = 'gke_my-project_us-central1-a_dev';
    const text = textOf(seen, KUBECONFIG);
    expect(text).to.include(`current-context: ${name}`).and.include('server: https://203.0.113.7');
    expect(text).to.include('certificate-authority-data: Q0E=');
    expect(text)
      .to.match(/command: \/usr\/local\/bin\/shipctl\n/)
      .and.match(/args: \["gke_token", "gc"\]\n/);
    expect(text).not.to.match(/ya29|PRIVATE/);
    expect(textOf(seen, CONFIGURATION)).to.include('[compute]\nzone = us-central1-a\n');
    expect(textOf(seen, CONFIGURATION)).to.include('[container]\ncluster = dev\n');
    expect(await again('cleanup'), seen.err).to.equal(0);
    expect([...namesOf(seen), ...seen.journal.keys()]).to.deep.equal([]);
    expect(seen.err).to.include('removed the kept token\n');
  });

  it('asks with a token that it got for what the key signed, for that server only', async () => {
    const { traffic } = await configure(GKE, GOOGLE);
    const [forToken, forCluster] = traffic.requests;
    const form = new URLSearchParams(Buffer.from(forToken?.body ?? []).toString());
    expect(form.get('grant_type')).to.equal('urn:ietf:params:oauth:grant-type:jwt-bearer');
    const [header = '', claims = '', signature = ''] = form.get('assertion')?.split('.') ?? [];
    const key = createPublicKey(PRIVATE_KEY.publicKey);
    expect(
      verify('sha256', Buffer.from(`${header}.${claims}`), key, Buffer.from(signature, 'base64url')),
    ).to.equal(true);
    const now = Date.UTC(2026, 10, 23, 10) / 1000;
    expect(JSON.parse(Buffer.from(header, 'base64url').toString())).to.deep.equal({
      alg: 'RS256',
      typ: 'JWT',
      kid: '0123456789abcdef',
    });
    expect(JSON.parse(Buffer.from(claims, 'base64url').toString())).to.deep.equal({
      iss: 'deploy@my-project.iam.gserviceaccount.com',
      scope: 'https://www.googleapis.com/auth/cloud-platform https://www.googleapis.com/auth/userinfo.email',
      aud: 'https://oauth2.googleapis.com/token',
      iat: now,
      exp: now + 3600,
    });
    expect(forCluster?.headers['authorization']).to.equal('Bearer ya29.token');
    expect(forCluster?.url).to.equal(
      'https://container.googleapis.com/v1/projects/my-project/locations/us-central1-a/clusters/dev',
    );
    expect(traffic.requests.every(({ timeoutMs }) => timeoutMs === 10_000)).to.equal(true);
  });

  it('keeps the token for the next call, closed to others', async () => {
    const { seen, traffic, again } = await configure(GKE, GOOGLE);
    const kept = [...seen.journal].filter(([path]) => path.endsWith('.token'));
    expect(kept.map(([path]) => path.startsWith(`${STATE}/`))).to.deep.equal([true]);
    expect(kept[0]?.[1]).not.to.include('PRIVATE');
    expect(await again('gke_token', 'gc')).to.equal(0);
    expect(traffic.requests.length).to.equal(2);
    expect(JSON.parse(seen.out.toString())).to.deep.equal({
      kind: 'ExecCredential',
      apiVersion: 'client.authentication.k8s.io/v1beta1',
      spec: { interactive: false },
      status: { expirationTimestamp: '2026-11-23T10:54:59Z', token: 'ya29.token' },
    });
  });

  it('writes nothing for --plan, no token either', async () => {
    const { status, seen } = await configure(GKE, GOOGLE, ['--plan']);
    expect(status, seen.err).to.equal(0);
    expect(seen.out.toString()).to.include('+++').and.include('https://203.0.113.7');
    expect(seen.out.toString()).not.to.match(/ya29|PRIVATE|Q0E=/);
    expect([...namesOf(seen), ...seen.journal.keys()]).to.deep.equal([]);
  });

  it('takes the region for one, and DNS endpoints where a cluster has no other', async () => {
    const place = 'container.googleapis.com/v1/projects/my-project/locations/europe-west1/clusters/dev';
    const { status, seen } = await configure(
      google('gcloudKey', inPlace({ ...CLUSTER, region: 'europe-west1' }, ['gke'])),
      {
        ...GOOGLE,
        [place]: {
          endpoint: '10.0.0.2',
          masterAuth: { clusterCaCertificate: 'Q0E=' },
          controlPlaneEndpointsConfig: {
            ipEndpointsConfig: { enabled: false },
            dnsEndpointConfig: { endpoint: 'gke-1234.europe-west1.gke.goog' },
          },
        },
      },
    );
    expect(status, seen.err).to.equal(0);
    expect(textOf(seen, CONFIGURATION)).to.include('[compute]\nregion = europe-west1\n');
    expect(textOf(seen, KUBECONFIG)).to.include('server: https://gke-1234.europe-west1.gke.goog\n');
    expect(textOf(seen, KUBECONFIG)).not.to.include('certificate-authority-data');
  });

  const DENIED = answer(403, '{"error":{"status":"PERMISSION_DENIED"}}');
  const faults: readonly (readonly [
    title: string,
    resource: AwsJobResource,
    answers: CloudAnswers,
    message: RegExp,
  ])[] = [
    [
      'no cluster is named',
      google('GKE', inPlace({ region: 'a-b1' }, ['gke'])),
      GOOGLE,
      /no clusterName, which the scope gke/,
    ],
    [
      'no region is named',
      google('GKE', inPlace({ clusterName: 'dev' })),
      GOOGLE,
      /no region, which the scope gke/,
    ],
    [
      'the cluster has no name that one can have',
      google('GKE', inPlace({ ...CLUSTER, clusterName: 'a/b' })),
      GOOGLE,
      /version.propertyBag.clusterName in .* is not a valid clusterName/,
    ],
    [
      'the key has no project',
      google('GKE', inPlace(CLUSTER), signingKey({ project_id: undefined })),
      GOOGLE,
      /no project, which the scope gke needs/,
    ],
    [
      'the key cannot sign',
      google(
        'GKE',
        inPlace(CLUSTER),
        signingKey({ private_key: '-----BEGIN PRIVATE KEY-----\nMAA=\n-----END PRIVATE KEY-----\n' }),
      ),
      GOOGLE,
      /the field JSON_key holds a private_key that can't be used/,
    ],
    [
      'the token is refused',
      GKE,
      { ...GOOGLE, 'oauth2.googleapis.com/token': answer(400, '{"error":"invalid_grant"}') },
      /can't get a token with the field JSON_key: oauth2.googleapis.com answered 400 \(invalid_grant\)$/m,
    ],
    [
      'the token has no end',
      GKE,
      { ...GOOGLE, 'oauth2.googleapis.com/token': { access_token: 'x' } },
      /the answer of oauth2.googleapis.com has no access_token and expires_in/,
    ],
    [
      'a server sends the request elsewhere',
      GKE,
      { ...GOOGLE, 'container.googleapis.com': answer(307), [Object.keys(GOOGLE)[1] ?? '']: answer(307) },
      /container.googleapis.com answered 307, a redirect, which shipctl does not follow/,
    ],
    [
      'nobody may see the cluster',
      GKE,
      { ...GOOGLE, [Object.keys(GOOGLE)[1] ?? '']: DENIED },
      /answered 403 \(PERMISSION_DENIED\)$/m,
    ],
    [
      'the cluster is starting',
      GKE,
      { ...GOOGLE, [Object.keys(GOOGLE)[1] ?? '']: { status: 'PROVISIONING' } },
      /no endpoint and certificate/,
    ],
  ];
  for (const [title, resource, answers, message] of faults)
    it(`fails if ${title}, and leaves gcloud configured`, async () => {
      const { status, seen } = await configure(resource, answers);
      expect(status).to.equal(1);
      expect(seen.err)
        .to.match(message)
        .and.match(/the resource "gc" \(integration "google", GKE\)/);
      expect(seen.err).not.to.match(/ya29|MII/);
      expect(textOf(seen, `${GCLOUD}/active_config`)).to.equal('gc');
      expect(namesOf(seen)).not.to.include(KUBECONFIG);
    });

  it('is left out for a GKE integration without a cluster, if nobody asked for it', async () => {
    const { status, seen, traffic } = await configure(google('GKE', inPlace({ region: 'a-b1' })), {});
    expect(status, seen.err).to.equal(0);
    expect(seen.err).to.match(/warning: the resource "gc" .*: no clusterName, so kubectl gets no cluster/);
    expect(traffic.requests).to.deep.equal([]);
    expect(namesOf(seen)).not.to.include(KUBECONFIG);
  });

  it('is left out for one without a cluster, if the command line asks for it and another one has a cluster', async () => {
    const plain = { ...google('GKE', inPlace({ region: 'a-b1' })), name: 'plain' };
    const { network } = fakeClouds(GOOGLE);
    const scene = inEnvironment([plain, google('gcloudKey', inPlace(CLUSTER))]);
    const { world, seen } = fakeWorld({ ...scene, network });
    expect(await run(['configure', '--quiet', '--scopes', 'gke'], world), seen.err).to.equal(0);
    expect(seen.err).to.match(/warning: the resource "plain" .*: no clusterName, so kubectl gets no cluster/);
    expect(namesOf(seen)).to.include(KUBECONFIG);
  });

  it('leaves gcloud configured if the kubeconfig is broken', async () => {
    const { status, seen } = await configure(GKE, GOOGLE, [], { shared: { [KUBECONFIG]: 'a: [\n' } });
    expect(status).to.equal(1);
    expect(seen.err).to.include(KUBECONFIG);
    expect(textOf(seen, `${GCLOUD}/active_config`)).to.equal('gc');
    expect(textOf(seen, KUBECONFIG)).to.equal('a: [\n');
  });

  const URIS: readonly (readonly [uri: string, isTaken: boolean])[] = [
    ['https://oauth2.googleapis.com/token', true],
    ['https://www.googleapis.com/oauth2/v4/token', true],
    ['https://evil.example.com/token', true],
    ['http://evil.example.com/token', false],
    ['https://oauth2.googleapis.com@evil.example.com/token', false],
    ['file:///etc/passwd', false],
    ['nothing', false],
  ];
  for (const [uri, isTaken] of URIS)
    it(`${isTaken ? 'signs for exactly' : 'signs nothing for'} the token_uri ${uri}`, async () => {
      const key = signingKey({ token_uri: uri });
      const { seen, traffic } = await configure(google('GKE', inPlace(CLUSTER), key), {});
      if (!isTaken) {
        expect(seen.err).to.include('the field JSON_key has a token_uri that is not an https:// address');
        expect(traffic.requests).to.deep.equal([]);
        return;
      }
      const form = new URLSearchParams(Buffer.from(traffic.requests[0]?.body ?? []).toString());
      const claims = Buffer.from(form.get('assertion')?.split('.')[1] ?? '', 'base64url').toString();
      expect(traffic.requests[0]?.url).to.equal(uri);
      expect((JSON.parse(claims) as { aud: string }).aud).to.equal(uri);
    });
});

describe("shipctl configure, for Google's registries", () => {
  const HOSTS = [
    ...['gcr.io', 'us.gcr.io', 'eu.gcr.io', 'asia.gcr.io'],
    ...['us', 'europe', 'asia', 'europe-west1'].map((place) => `${place}-docker.pkg.dev`),
  ];

  const withHelper: Partial<Scene> = { processes: { programs: ['docker-credential-shipctl'] } };

  it('gives Docker the key if it finds no helper', async () => {
    const { status, seen, again, traffic } = await configure(GCR, {});
    expect(status, seen.err).to.equal(0);
    const { auths } = JSON.parse(textOf(seen, DOCKER)) as { auths: Record<string, { auth: string }> };
    expect(Object.keys(auths)).to.have.members(HOSTS);
    expect(Buffer.from(auths['gcr.io']?.auth ?? '', 'base64').toString()).to.equal(
      `_json_key:${signingKey()}`,
    );
    expect(traffic.requests).to.deep.equal([]);
    expect(await again('cleanup')).to.equal(0);
    expect(namesOf(seen)).to.deep.equal([]);
  });

  it('names shipctl as the helper if Docker finds it, so that no file of Docker holds the key', async () => {
    const { status, seen } = await configure(GCR, {}, [], withHelper);
    expect(status, seen.err).to.equal(0);
    const file = JSON.parse(textOf(seen, DOCKER)) as { credHelpers: Record<string, string> };
    expect(file).to.deep.equal({ credHelpers: Object.fromEntries(HOSTS.map((host) => [host, 'shipctl'])) });
  });

  it('gives the key to Docker for a resource that the helper does not answer for', async () => {
    const other = { ...GCR, name: 'zz' };
    const { network } = fakeClouds({});
    const { world, seen } = fakeWorld({ ...inEnvironment([GCR, other]), network, ...withHelper });
    expect(await run(['configure', '--quiet', 'gc'], world), seen.err).to.equal(0);
    expect(textOf(seen, DOCKER)).to.include('"auths"').and.not.include('credHelpers');
  });

  it('names shipctl as the helper of all hosts but the one that another resource has a login for', async () => {
    const login = { masterName: 'dockerRegistryLogin', url: 'gcr.io', username: 'me', password: 'other' };
    const { network } = fakeClouds({});
    const resources = [GCR, { name: 'zz', integration: { name: 'reg', ...login } }];
    const { world, seen } = fakeWorld({ ...inEnvironment(resources), network, ...withHelper });
    expect(await run(['configure', '--quiet'], world), seen.err).to.equal(0);
    const { credHelpers, auths } = JSON.parse(textOf(seen, DOCKER)) as Record<string, object>;
    expect(credHelpers).to.have.all.keys(HOSTS.filter((host) => host !== 'gcr.io'));
    expect(auths).to.have.all.keys(['gcr.io']);
  });
});

describe('shipctl configure --scopes', () => {
  const calls: readonly (readonly [scopes: string, status: number, message: RegExp | undefined])[] = [
    ['gcr', 0, undefined],
    ['configure,gcr', 0, undefined],
    ['', 0, undefined],
    ['gcr, gke', 1, /no region, which the scope gke needs/],
    ['aks', 99, /--scopes: the scope aks is for Azure integrations, and none of these resources has one\n/],
    ['gkee', 99, /--scopes: "gkee" is not a scope; did you mean "gke"\?/],
    ['ecr', 99, /--scopes: the scope ecr is for AWS integrations, and none of these resources has one\n/],
    ['eks', 99, /--scopes: the scope eks is for AWS integrations, and none of these resources has one\n/],
    ['foo', 99, /--scopes: "foo" is not a scope; the scopes are ecr, gcr, gke, aks, eks\n/],
  ];
  for (const [scopes, status, message] of calls)
    it(`ends with ${status} for ${JSON.stringify(scopes)}`, async () => {
      const done = await configure(google('gcloudKey', inPlace({}, ['gke'])), GOOGLE, ['--scopes', scopes]);
      expect(done.status, done.seen.err).to.equal(status);
      if (message) expect(done.seen.err).to.match(message);
      else expect(done.seen.err).to.equal('');
      expect(namesOf(done.seen).includes(DOCKER)).to.equal(scopes.includes('gcr'));
    });
});

describe('shipctl configure, for a cluster of Azure Kubernetes Service', () => {
  it('has kubectl get tokens from aks_token for a cluster that knows Entra ID', async () => {
    const { status, seen, traffic, again } = await configure(
      AKS,
      aksAnswers(entraKubeconfig(', --server-id, 6dae42f8-4368-4678-94ff-3960e28e3630')),
    );
    expect(status, seen.err).to.equal(0);
    expect(seen.err).to.equal('');
    const text = textOf(seen, KUBECONFIG);
    expect(text).to.include('server: https://dev.example.com').and.include('current-context: dev');
    expect(text)
      .to.match(/args: \["aks_token", "az"\]\n/)
      .and.not.include('kubelogin');
    const signIns = traffic.requests.filter(({ url }) => url.startsWith('https://login.'));
    const lists = traffic.requests.filter(({ url }) => url.includes('/subscriptions?'));
    expect([signIns.length, lists.length]).to.deep.equal([1, 1]);
    const { url, body } = traffic.requests[0] ?? {};
    expect(url).to.equal('https://login.microsoftonline.com/tenant.example.com/oauth2/v2.0/token');
    expect(Object.fromEntries(new URLSearchParams(Buffer.from(body ?? []).toString()))).to.deep.equal({
      grant_type: 'client_credentials',
      client_id: 'app',
      client_secret: 's3cr"t',
      scope: 'https://management.azure.com/.default',
    });
    expect(
      traffic.requests.slice(1).map(({ method, headers }) => [method, headers['authorization']]),
    ).to.deep.include(['POST', 'Bearer eyJ.token']);
    expect([...seen.journal.keys()].filter((path) => path.endsWith('.token'))).to.deep.equal([]);
    expect(await again('aks_token', 'az')).to.equal(0);
    expect(seen.out.toString()).to.include('"token":"eyJ.token"');
    const form = new URLSearchParams(Buffer.from(traffic.requests.at(-1)?.body ?? []).toString());
    expect(form.get('scope')).to.equal('6dae42f8-4368-4678-94ff-3960e28e3630/.default');
    expect(await again('cleanup')).to.equal(0);
    expect([...namesOf(seen), ...seen.journal.keys()]).to.deep.equal([]);
  });

  it('signs in once more if the Azure CLI could go without', async () => {
    let isFirst = true;
    const { network } = fakeClouds(aksAnswers(kubeconfig('dev')));
    const http: Network['http'] = (request) => {
      if (!isFirst) return network.http(request);
      isFirst = false;
      return Promise.resolve(answer(503));
    };
    const { world, seen } = fakeWorld({ ...inEnvironment([AKS]), network: { ...network, http } });
    expect(await run(['configure', '--quiet'], world), seen.err).to.equal(0);
    expect(seen.err).to.match(/answered 503.*the account of the whole tenant/);
    expect(textOf(seen, KUBECONFIG)).to.include('token: s3cret-dev');
  });

  it('waits once for a lock that only the cluster needs, and writes all else', async () => {
    const { network } = fakeClouds(aksAnswers(kubeconfig('dev')));
    const { world, seen } = fakeWorld({
      ...inEnvironment([AKS]),
      network,
      shared: { [`${KUBECONFIG}.lock`]: '' },
    });
    expect(await run(['configure', '--lock-timeout', '7'], world)).to.equal(1);
    expect(seen.err).to.include(
      `shipctl: timed out after 7 s waiting for another process to release ${KUBECONFIG}.lock`,
    );
    expect(namesOf(seen)).to.include('/home/user/.azure/azureProfile.json').and.not.include(KUBECONFIG);
    expect(seen.machine.now).to.be.below(8000);
  });

  it('waits once for a lock that all need', async () => {
    const { network } = fakeClouds(aksAnswers(kubeconfig('dev')));
    const file = '/home/user/.azure/config';
    const { world, seen } = fakeWorld({ ...inEnvironment([AKS]), network, shared: { [file]: '' } });
    const whenGone = (): never => {
      throw new Error('no directory');
    };
    acquire(lockOf(file), 0, whenGone, seen.machine.start());
    expect(await run(['configure', '--lock-timeout', '7'], world)).to.equal(1);
    expect(seen.err).to.match(/^shipctl: timed out after 7 s waiting for process \d+ .*\n$/);
    expect(seen.machine.now).to.be.below(8000);
    expect(namesOf(seen)).not.to.include('/home/user/.azure/azureProfile.json');
  });

  it('takes the keys of a cluster that does not know Entra ID', async () => {
    const { status, seen } = await configure(AKS, aksAnswers(kubeconfig('dev')));
    expect(status, seen.err).to.equal(0);
    expect(textOf(seen, KUBECONFIG)).to.include('token: s3cret-dev').and.not.include('aks_token');
  });

  const faults: readonly (readonly [title: string, answers: CloudAnswers, message: RegExp])[] = [
    [
      'the cluster is unknown',
      { [AKS_ADDRESS]: answer(404, '{}'), ...AZURE },
      /management.azure.com answered 404/,
    ],
    [
      'the cluster has a server application of its own',
      aksAnswers(entraKubeconfig(', --server-id, other')),
      /a server application of its own/,
    ],
    [
      'the cluster has a server application of its own, in one word',
      aksAnswers(entraKubeconfig(', --server-id=other')),
      /a server application of its own/,
    ],
    [
      "the cluster has a server application of its own, for kubectl's old plugin",
      aksAnswers(
        kubeconfig('dev').replace(
          /token: .*\n/,
          'auth-provider: {name: azure, config: {apiserver-id: other, tenant-id: t}}\n',
        ),
      ),
      /a server application of its own/,
    ],
    ['the kubeconfig is none', aksAnswers('a'), /the kubeconfig of the cluster is no kubeconfig/],
    ['there is no kubeconfig', { [AKS_ADDRESS]: {}, ...AZURE }, /the answer has no kubeconfig/],
    [
      'there is no subscription',
      { ...AZURE, 'management.azure.com/subscriptions?': { value: [] } },
      /no enabled subscription/,
    ],
  ];
  for (const [title, answers, message] of faults)
    it(`fails if ${title}, and leaves the Azure CLI configured`, async () => {
      const { status, seen } = await configure(AKS, answers);
      expect(status).to.equal(1);
      expect(seen.err)
        .to.match(message)
        .and.match(/the resource "az"/);
      expect(seen.err).not.to.match(/s3cr|eyJ/);
      expect(namesOf(seen)).to.include('/home/user/.azure/azureProfile.json');
    });

  const places: readonly (readonly [groupName: string, clusterName: string, setting: string])[] = [
    ['..', 'dev', 'groupName'],
    ['my-group', '..', 'clusterName'],
    ['my/group', 'dev', 'groupName'],
  ];
  for (const [groupName, clusterName, setting] of places)
    it(`asks for no cluster ${clusterName} in a group ${groupName}`, async () => {
      const version = inPlace({ groupName, clusterName }, ['aks']);
      const { status, seen, traffic } = await configure({ ...AKS, version }, AZURE);
      expect(status).to.equal(1);
      expect(seen.err).to.match(new RegExp(`propertyBag.${setting} in .* is not a valid ${setting}`));
      expect(traffic.requests.filter(({ url }) => url.includes('resourceGroups'))).to.deep.equal([]);
    });
});
