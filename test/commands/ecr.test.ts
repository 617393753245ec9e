import { expect } from 'chai';
import { run } from '../../src/cli/run.ts';
import { REQUEST_ID, ecrAnswer, identityAnswer, jsonError, roleAnswer } from '../support/awsAnswers.ts';
import { type AwsJobResource, KEYS, ROLE, awsJob, inRegion } from '../support/awsJob.ts';
import { type CloudAnswers, fakeClouds } from '../support/fakeClouds.ts';
import type { Traffic } from '../support/fakeNetwork.ts';
import { type Scene, type Seen, fakeWorld } from '../support/fakeWorld.ts';

const ID = '123456789012';
const OTHER_ID = '210987654321';
const DOCKER = '/home/user/.docker/config.json';
const CREDENTIALS = '/home/user/.aws/credentials';
const NOT_FOUND = 'credentials not found in native keychain\n';

const hostIn = (region: string, account = ID): string => `${account}.dkr.ecr.${region}.amazonaws.com`;
const HOST = hostIn('us-east-1');

const apiIn = (region: string): string => `api.ecr.${region}.amazonaws.com/`;

const EVERYWHERE = Object.fromEntries(
  ['us-east-1', 'eu-west-1'].map((region) => [apiIn(region), ecrAnswer({})] as const),
);

const DENIED = jsonError(400, 'AccessDeniedException', 'no');

/** A resource with keys, for whose registry its step asks. */
const aws = (name: string, more: Partial<AwsJobResource> & { readonly scopes?: readonly string[] } = {}) => ({
  name,
  integration: { ...KEYS, accessKey: `AKIA${name.toUpperCase()}` },
  version: {
    ...(inRegion('us-east-1') as object),
    versionDependencyPropertyBag: { scopes: more.scopes ?? ['ecr'] },
  },
  ...more,
});

const unasked = (name: string): AwsJobResource => aws(name, { scopes: [] });
const inAccount = (name: string, awsAccountId: string): AwsJobResource =>
  aws(name, { integration: { ...KEYS, accessKey: `AKIA${name.toUpperCase()}`, awsAccountId } });
const inEurope = (name: string, awsAccountId: string): AwsJobResource => ({
  ...inAccount(name, awsAccountId),
  version: { ...(inRegion('eu-west-1') as object), versionDependencyPropertyBag: { scopes: ['ecr'] } },
});

interface Job {
  readonly seen: Seen;
  readonly traffic: Traffic;
  readonly call: (...words: readonly string[]) => Promise<number>;
}

function jobOf(
  resources: readonly AwsJobResource[],
  answers: CloudAnswers = EVERYWHERE,
  { env = {}, ...more }: Partial<Scene> = {},
  input = '',
): Job {
  const job = awsJob(resources, env);
  const { network, traffic } = fakeClouds(answers);
  const files = { ...job.files, '/dev/stdin': input };
  const { world, seen } = fakeWorld({ ...job, files, network, ...more });
  return { seen, traffic, call: async (...words) => run(words, world) };
}

async function get(
  host: string,
  resources: readonly AwsJobResource[],
  answers?: CloudAnswers,
  more?: Partial<Scene>,
): Promise<Job> {
  const job = jobOf(resources, answers, more, host);
  await job.call('docker_credential', 'get');
  return job;
}

const outOf = ({ seen }: Job): string => {
  const text = seen.out.toString();
  seen.out = Buffer.of();
  return text;
};

/** The access keys that requests were signed with, and the hosts that they went to. */
const requestsOf = ({ traffic }: Job): readonly string[] =>
  traffic.requests.map(({ url, headers }) => {
    const key = /Credential=(?<key>\w+)/.exec(headers['authorization'] ?? '')?.groups?.['key'] ?? '';
    return `${key} ${new URL(url).host}`;
  });

const textOf = ({ seen }: Job, path: string): string => seen.shared.get(path)?.text ?? '';
const keptIn = ({ seen }: Job): readonly string[] =>
  [...seen.journal.keys()].filter((path) => path.endsWith('.token'));

const loginsIn = (job: Job): Readonly<Record<string, string>> => {
  const { auths = {} } = JSON.parse(textOf(job, DOCKER) || '{}') as {
    readonly auths?: Readonly<Record<string, { readonly auth: string }>>;
  };
  return Object.fromEntries(
    Object.entries(auths).map(([host, { auth }]) => [host, Buffer.from(auth, 'base64').toString()]),
  );
};

describe('shipctl docker_credential, for Amazon ECR', () => {
  const hosts: readonly (readonly [host: string, api: string])[] = [
    [HOST, 'api.ecr.us-east-1.amazonaws.com'],
    [`https://${HOST}`, 'api.ecr.us-east-1.amazonaws.com'],
    [HOST.toUpperCase(), 'api.ecr.us-east-1.amazonaws.com'],
    [hostIn('eu-west-1', OTHER_ID), 'api.ecr.eu-west-1.amazonaws.com'],
    [`${ID}.dkr.ecr-fips.us-east-1.amazonaws.com`, 'api.ecr-fips.us-east-1.amazonaws.com'],
    [`${ID}.dkr-ecr.us-east-1.on.aws`, 'ecr.us-east-1.api.aws'],
    ['public.ecr.aws', 'api.ecr-public.us-east-1.amazonaws.com'],
    ['ecr-public.aws.com', 'ecr-public.us-east-1.api.aws'],
  ];
  for (const [host, api] of hosts)
    it(`gives a token of ${api} for ${host}`, async () => {
      const job = await get(host, [aws('a')], { [api]: ecrAnswer({}) });
      expect(JSON.parse(outOf(job)), job.seen.err).to.deep.equal({
        ServerURL: host,
        Username: 'AWS',
        Secret: `token-${ID}`,
      });
      expect(requestsOf(job)).to.deep.equal([`AKIAA ${api}`]);
      expect(job.seen.err).to.equal('');
    });

  for (const host of [
    'quay.io',
    `${HOST}.example.com`,
    `${HOST}:443`,
    `${ID}.dkr.ecr.cn-north-1.amazonaws.com.cn`,
    `${ID}.dkr.ecr.us-gov-west-1.amazonaws.com`,
  ])
    it(`has none for ${host}, and asks nobody`, async () => {
      const job = await get(host, [aws('a')]);
      expect([outOf(job), requestsOf(job)]).to.deep.equal([NOT_FOUND, []]);
    });

  it('gives tokens in the partition of the resource only', async () => {
    const china = aws('a', { version: inRegion('cn-north-1'), integration: { ...KEYS, masterName: 'ECR' } });
    const keys = { aws_access_key_id: 'AKIAA', aws_secret_access_key: 's3cret' };
    const resource = { ...china, integration: { masterName: 'ECR', name: 'ecr', ...keys } };
    const host = `${ID}.dkr.ecr.cn-northwest-1.amazonaws.com.cn`;
    const api = 'api.ecr.cn-northwest-1.amazonaws.com.cn';
    expect(requestsOf(await get(host, [resource], { [api]: ecrAnswer({}) }))).to.deep.equal([`AKIAA ${api}`]);
    for (const other of [HOST, 'public.ecr.aws'])
      expect(outOf(await get(other, [resource]))).to.equal(NOT_FOUND);
  });

  const answering: readonly (readonly [title: string, resources: readonly AwsJobResource[], key: string])[] =
    [
      ['the last resource', [aws('a'), aws('b')], 'AKIAB'],
      ['the last one that has the scope', [aws('a'), unasked('b')], 'AKIAA'],
      ['the last one, if none has the scope', [unasked('a'), unasked('b')], 'AKIAB'],
      ['the one of the account', [inAccount('a', ID), inAccount('b', OTHER_ID)], 'AKIAA'],
      ['the one of the account before one of an unknown account', [inAccount('a', ID), aws('b')], 'AKIAA'],
      ['the last one, if none is of the account', [inAccount('a', OTHER_ID), aws('b')], 'AKIAB'],
      ['the one of the region, of several of the account', [inAccount('a', ID), inEurope('b', ID)], 'AKIAA'],
      [
        'the last one of the account, if none is of the region',
        [inEurope('a', ID), inEurope('b', ID)],
        'AKIAB',
      ],
      ['one of the account before the last one', [inEurope('a', ID), aws('b')], 'AKIAA'],
      ['one whose account is no id, if there is no other', [inAccount('a', '1234-5678-9012')], 'AKIAA'],
      ['one without a region', [aws('a', { version: undefined })], 'AKIAA'],
      [
        'a kind that always has it',
        [
          {
            name: 'a',
            integration: {
              masterName: 'ECR',
              name: 'ecr',
              aws_access_key_id: 'AKIAA',
              aws_secret_access_key: 'x',
            },
          },
          unasked('b'),
        ],
        'AKIAA',
      ],
      [
        'the one before another with a missing key',
        [aws('a'), aws('b', { scopes: [], integration: {} })],
        'AKIAA',
      ],
    ];
  for (const [title, resources, key] of answering)
    it(`asks with the keys of ${title}`, async () => {
      const job = await get(HOST, resources);
      expect(requestsOf(job), job.seen.err).to.deep.equal([`${key} api.ecr.us-east-1.amazonaws.com`]);
    });

  it('knows the account of keys from a token that is kept', async () => {
    const resources = [aws('a'), aws('b')];
    const job = jobOf(
      resources,
      { [apiIn('us-east-1')]: ecrAnswer({ account: OTHER_ID }), [apiIn('eu-west-1')]: ecrAnswer({}) },
      {},
      HOST,
    );
    await job.call('docker_credential', 'get');
    expect(requestsOf(job)).to.deep.equal(['AKIAB api.ecr.us-east-1.amazonaws.com']);
    expect(await job.call('configure', '--quiet', 'a', '--scopes', 'ecr'), job.seen.err).to.equal(0);
    expect(keptIn(job).length).to.equal(2);
    job.seen.files.set('/dev/stdin', hostIn('us-east-1', OTHER_ID));
    await job.call('docker_credential', 'get');
    expect(outOf(job)).to.include(`token-${OTHER_ID}`);
    expect(await job.call('docker_credential', 'list')).to.equal(0);
    expect(JSON.parse(outOf(job))).to.deep.equal({ [hostIn('us-east-1', OTHER_ID)]: 'AWS' });
  });

  it('lets a login for exactly the host win', async () => {
    const login = { masterName: 'dockerRegistryLogin', url: HOST, username: 'AWS', password: 'theirs' };
    const job = await get(HOST, [{ name: 'a', integration: login }, aws('b')]);
    expect(outOf(job)).to.include('theirs');
    expect(requestsOf(job)).to.deep.equal([]);
  });

  it('asks once for all registries in a region', async () => {
    const job = await get(HOST, [aws('a')]);
    for (const host of [hostIn('us-east-1', OTHER_ID), HOST, `${ID}.dkr.ecr-fips.us-east-1.amazonaws.com`]) {
      job.seen.files.set('/dev/stdin', host);
      await job.call('docker_credential', 'get');
    }
    expect(requestsOf(job)).to.have.length(1);
    expect(outOf(job).match(/token-/g)).to.have.length(4);
    expect(keptIn(job)).to.have.length(1);
    expect([...job.seen.journal.values()].join('')).not.to.include('s3cret');
    expect(await job.call('cleanup'), job.seen.err).to.equal(0);
    expect(job.seen.err).to.include('removed the kept token\n');
    expect([...job.seen.journal.keys()]).to.deep.equal([]);
  });

  describe('with a role', () => {
    const env = { AWS_ACCESS_KEY_ID: 'AKIAJOB', AWS_SECRET_ACCESS_KEY: 'job' };
    const answers = {
      [apiIn('us-east-1')]: ecrAnswer({}),
      'sts.us-east-1.amazonaws.com/': roleAnswer('2026-11-23T11:00:00Z'),
    };
    const role = aws('a', { integration: ROLE });

    it('gives a token for its session, which later sessions take too', async () => {
      const job = await get(HOST, [role], answers, { env });
      expect(JSON.parse(outOf(job)), job.seen.err).to.include({ Secret: `token-${ID}` });
      const requests = ['AKIAJOB sts.us-east-1.amazonaws.com', 'ASIAEXAMPLE api.ecr.us-east-1.amazonaws.com'];
      expect(requestsOf(job)).to.deep.equal(requests);
      // Only the token for Docker stays.
      for (const path of keptIn(job))
        if (!(job.seen.journal.get(path) ?? '').includes(`token-${ID}`)) job.seen.shared.delete(path);
      expect(keptIn(job)).to.have.length(1);
      await job.call('docker_credential', 'get');
      expect(outOf(job)).to.include(`token-${ID}`);
      expect(requestsOf(job)).to.deep.equal(requests);
    });

    it('asks for another role anew', async () => {
      const job = await get(HOST, [role], answers, { env });
      const other = { ...ROLE, assumeRoleARN: `arn:aws:iam::${ID}:role/other` };
      job.seen.files.set('/job/IN/a/integration.json', JSON.stringify(other));
      await job.call('docker_credential', 'get');
      expect(requestsOf(job)).to.have.length(4);
    });

    it('asks anew for another identity that assumes the role', async () => {
      const first = await get(HOST, [role], answers, { env });
      const guest = { AWS_ACCESS_KEY_ID: 'AKIAGUEST', AWS_SECRET_ACCESS_KEY: 'guest' };
      const { machine } = first.seen;
      const second = await get(HOST, [role], answers, { env: guest, machine });
      expect(requestsOf(second)[0]).to.equal('AKIAGUEST sts.us-east-1.amazonaws.com');
      expect(requestsOf(second)).to.have.length(2);
    });

    it('keeps neither token nor session for configure --plan', async () => {
      const job = jobOf([role], answers, { env });
      expect(await job.call('configure', '--quiet', '--plan'), job.seen.err).to.equal(0);
      expect(requestsOf(job)).to.have.length(2);
      expect([...job.seen.journal.keys()]).to.deep.equal([]);
    });
  });

  it('gives a token whose end has passed, and does not keep it', async () => {
    const old = { [apiIn('us-east-1')]: ecrAnswer({ expiresAt: 1_420_070_400 }) };
    const job = await get(HOST, [aws('a')], old);
    await job.call('docker_credential', 'get');
    expect(outOf(job).match(/token-/g)).to.have.length(2);
    expect([requestsOf(job).length, keptIn(job)]).to.deep.equal([2, []]);
  });

  it('shows Docker why AWS gives no token', async () => {
    const job = await get(HOST, [aws('a')], { [apiIn('us-east-1')]: DENIED });
    const reason =
      'the resource "a" (integration "keys", amazonKeys): ecr:GetAuthorizationToken: api.ecr.us-east-1.amazonaws.com ' +
      `answered 400 (AccessDenied, request ${REQUEST_ID}): these keys may not ecr:GetAuthorizationToken\n`;
    expect(outOf(job)).to.equal(reason);
    expect(job.seen.err).to.equal(`shipctl: ${reason}`);
  });

  it('names the field of a key that is missing', async () => {
    const job = await get(HOST, [aws('a', { integration: { ...KEYS, secretKey: '' } })]);
    expect(outOf(job)).to.match(/the resource "a" .*the field secretKey is empty/);
  });

  it('lists the registries whose accounts are known, and asks nobody', async () => {
    const role = { ...aws('c'), integration: { ...ROLE, assumeRoleARN: `arn:aws:iam::${OTHER_ID}:role/r` } };
    const job = jobOf([aws('a'), inAccount('b', ID), role, unasked('d')], {});
    expect(await job.call('docker_credential', 'list'), job.seen.err).to.equal(0);
    expect(JSON.parse(outOf(job))).to.deep.equal({
      [HOST]: 'AWS',
      [hostIn('us-east-1', OTHER_ID)]: 'AWS',
    });
    expect([requestsOf(job), [...job.seen.journal.keys()]]).to.deep.equal([[], []]);
  });
});

describe('shipctl configure, for Amazon ECR', () => {
  const withHelper: Partial<Scene> = { processes: { programs: ['docker-credential-shipctl'] } };

  async function configure(
    resources: readonly AwsJobResource[],
    words: readonly string[] = [],
    answers?: CloudAnswers,
    more?: Partial<Scene>,
  ): Promise<Job & { readonly status: number }> {
    const job = jobOf(resources, answers, more);
    return { ...job, status: await job.call('configure', '--quiet', ...words) };
  }

  it('gives Docker a token if it finds no helper, and says when that ends', async () => {
    const job = await configure([aws('a')]);
    expect(job.status, job.seen.err).to.equal(0);
    expect(loginsIn(job)).to.deep.equal({ [HOST]: `AWS:token-${ID}` });
    expect(job.seen.err).to.equal(
      `shipctl: warning: the resource "a" (integration "keys", amazonKeys): the login for "${HOST}" is a token that ends at ` +
        '2026-11-23T22:00:00Z; in a longer job, configure it again, or use --mode process, with which Docker gets a new ' +
        'one when it needs one\n',
    );
    expect(await job.call('configure', '--quiet')).to.equal(0);
    expect(requestsOf(job)).to.have.length(1);
    expect(await job.call('cleanup')).to.equal(0);
    expect([...[...job.seen.shared].map(([path]) => path), ...job.seen.journal.keys()]).to.deep.equal([]);
  });

  for (const [title, words, more, warnings] of [
    ['with --mode process', ['--mode', 'process'], {}, /docker-credential-shipctl/],
    ['if Docker finds its helper', [], withHelper, /^$/],
  ] as const)
    it(`names itself as the helper ${title}`, async () => {
      const job = await configure([aws('a')], words, EVERYWHERE, more);
      expect(job.status, job.seen.err).to.equal(0);
      expect(JSON.parse(textOf(job, DOCKER))).to.deep.equal({ credHelpers: { [HOST]: 'shipctl' } });
      expect(job.seen.err).to.match(warnings);
      expect(await job.call('docker_credential', 'list')).to.equal(0);
      expect(JSON.parse(outOf(job))).to.deep.equal({ [HOST]: 'AWS' });
    });

  it('asks nobody if the account is known and the helper gives the tokens', async () => {
    const job = await configure([inAccount('a', ID)], [], {}, withHelper);
    expect(job.status, job.seen.err).to.equal(0);
    expect(textOf(job, DOCKER)).to.include(`"${HOST}": "shipctl"`);
    expect(requestsOf(job)).to.deep.equal([]);
  });

  it('asks whose the keys are if the answer does not say', async () => {
    const [one] = ecrAnswer({}).authorizationData;
    const job = await configure([aws('a')], [], {
      [apiIn('us-east-1')]: { authorizationData: [{ ...one, proxyEndpoint: undefined }] },
      'sts.us-east-1.amazonaws.com/': identityAnswer(undefined, OTHER_ID),
    });
    expect(job.status, job.seen.err).to.equal(0);
    expect(loginsIn(job)).to.deep.equal({ [hostIn('us-east-1', OTHER_ID)]: `AWS:token-${ID}` });
  });

  const places: readonly (readonly [
    region: string,
    env: Record<string, string>,
    hosts: readonly string[],
  ])[] = [
    ['eu-west-1', {}, [hostIn('eu-west-1')]],
    ['cn-north-1', {}, [`${ID}.dkr.ecr.cn-north-1.amazonaws.com.cn`]],
    ['eusc-de-east-1', {}, [`${ID}.dkr.ecr.eusc-de-east-1.amazonaws.eu`]],
    ['us-iso-east-1', {}, [`${ID}.dkr.ecr.us-iso-east-1.c2s.ic.gov`]],
    [
      'us-gov-west-1',
      { AWS_USE_FIPS_ENDPOINT: 'true' },
      [hostIn('us-gov-west-1'), `${ID}.dkr.ecr-fips.us-gov-west-1.amazonaws.com`],
    ],
    [
      'eu-west-1',
      { AWS_USE_DUALSTACK_ENDPOINT: 'true' },
      [hostIn('eu-west-1'), `${ID}.dkr-ecr.eu-west-1.on.aws`],
    ],
  ];
  for (const [region, env, hosts] of places)
    it(`knows the hosts ${hosts.join(' and ')}`, async () => {
      const version = {
        ...(inRegion(region) as object),
        versionDependencyPropertyBag: { scopes: ['ecr'] },
      };
      const resource = { ...inAccount('a', ID), version };
      const job = await configure([resource], ['--mode', 'process'], {}, { ...withHelper, env });
      expect(job.status, job.seen.err).to.equal(0);
      expect(JSON.parse(textOf(job, DOCKER))).to.deep.equal({
        credHelpers: Object.fromEntries(hosts.map((host) => [host, 'shipctl'])),
      });
    });

  it('works for --scopes, and for the kind that always has it', async () => {
    const ecr = { masterName: 'ECR', name: 'e', aws_access_key_id: 'AKIAA', aws_secret_access_key: 'x' };
    expect(loginsIn(await configure([unasked('a')]))).to.deep.equal({});
    expect(loginsIn(await configure([unasked('a')], ['--scopes', 'ecr']))).to.have.all.keys(HOST);
    expect(loginsIn(await configure([{ name: 'a', integration: ecr }]))).to.have.all.keys(HOST);
  });

  it('says for whom the helper answers instead', async () => {
    const resources = [inAccount('a', ID), inAccount('b', ID)];
    const job = await configure(resources, ['a', '--mode', 'process'], {}, withHelper);
    expect(job.seen.err).to.include(
      `the resource "a": with --mode process the login for "${HOST}" is that of "b", the last one in the job`,
    );
    const last = { ...inAccount('b', ID), version: unasked('b').version };
    const options = ['b', '--mode', 'process', '--scopes', 'ecr'];
    const asked = await configure([aws('a'), last], options, {}, withHelper);
    expect(asked.seen.err).to.include(
      `the resource "b": with --mode process the login for "${HOST}" is that of "a"; use --mode keys, or have the login`,
    );
    for (const other of [inAccount('b', OTHER_ID), unasked('b')]) {
      const quiet = await configure([inAccount('a', ID), other], ['a', '--mode', 'process'], {}, withHelper);
      expect(quiet.seen.err).to.equal('');
    }
  });

  /** Who owns an account is asked, since the answer with the token does not say it. */
  const [authorization] = ecrAnswer({}).authorizationData;
  const unsaid: CloudAnswers = {
    [apiIn('us-east-1')]: { authorizationData: [{ ...authorization, proxyEndpoint: undefined }] },
    'sts.us-east-1.amazonaws.com/': identityAnswer(undefined, OTHER_ID),
  };
  const account = { ...KEYS, awsAccountId: OTHER_ID };
  const surprises: readonly (readonly [
    title: string,
    resources: readonly AwsJobResource[],
    words: readonly string[],
    answers: CloudAnswers,
  ])[] = [
    [
      'has the scope from its step',
      [aws('a', { scopes: [], integration: account }), inAccount('b', ID)],
      ['--scopes', 'ecr'],
      EVERYWHERE,
    ],
    ['comes later, as far as the accounts are known', [aws('a'), inAccount('b', ID)], [], unsaid],
    ['comes later, with names', [aws('a'), inAccount('b', ID)], ['a', 'b'], unsaid],
  ];
  for (const [title, resources, words, answers] of surprises)
    for (const plan of [[], ['--plan']])
      it(`says that the helper answers for another resource that ${title}${plan.join('')}`, async () => {
        const all = [...words, ...plan, '--mode', 'process'];
        const job = await configure(resources, all, answers, withHelper);
        const host = hostIn('us-east-1', OTHER_ID);
        // What a plan has asked for is known to it alone.
        if (plan.length > 0 && answers === unsaid) expect(job.seen.err).to.equal('');
        else
          expect(job.seen.err).to.equal(
            `shipctl: warning: the resource "a": with --mode process the login for "${host}" is that of "b"; use --mode keys, or ` +
              'have the login of "a" come first: its step needs the scope ecr, and its integration the field awsAccountId\n',
          );
        const before = requestsOf(job).length;
        job.seen.files.set('/dev/stdin', host);
        await job.call('docker_credential', 'get');
        expect(requestsOf(job).slice(before)).to.deep.equal(['AKIAB api.ecr.us-east-1.amazonaws.com']);
      });

  it('says nothing if each resource has its own registry, and the helper knows it', async () => {
    const answers = { [apiIn('us-east-1')]: ecrAnswer({}), [apiIn('eu-west-1')]: ecrAnswer({}) };
    const europe = { ...aws('b'), version: inEurope('b', ID).version };
    for (const words of [[], ['a'], ['b'], ['--plan']]) {
      const job = await configure([aws('a'), europe], [...words, '--mode', 'process'], answers, withHelper);
      expect(job.seen.err).to.equal('');
    }
  });

  it('plans what it writes, also if the accounts are to be asked for', async () => {
    const resources = [aws('a'), { ...aws('b'), version: inEurope('b', ID).version }];
    const plan = await configure(resources, ['--plan'], EVERYWHERE, withHelper);
    const written = await configure(resources, [], EVERYWHERE, withHelper);
    const helpers = { [HOST]: 'shipctl', [hostIn('eu-west-1')]: 'shipctl' };
    expect(JSON.parse(textOf(written, DOCKER))).to.deep.equal({ credHelpers: helpers });
    expect(outOf(plan).match(/^\+.*": "shipctl"/gm)).to.have.length(2);
  });

  it('writes the login of a resource for which the helper does not answer', async () => {
    const resources = [inAccount('a', ID), inAccount('b', ID)];
    const job = await configure(resources, ['a'], EVERYWHERE, withHelper);
    expect(loginsIn(job), job.seen.err).to.deep.equal({ [HOST]: `AWS:token-${ID}` });
  });

  it('keeps no token for --plan, shows none, and uses one that is kept', async () => {
    const job = await configure([aws('a')], ['--plan']);
    expect(job.status, job.seen.err).to.equal(0);
    const plan = outOf(job);
    expect(plan).to.include(HOST).and.not.include('token-');
    expect(plan).not.to.include(Buffer.from(`AWS:token-${ID}`).toString('base64'));
    expect([...[...job.seen.shared].map(([path]) => path), ...job.seen.journal.keys()]).to.deep.equal([]);
    expect(await job.call('configure', '--quiet')).to.equal(0);
    expect(await job.call('configure', '--quiet', '--plan')).to.equal(0);
    expect(outOf(job)).to.equal('');
    expect(requestsOf(job)).to.have.length(2);
  });

  const faults: readonly (readonly [
    title: string,
    resource: AwsJobResource,
    answers: CloudAnswers,
    message: RegExp,
  ])[] = [
    ['AWS refuses', aws('a'), { [apiIn('us-east-1')]: DENIED }, /may not ecr:GetAuthorizationToken$/m],
    ['AWS can not be reached', aws('a'), {}, /api\.ecr\.us-east-1\.amazonaws\.com: the server is unknown$/m],
    [
      'the account is no id',
      inAccount('a', '1234-5678-9012'),
      EVERYWHERE,
      /the field awsAccountId is not the id of an AWS account, which has 12 digits/,
    ],
  ];
  for (const [title, resource, answers, message] of faults)
    it(`fails if ${title}, and leaves the AWS CLI configured`, async () => {
      const job = await configure([resource], [], answers);
      expect(job.status).to.equal(1);
      expect(job.seen.err).to.match(message).and.not.include('s3cret');
      expect(textOf(job, CREDENTIALS)).to.include('s3cret');
      expect(textOf(job, DOCKER)).to.equal('');
    });
});
