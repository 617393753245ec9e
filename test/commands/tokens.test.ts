import { expect } from 'chai';
import { run } from '../../src/cli/run.ts';
import { type AwsJobResource, awsJob } from '../support/awsJob.ts';
import { AZURE, type CloudAnswers, GOOGLE, fakeClouds, signingKey } from '../support/fakeClouds.ts';
import { type Traffic, answer } from '../support/fakeNetwork.ts';
import { type Seen, fakeWorld } from '../support/fakeWorld.ts';

const google = (name: string, more: Partial<AwsJobResource> = {}): AwsJobResource => ({
  name,
  integration: { masterName: 'gcloudKey', name, JSON_key: signingKey({ client_email: `${name}@x.example` }) },
  version: undefined,
  ...more,
});

const scoped = (name: string): AwsJobResource =>
  google(name, { version: { versionDependencyPropertyBag: { scopes: ['gcr'] } } });

const AKS: AwsJobResource = {
  name: 'az',
  integration: { masterName: 'azureKeys', name: 'azure', appId: 'app', password: 's3cr"t', tenant: 'tenant' },
};

const ANSWERS = { ...GOOGLE, ...AZURE };

interface Job {
  readonly seen: Seen;
  readonly traffic: Traffic;
  readonly call: (...argv: readonly string[]) => Promise<number>;
}

function jobOf(
  resources: readonly AwsJobResource[],
  env: Record<string, string> = {},
  answers: CloudAnswers = ANSWERS,
  input = '',
): Job {
  const { network, traffic } = fakeClouds(answers);
  const job = awsJob(resources, env);
  const { world, seen } = fakeWorld({ ...job, files: { ...job.files, '/dev/stdin': input }, network });
  return { seen, traffic, call: async (...argv) => run(argv, world) };
}

/** The account that a request for a token is signed for. */
function signer({ requests }: Traffic): unknown {
  const form = new URLSearchParams(Buffer.from(requests[0]?.body ?? []).toString());
  const claims = Buffer.from(form.get('assertion')?.split('.')[1] ?? '', 'base64url').toString();
  return (JSON.parse(claims) as { readonly iss: unknown }).iss;
}

const tokens = ({ journal }: Seen): readonly string[] =>
  [...journal.keys()].filter((path) => path.endsWith('.token'));

describe('shipctl gke_token and aks_token', () => {
  const calls: readonly (readonly [command: string, name: string, token: string])[] = [
    ['gke_token', 'gc', 'ya29.token'],
    ['aks_token', 'az', 'eyJ.token'],
  ];
  for (const [command, name, token] of calls)
    for (const version of ['v1', 'v1beta1'])
      it(`${command} answers kubectl in version ${version}`, async () => {
        const apiVersion = `client.authentication.k8s.io/${version}`;
        const job = jobOf([google('gc'), AKS], { KUBERNETES_EXEC_INFO: JSON.stringify({ apiVersion }) });
        expect(await job.call(command, name), job.seen.err).to.equal(0);
        expect(JSON.parse(job.seen.out.toString())).to.deep.equal({
          kind: 'ExecCredential',
          apiVersion,
          spec: { interactive: false },
          status: { expirationTimestamp: '2026-11-23T10:54:59Z', token },
        });
        expect(job.seen.err).to.equal('');
      });

  const faults: readonly (readonly [
    title: string,
    argv: readonly string[],
    status: number,
    message: RegExp,
    env?: Record<string, string>,
  ])[] = [
    ['a resource of another cloud', ['gke_token', 'az'], 99, /"az" has no Google Cloud integration/],
    ['a resource of the other cloud', ['aks_token', 'gc'], 99, /"gc" has no Azure integration/],
    ['an unknown resource', ['gke_token', 'nothing'], 99, /nothing/],
    ['no resource', ['gke_token'], 99, /NAME is missing/],
    [
      'a version that is unknown',
      ['gke_token', 'gc'],
      1,
      /KUBERNETES_EXEC_INFO asks for a version/,
      { KUBERNETES_EXEC_INFO: '{"apiVersion":"v7"}' },
    ],
  ];
  for (const [title, argv, status, message, env] of faults)
    it(`refuses ${title}`, async () => {
      const { seen, traffic, call } = jobOf([google('gc'), AKS], env);
      expect(await call(...argv)).to.equal(status);
      expect(seen.err).to.match(message);
      expect([seen.out.toString(), traffic.requests]).to.deep.equal(['', []]);
    });

  it('names the field of a key that is missing', async () => {
    const { seen, call } = jobOf([google('gc', { integration: { masterName: 'GKE', name: 'g' } })]);
    expect(await call('gke_token', 'gc')).to.equal(1);
    expect(seen.err).to.match(/the resource "gc" \(integration "g", GKE\): the field JSON_key is missing/);
  });

  it('tries again what fails in passing, and says why in the end', async () => {
    const busy = { 'oauth2.googleapis.com/token': answer(503) };
    const { seen, traffic, call } = jobOf([google('gc')], {}, busy);
    expect(await call('gke_token', 'gc')).to.equal(1);
    expect(traffic.requests.length).to.equal(4);
    expect(seen.err).to.include('oauth2.googleapis.com answered 503');
    expect(tokens(seen)).to.deep.equal([]);
  });

  it('go with a cleanup of their resource, of their job or of all', async () => {
    const all = [google('gc'), google('other')];
    const { seen, call } = jobOf(all);
    for (const name of ['gc', 'other']) await call('gke_token', name);
    expect(tokens(seen).length).to.equal(2);
    seen.out = Buffer.of();
    expect(await call('cleanup', '--plan', '--json')).to.equal(0);
    expect(JSON.parse(seen.out.toString())).to.have.property('tokens', 2);
    expect(seen.err).to.include('would remove 2 kept tokens');
    expect(tokens(seen).length).to.equal(2);
    expect(await call('cleanup', 'gc')).to.equal(0);
    expect(seen.err).to.include('shipctl: removed the kept token\n');
    expect(tokens(seen).length).to.equal(1);
    const env = { ...awsJob(all).env, JOB_NAME: 'another' };
    const { world, seen: others } = fakeWorld({ env, machine: seen.machine });
    expect(await run(['cleanup'], world), others.err).to.equal(0);
    expect(others.err).to.include('nothing to undo');
    expect(tokens(seen).length).to.equal(1);
    expect(await run(['cleanup', '--all'], world), others.err).to.equal(0);
    expect([...seen.journal.keys()]).to.deep.equal([]);
  });

  it('go with a cleanup of a resource that only they know', async () => {
    const { seen, call } = jobOf([google('gc')]);
    await call('gke_token', 'gc');
    const env = { HOME: '/home/user', JOB_NAME: 'another', BUILD_ID: '2' };
    const { world, seen: others } = fakeWorld({ env, machine: seen.machine });
    expect(await run(['cleanup', 'ghost', '--all'], world)).to.equal(99);
    expect(await run(['cleanup', 'gc', '--all'], world), others.err).to.equal(0);
    expect(others.err).to.include('shipctl: removed the kept token\n');
    expect([...seen.journal.keys()]).to.deep.equal([]);
  });
});

describe("shipctl docker_credential, for Google's registries", () => {
  const get = async (
    host: string,
    resources: readonly AwsJobResource[],
    answers?: CloudAnswers,
  ): Promise<Job> => {
    const job = jobOf(resources, {}, answers, host);
    await job.call('docker_credential', 'get');
    return job;
  };

  for (const host of ['gcr.io', 'https://eu.gcr.io', 'us-docker.pkg.dev'])
    it(`gives a token for ${host}`, async () => {
      const { seen } = await get(host, [scoped('gc')]);
      expect(JSON.parse(seen.out.toString()), seen.err).to.deep.equal({
        ServerURL: host,
        Username: 'oauth2accesstoken',
        Secret: 'ya29.token',
      });
    });

  for (const host of ['evil.gcr.io', 'gcr.io.evil.example.com', 'gcr.io:5000', 'europe-west1-docker.pkg.dev'])
    it(`has none for ${host}`, async () => {
      const { seen, traffic } = await get(host, [scoped('gc')]);
      expect(seen.out.toString()).to.equal('credentials not found in native keychain\n');
      expect(traffic.requests).to.deep.equal([]);
    });

  const answering: readonly (readonly [
    title: string,
    resources: readonly AwsJobResource[],
    account: string,
  ])[] = [
    ['the last one', [scoped('a'), scoped('b')], 'b@x.example'],
    ['the last one that has the scope', [scoped('a'), google('b')], 'a@x.example'],
    ['the last one, if none has the scope', [google('a'), google('b')], 'b@x.example'],
  ];
  for (const [title, resources, account] of answering)
    it(`gives the token of ${title}`, async () => {
      expect(signer((await get('gcr.io', resources)).traffic)).to.equal(account);
    });

  it('lets a login for the same host win that comes later', async () => {
    const integration = {
      masterName: 'dockerRegistryLogin',
      url: 'gcr.io',
      username: '_json_key',
      password: 'k',
    };
    const { seen, traffic } = await get('gcr.io', [scoped('a'), { name: 'b', integration }]);
    expect(seen.out.toString()).to.include('_json_key');
    expect(traffic.requests).to.deep.equal([]);
  });

  it('finds other logins whatever an integration is like that nobody asked for', async () => {
    const integration = { masterName: 'quayLogin', username: 'u', password: 'k' };
    const broken = google('b', { version: { version: { propertyBag: { region: 5 } } } });
    const { seen } = await get('quay.io', [{ name: 'a', integration }, broken]);
    expect(seen.err).to.equal('');
    expect(seen.out.toString()).to.include('"Secret":"k"');
    const { call } = jobOf([{ name: 'a', integration }, broken]);
    expect(await call('docker_credential', 'list')).to.equal(0);
    expect((await get('gcr.io', [broken])).seen.err).to.include('region in ');
  });

  it('shows Docker why no token can be had, without any secret', async () => {
    const refused = { 'oauth2.googleapis.com/token': answer(400, '{"error":"invalid_grant"}') };
    const { seen } = await get('gcr.io', [scoped('gc')], refused);
    expect(seen.out.toString()).to.match(/the resource "gc" .*answered 400 \(invalid_grant\)/);
  });

  it('lists the registries of integrations with the scope', async () => {
    const { seen, traffic, call } = jobOf([scoped('a'), google('b')]);
    expect(await call('docker_credential', 'list')).to.equal(0);
    const list = JSON.parse(seen.out.toString()) as Readonly<Record<string, string>>;
    expect(list).to.have.property('gcr.io', 'oauth2accesstoken');
    expect(Object.keys(list).length).to.equal(7);
    expect(traffic.requests).to.deep.equal([]);
  });
});
