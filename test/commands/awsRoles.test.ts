import { expect } from 'chai';
import { run } from '../../src/cli/run.ts';
import type { CredentialProviders } from '../../src/world/credentialProviders.ts';
import type { HttpAnswer, NetworkFault } from '../../src/world/network.ts';
import { type AwsJobResource, CONFIG, CREDENTIALS, KEYS, ROLE, awsJob, inRegion } from '../support/awsJob.ts';
import { CLOSED, type Traffic, answer } from '../support/fakeNetwork.ts';
import {
  type Assumed,
  type OtherAnswer,
  assumedIn,
  assumption,
  fakeSts,
  refusal,
} from '../support/fakeSts.ts';
import { type Seen, fakeWorld } from '../support/fakeWorld.ts';

const ROLE_ARN = ROLE.assumeRoleARN;
const other = (name: string): string => `arn:aws:iam::444455556666:role/${name}`;
const ENVIRONMENT = { AWS_ACCESS_KEY_ID: 'AKIAENV', AWS_SECRET_ACCESS_KEY: 'env-s3cret' };
const RESOURCES: readonly AwsJobResource[] = [
  { name: 'role', integration: ROLE, version: inRegion('eu-west-1') },
  { name: 'keys', integration: KEYS },
];

interface Job {
  readonly seen: Seen;
  readonly traffic: Traffic;
  readonly call: (...argv: readonly string[]) => Promise<number>;
  readonly pass: (milliseconds: number) => Promise<void>;
  readonly assumed: () => readonly Assumed[];
  /** The keys that a call prints, and when they end. */
  readonly keys: (...argv: readonly string[]) => Promise<Record<string, string>>;
}

interface Scene {
  readonly env?: Record<string, string>;
  readonly files?: Record<string, string>;
  readonly resources?: readonly AwsJobResource[];
  /** Texts of the AWS files. */
  readonly shared?: Record<string, string>;
  readonly server?: OtherAnswer;
  /** The providers of the SDK that are none. */
  readonly providers?: Partial<CredentialProviders>;
  /** The machine of an earlier job. */
  readonly machine?: Seen['machine'];
}

function jobOf(scene: Scene = {}): Job {
  const { env = {}, files = {}, resources = RESOURCES, shared = {}, server, providers, machine } = scene;
  const { network, traffic } = fakeSts(server);
  const job = awsJob(resources, { AWS_EC2_METADATA_DISABLED: 'true', ...env });
  const made = fakeWorld({
    ...job,
    files: { ...job.files, ...files },
    shared,
    network,
    ...(machine && { machine }),
  });
  const { seen } = made;
  const world = {
    ...made.world,
    credentialProviders: async () => ({ ...(await made.world.credentialProviders()), ...providers }),
  };
  const call = async (...argv: readonly string[]): Promise<number> => {
    seen.out = Buffer.of();
    return run(argv, world);
  };
  return {
    seen,
    traffic,
    call,
    pass: async (milliseconds) => network.sleep(milliseconds),
    assumed: () => traffic.requests.map(assumedIn),
    async keys(...argv) {
      expect(await call('aws_credentials', ...argv), seen.err).to.equal(0);
      return JSON.parse(seen.out.toString()) as Record<string, string>;
    },
  };
}

const tokens = ({ journal }: Seen): readonly string[] =>
  [...journal.keys()].filter((path) => path.endsWith('.token'));

describe('shipctl aws_credentials, for a role', () => {
  it('assumes it with the keys of the environment, in the region of the resource, in the name of the job', async () => {
    const { keys, assumed } = jobOf({ env: { ...ENVIRONMENT, JOB_NAME: 'deploy it', BUILD_ID: '77' } });
    expect(await keys('role')).to.deep.equal({
      Version: 1,
      AccessKeyId: 'ASIA0',
      SecretAccessKey: 's3cret0',
      SessionToken: 't0ken0',
      Expiration: '2026-11-23T11:00:00.000Z',
    });
    expect(assumed()).to.deep.equal([
      {
        fields: {
          Action: 'AssumeRole',
          Version: '2011-06-15',
          RoleArn: ROLE_ARN,
          RoleSessionName: 'deploy-it-77',
        },
        signedBy: 'AKIAENV',
        region: 'eu-west-1',
        host: 'sts.eu-west-1.amazonaws.com',
      },
    ]);
  });

  it('assumes it at the global server, in the region that signs for it, if the region is aws-global', async () => {
    const { keys, assumed } = jobOf({ env: ENVIRONMENT });
    await keys('role', '--region', 'aws-global');
    expect(assumed()[0]).to.include({ host: 'sts.amazonaws.com', region: 'us-east-1' });
  });

  for (const more of [[], ['--no-cache']])
    it(`gives keys that have ended already by the clock, with a warning${more.map((word) => `, ${word}`).join('')}`, async () => {
      const { keys, seen } = jobOf({
        env: ENVIRONMENT,
        server: (request, number) => assumption(request, number, Date.UTC(2020)),
      });
      expect((await keys('role', ...more))['AccessKeyId']).to.equal('ASIA0');
      expect(seen.err).to.include(
        'warning: the keys that AWS gave just now ended at 2020-01-01T00:00:00.000Z by the clock of this machine; if that is wrong, correct it\n',
      );
      expect(tokens(seen)).to.deep.equal([]);
    });

  it('asks once, and keeps the keys until a third of their life is left', async () => {
    const { keys, pass, traffic, seen, call } = jobOf({ env: ENVIRONMENT });
    const first = await keys('role');
    await pass(39 * 60_000);
    expect(await keys('role')).to.deep.equal(first);
    expect(traffic.requests).to.have.lengthOf(1);
    await pass(60_000);
    expect((await keys('role'))['AccessKeyId']).to.equal('ASIA1');
    expect(tokens(seen)).to.have.lengthOf(1);
    expect(await call('cleanup')).to.equal(0);
    expect(tokens(seen)).to.deep.equal([]);
  });

  it('keeps keys for no longer than two days, whatever end the server names', async () => {
    const { keys, pass, traffic } = jobOf({
      env: ENVIRONMENT,
      server: (request, number) => assumption(request, number, Date.UTC(2030)),
    });
    expect((await keys('role'))['Expiration']).to.equal('2030-01-01T00:00:00.000Z');
    await pass(24 * 3_600_000);
    await keys('role');
    expect(traffic.requests).to.have.lengthOf(1);
    await pass(24 * 3_600_000);
    expect((await keys('role'))['AccessKeyId']).to.equal('ASIA1');
  });

  it('goes on with keys that are still good if new ones can not be had, and says so', async () => {
    const { keys, pass, seen } = jobOf({
      env: ENVIRONMENT,
      server: (_, number) => (number > 0 ? CLOSED : undefined),
    });
    const first = await keys('role');
    await pass(50 * 60_000);
    expect(await keys('role')).to.deep.equal(first);
    expect(seen.err).to.match(
      /sts:AssumeRole: .* closed the connection; the present one is used until it ends/,
    );
  });

  const jwt = (claims: object): string =>
    ['{}', JSON.stringify(claims), 'x'].map((part) => Buffer.from(part).toString('base64url')).join('.');
  const CLAIMS = { iss: 'https://eks', sub: 'system:serviceaccount:ci:deploy', aud: ['sts'] };
  const CONTAINER = { AWS_CONTAINER_CREDENTIALS_FULL_URI: 'http://127.0.0.1:80/creds' };
  const POD = { AWS_WEB_IDENTITY_TOKEN_FILE: '/token', AWS_ROLE_ARN: ROLE_ARN };
  const identities: readonly (readonly [title: string, first: Scene, second: Scene, requests: number])[] = [
    [
      'another token for the keys of a container',
      { env: { ...CONTAINER, AWS_CONTAINER_AUTHORIZATION_TOKEN: 'a' } },
      { env: { ...CONTAINER, AWS_CONTAINER_AUTHORIZATION_TOKEN: 'b' } },
      2,
    ],
    [
      'another token in the file for the keys of a container',
      { env: { ...CONTAINER, AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE: '/a' }, files: { '/a': 'a' } },
      { env: { ...CONTAINER, AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE: '/a' }, files: { '/a': 'b' } },
      2,
    ],
    [
      'the token of another service account in the same file',
      { env: POD, files: { '/token': jwt({ ...CLAIMS, exp: 1 }) } },
      { env: POD, files: { '/token': jwt({ ...CLAIMS, sub: 'system:serviceaccount:ci:guest', exp: 1 }) } },
      2,
    ],
    [
      'the token of somebody with another number in the same file',
      { env: POD, files: { '/token': jwt({ ...CLAIMS, uid: 1000 }) } },
      { env: POD, files: { '/token': jwt({ ...CLAIMS, uid: 1001 }) } },
      2,
    ],
    [
      'no other one, though the token was renewed',
      { env: POD, files: { '/token': jwt({ ...CLAIMS, exp: 1, iat: 0, jti: 'a' }) } },
      { env: POD, files: { '/token': `${jwt({ ...CLAIMS, exp: 2, iat: 1, jti: 'b' })}\n` } },
      1,
    ],
  ];
  for (const [title, first, second, requests] of identities)
    it(`asks ${requests === 1 ? 'once' : 'again'} for ${title}`, async () => {
      const own = {
        accessKeyId: 'ASIAOWN',
        secretAccessKey: 's',
        sessionToken: 't',
        expires: Date.UTC(2030),
      };
      const providers = { container: () => Promise.resolve(own) };
      const one = jobOf({ ...first, providers });
      await one.keys('role');
      const two = jobOf({ ...second, providers, machine: one.seen.machine });
      await two.keys('role');
      expect(one.assumed().length + two.assumed().length).to.equal(requests);
    });

  it('takes no keys that another token of the same variable was for', async () => {
    const { network, traffic } = fakeSts();
    const { world, seen } = fakeWorld({ ...awsJob(RESOURCES), network });
    for (const token of ['jwt-1', 'jwt-1', 'jwt-2']) {
      const get = (name: string) => (name === 'CI_JWT' ? token : world.env.get(name));
      const argv = ['aws_credentials', 'role', '--web-identity-token-env', 'CI_JWT'];
      expect(await run(argv, { ...world, env: { ...world.env, get } }), seen.err).to.equal(0);
    }
    const shown = traffic.requests.map((request) => assumedIn(request).fields['WebIdentityToken']);
    expect(shown).to.deep.equal(['jwt-1', 'jwt-2']);
  });

  it('waits no longer than ten seconds for new keys as long as the kept ones are good', async () => {
    const { keys, pass, seen, traffic } = jobOf({
      env: ENVIRONMENT,
      server: (_, number) => (number > 0 ? answer(503) : undefined),
    });
    await keys('role');
    await pass(50 * 60_000);
    await keys('role');
    expect(seen.err).to.include('the present one is used until it ends');
    const pauses = traffic.pauses.slice(1).reduce((sum, pause) => sum + pause, 0);
    expect(pauses).to.be.below(10_000);
  });

  it('asks anew, and keeps nothing, with --no-cache', async () => {
    const { keys, seen } = jobOf({ env: ENVIRONMENT });
    await keys('role', '--no-cache');
    expect((await keys('role', '--no-cache'))['AccessKeyId']).to.equal('ASIA1');
    expect([...seen.journal.keys()]).to.deep.equal([]);
  });

  it('never takes keys that were for something else', async () => {
    const policy = '{"Statement":[]}';
    const others: readonly (readonly string[])[] = [
      [],
      ['--session-policy', policy],
      ['--managed-policy', 'arn:aws:iam::aws:policy/ReadOnlyAccess'],
      ['--duration-seconds', '900'],
      ['--external-id', 'x1'],
      ['--role-session-name', 'me'],
      ['--tag', 'a=b'],
      ['--tag', 'a=c'],
      ['--tag', 'a=c', '--transitive-tag', 'a'],
      ['--source-identity', 'me'],
      ['--region', 'us-east-2'],
      ['--role-arn', other('next')],
    ];
    const { keys } = jobOf({ env: ENVIRONMENT });
    const found = new Set<string | undefined>();
    for (const options of [...others, ...others]) found.add((await keys('role', ...options))['AccessKeyId']);
    expect(found.size).to.equal(others.length);
  });

  it('assumes several roles one after the other, each with the keys of the one before', async () => {
    const { keys, assumed } = jobOf();
    const options = [
      '--role-arn',
      other('a'),
      '--role-arn',
      other('b'),
      '--external-id',
      'x1',
      '--tag',
      'k=v',
    ];
    expect((await keys('keys', ...options))['AccessKeyId']).to.equal('ASIA1');
    expect(
      assumed().map(({ signedBy, fields }) => [signedBy, fields['RoleArn'], fields['ExternalId']]),
    ).to.deep.equal([
      ['AKIA', other('a'), undefined],
      ['ASIA0', other('b'), 'x1'],
    ]);
    expect(assumed().map(({ fields }) => fields['Tags.member.1.Value'])).to.deep.equal(['v', 'v']);
  });

  it('passes everything on that limits a session', async () => {
    const { keys, assumed } = jobOf();
    const options = [
      ...['--role-arn', other('a'), '--duration-seconds', '7200', '--source-identity', 'me@x'],
      ...[
        '--session-policy',
        '{ "Statement": [] }',
        '--managed-policy',
        'arn:aws:iam::aws:policy/ReadOnlyAccess',
      ],
      ...['--tag', 'Team=a b', '--transitive-tag', 'Team', '--job-tags', '--role-session-name', 'by-hand'],
    ];
    await keys('keys', ...options);
    expect(assumed()[0]?.fields).to.deep.include({
      RoleSessionName: 'by-hand',
      DurationSeconds: '7200',
      SourceIdentity: 'me@x',
      Policy: '{"Statement":[]}',
      'PolicyArns.member.1.arn': 'arn:aws:iam::aws:policy/ReadOnlyAccess',
      'Tags.member.1.Key': 'Job',
      'Tags.member.3.Value': 'keys',
      'Tags.member.4.Key': 'Team',
      'TransitiveTagKeys.member.1': 'Team',
    });
  });

  const taggedRequests = ({ assumed }: Job): readonly unknown[] =>
    assumed().map(({ fields }) =>
      Object.entries(fields).flatMap(([name, value]) =>
        /^(Tags.*Key|Transitive)/.test(name) ? [value] : [],
      ),
    );

  it('sets a transitive tag once in a chain: later sessions inherit it, and AWS refuses it there', async () => {
    const job = jobOf();
    const roles = ['--role-arn', other('a'), '--role-arn', other('b')];
    await job.keys('keys', ...roles, '--tag', 'Team=a', '--tag', 'k=v', '--transitive-tag', 'Team');
    expect(taggedRequests(job)).to.deep.equal([['Team', 'k', 'Team'], ['k']]);
  });

  it('sets a transitive tag in the first session that keys assume, after one by an identity token', async () => {
    const env = { AWS_WEB_IDENTITY_TOKEN_FILE: '/token', AWS_ROLE_ARN: other('pod') };
    const job = jobOf({ env, files: { '/token': 'jwt-1' } });
    await job.keys('role', '--role-arn', other('b'), '--tag', 'Team=a', '--transitive-tag', 'Team');
    expect(taggedRequests(job)).to.deep.equal([[], ['Team', 'Team'], []]);
  });

  it('does not pass on a tag of the job that it leaves out', async () => {
    const job = jobOf({
      server: (_, number) => (number === 0 ? refusal(400, 'PackedPolicyTooLarge') : undefined),
    });
    const tags = [
      '--job-tags',
      '--tag',
      'Team=a',
      '--transitive-tag',
      'Resource',
      '--transitive-tag',
      'Team',
    ];
    await job.keys('keys', '--role-arn', other('a'), ...tags);
    expect(taggedRequests(job).at(-1)).to.deep.equal(['Team', 'Team']);
  });

  it('leaves out the tags of the job, once, if there is no room for them', async () => {
    const { keys, assumed } = jobOf({
      server: (_, number) => (number === 0 ? refusal(400, 'PackedPolicyTooLarge') : undefined),
    });
    await keys('keys', '--role-arn', other('a'), '--job-tags', '--tag', 'Team=a');
    expect(assumed().map(({ fields }) => fields['Tags.member.1.Key'])).to.deep.equal(['Job', 'Team']);
  });

  it('keeps keys without the tags of the job from whoever asks for the same tags by name', async () => {
    const { keys, assumed } = jobOf({
      server: (_, number) => (number === 0 ? refusal(400, 'PackedPolicyTooLarge') : undefined),
    });
    await keys('keys', '--role-arn', other('a'), '--job-tags');
    const tags = ['Job=job', 'Build=1', 'Resource=keys'].flatMap((tag) => ['--tag', tag]);
    await keys('keys', '--role-arn', other('a'), ...tags);
    expect(assumed().map(({ fields }) => fields['Tags.member.1.Key'])).to.deep.equal([
      'Job',
      undefined,
      'Job',
    ]);
  });

  it('says that there is no room if there are no tags of the job', async () => {
    const { call, seen, traffic } = jobOf({ server: () => refusal(400, 'PackedPolicyTooLarge') });
    expect(await call('aws_credentials', 'keys', '--role-arn', other('a'), '--tag', 'Team=a')).to.equal(1);
    expect(seen.err).to.include('PackedPolicyTooLarge');
    expect(traffic.requests).to.have.lengthOf(1);
  });
});

describe('shipctl aws_credentials, by the identity of the job', () => {
  const TOKEN = { AWS_WEB_IDENTITY_TOKEN_FILE: '/token', AWS_ROLE_ARN: other('pod') };
  const GITHUB = {
    ACTIONS_ID_TOKEN_REQUEST_URL: 'https://token.example/x?api-version=1',
    ACTIONS_ID_TOKEN_REQUEST_TOKEN: 'gh-s3cret',
  };
  const gitHub: OtherAnswer = ({ url }) =>
    url.startsWith('https://token.example') ? answer(200, '{"value":"jwt-of-github"}') : undefined;

  const found: readonly (readonly [
    title: string,
    scene: Scene,
    options: readonly string[],
    calls: readonly (readonly [
      action: string | undefined,
      role: string | undefined,
      by: string | undefined,
    ])[],
  ])[] = [
    [
      'keys of the environment, before everything else',
      { env: { ...ENVIRONMENT, ...TOKEN, ...GITHUB } },
      [],
      [['AssumeRole', ROLE_ARN, 'AKIAENV']],
    ],
    [
      "a token's file with its own role, and then the integration's",
      { env: TOKEN, files: { '/token': 'jwt-1\n' } },
      [],
      [
        ['AssumeRoleWithWebIdentity', other('pod'), 'jwt-1'],
        ['AssumeRole', ROLE_ARN, 'ASIA0'],
      ],
    ],
    [
      "a token's file whose role is the integration's",
      { env: { ...TOKEN, AWS_ROLE_ARN: ROLE_ARN }, files: { '/token': 'jwt-1' } },
      [],
      [['AssumeRoleWithWebIdentity', ROLE_ARN, 'jwt-1']],
    ],
    [
      'a token that GitHub gives',
      { env: GITHUB, server: gitHub },
      [],
      [
        [undefined, undefined, undefined],
        ['AssumeRoleWithWebIdentity', ROLE_ARN, 'jwt-of-github'],
      ],
    ],
    [
      'a token in a variable that the command line names, before everything else',
      { env: { ...ENVIRONMENT, CI_JWT: 'jwt-2' } },
      ['--web-identity-token-env', 'CI_JWT', '--duration-seconds', '7200'],
      [['AssumeRoleWithWebIdentity', ROLE_ARN, 'jwt-2']],
    ],
  ];
  for (const [title, scene, options, calls] of found)
    it(`takes ${title}`, async () => {
      const { keys, assumed } = jobOf(scene);
      await keys('role', ...options);
      expect(
        assumed().map(({ fields, signedBy }) => [
          fields['Action'],
          fields['RoleArn'],
          fields['WebIdentityToken'] ?? signedBy,
        ]),
      ).to.deep.equal(calls);
    });

  it('asks GitHub for a token that is for AWS, and shows what it got to nobody else', async () => {
    const { keys, traffic } = jobOf({ env: GITHUB, server: gitHub });
    await keys('role');
    const [first, second] = traffic.requests;
    expect(first?.url).to.equal('https://token.example/x?api-version=1&audience=sts.amazonaws.com');
    expect(first?.headers).to.deep.include({ authorization: 'Bearer gh-s3cret' });
    expect(JSON.stringify(second?.headers)).to.not.include('gh-s3cret');
  });

  const failures: readonly (readonly [title: string, scene: Scene, says: RegExp])[] = [
    [
      'is behind a proxy that can not be used',
      { env: { ...ENVIRONMENT, ALL_PROXY: 'socks5://127.0.0.1:1080' } },
      /ALL_PROXY names a SOCKS proxy/,
    ],
    ['is none', {}, /the job has no identity of its own at AWS to assume the role with/],
    [
      'is announced by a file that is missing',
      { env: TOKEN },
      /AWS_WEB_IDENTITY_TOKEN_FILE names is missing/,
    ],
    [
      'is announced by half',
      { env: { AWS_ACCESS_KEY_ID: 'AKIA' } },
      /AWS_ACCESS_KEY_ID is set without AWS_SECRET_ACCESS_KEY/,
    ],
    [
      'is announced by the other half',
      { env: { AWS_SECRET_ACCESS_KEY: 's3cret' } },
      /AWS_SECRET_ACCESS_KEY is set without AWS_ACCESS_KEY_ID/,
    ],
    [
      'is a file without its role',
      { env: { AWS_WEB_IDENTITY_TOKEN_FILE: '/token' } },
      /AWS_WEB_IDENTITY_TOKEN_FILE is set without AWS_ROLE_ARN/,
    ],
    [
      'is a workflow that may not ask for tokens',
      { env: GITHUB, server: () => answer(403) },
      /GitHub: it answered 403; the workflow needs "permissions: id-token: write"/,
    ],
    [
      'is a server that no keys may be taken from',
      { env: { AWS_CONTAINER_CREDENTIALS_FULL_URI: 'http://example.com/x' } },
      /AWS_CONTAINER_CREDENTIALS_FULL_URI names gives no keys: its address is not https/,
    ],
  ];
  for (const [title, scene, says] of failures)
    it(`fails, and tries no other one, if it ${title}`, async () => {
      const { call, seen, traffic } = jobOf(scene);
      expect(await call('aws_credentials', 'role')).to.equal(1);
      expect(seen.err).to.match(says);
      expect(traffic.requests.filter(({ url }) => url.startsWith('https://sts'))).to.deep.equal([]);
      expect(seen.out.toString()).to.equal('');
    });

  const refused: readonly (readonly [code: string, message: string, says: RegExp])[] = [
    [
      'AccessDenied',
      `User: arn:aws:iam::1:user/x is not authorized to perform: sts:AssumeRole on resource: ${ROLE_ARN}`,
      /these keys may not sts:AssumeRole on arn:aws:iam::123456789012:role\/deploy; the trust policy of the role/,
    ],
    ['InvalidClientTokenId', 'x', /AWS does not know these keys/],
    ['ExpiredToken', 'x', /these temporary keys have expired/],
    [
      'MalformedPolicyDocument',
      'Syntax errors in policy.',
      /\(MalformedPolicyDocument\): Syntax errors in policy\.\n/,
    ],
    [
      'ValidationError',
      'The requested DurationSeconds exceeds the MaxSessionDuration set for this role.',
      /\(ValidationError\): The requested DurationSeconds exceeds the MaxSessionDuration set for this role\.\n/,
    ],
    [
      'PackedPolicyTooLarge',
      'Packed policy consumes 116% of allotted space, please use smaller policy.',
      /\(PackedPolicyTooLarge\): Packed policy consumes 116% of allotted space/,
    ],
    ['ValidationError', 'env-s3cret is not valid', /answered 403 \(ValidationError\)\n/],
    ['SomeOtherCode', 'x', /answered 403 \(SomeOtherCode\)\n/],
  ];
  for (const [code, message, says] of refused)
    it(`names the role and the way out, and does not try again, after ${code}`, async () => {
      const { call, seen, traffic } = jobOf({ env: ENVIRONMENT, server: () => refusal(403, code, message) });
      expect(await call('aws_credentials', 'role')).to.equal(1);
      expect(seen.err).to.match(says).and.include(`the role ${ROLE_ARN}`).and.not.include('s3cret');
      expect(traffic.requests).to.have.lengthOf(1);
    });

  it("shows AWS's words without values of the call that are not for everybody", async () => {
    const policy = '{"Statement":["s3cret"]}';
    const words = `Value 's3cret-id' at 'externalId', or 's3cret-tag' in ${policy}, is wrong`;
    const { call, seen } = jobOf({ env: ENVIRONMENT, server: () => refusal(400, 'ValidationError', words) });
    const options = ['--external-id', 's3cret-id', '--tag', 'k=s3cret-tag', '--session-policy', policy];
    expect(await call('aws_credentials', 'role', ...options)).to.equal(1);
    expect(seen.err).to.include(
      "(ValidationError): Value '***' at 'externalId', or '***' in ***, is wrong\n",
    );
  });

  it('sends no token with a line break', async () => {
    const { call, seen, traffic } = jobOf({ env: { CI_JWT: 'jwt-s3cret\njwt-s3cret' } });
    expect(await call('aws_credentials', 'role', '--web-identity-token-env', 'CI_JWT')).to.equal(1);
    expect(seen.err).to.include('the variable CI_JWT holds no token').and.not.include('s3cret');
    expect(traffic.requests).to.deep.equal([]);
  });

  it('shows no token that AWS repeats', async () => {
    const server = (): HttpAnswer => refusal(400, 'ValidationError', 'The token jwt-s3cret is too short');
    const { call, seen } = jobOf({ env: { CI_JWT: 'jwt-s3cret' }, server });
    expect(await call('aws_credentials', 'role', '--web-identity-token-env', 'CI_JWT')).to.equal(1);
    expect(seen.err).to.include('(ValidationError)\n').and.not.include('s3cret');
  });

  const EXPIRED = 'Token expired: current date/time 1 must be before the expiration date/time 0';
  const expiring: readonly (readonly [from: string, scene: Scene, options: readonly string[]])[] = [
    ['the variable CI_JWT', { env: { CI_JWT: 'jwt' } }, ['--web-identity-token-env', 'CI_JWT']],
    ['the file that AWS_WEB_IDENTITY_TOKEN_FILE names', { env: TOKEN, files: { '/token': 'jwt' } }, []],
    ['GitHub', { env: GITHUB }, []],
  ];
  for (const [from, scene, options] of expiring)
    it(`says that the identity token from ${from} has expired`, async () => {
      const server: OtherAnswer = (request, number) =>
        gitHub(request, number) ?? refusal(400, 'ExpiredTokenException', EXPIRED);
      const { call, seen } = jobOf({ ...scene, server });
      expect(await call('aws_credentials', 'role', ...options)).to.equal(1);
      expect(seen.err).to.include(
        `(ExpiredToken): the identity token from ${from} has expired; get a new one\n`,
      );
    });
});

describe("the user's own [default]", () => {
  const OWN = '[default]\naws_access_key_id = AKIAOWN\naws_secret_access_key = own-s3cret\n';

  it('assumes a role if nothing else does, also while the role is the default', async () => {
    const job = jobOf({ shared: { [CREDENTIALS]: OWN } });
    await job.keys('role');
    expect(await job.call('configure_aws', 'role'), job.seen.err).to.equal(0);
    expect(job.seen.shared.get(CREDENTIALS)?.text).to.equal(
      '[default]\ncredential_process = /usr/local/bin/shipctl aws_credentials role\n\n' +
        '[role]\ncredential_process = /usr/local/bin/shipctl aws_credentials role\n',
    );
    await job.keys('role', '--no-cache');
    expect(job.assumed().map(({ signedBy }) => signedBy)).to.deep.equal(['AKIAOWN', 'AKIAOWN']);
    expect(await job.call('cleanup'), job.seen.err).to.equal(0);
    expect(job.seen.shared.get(CREDENTIALS)?.text).to.equal(OWN);
  });

  it('has its own keys of a role kept for it, and no others', async () => {
    const job = jobOf({ shared: { [CREDENTIALS]: OWN } });
    await job.keys('role');
    job.seen.shared.set(CREDENTIALS, { text: OWN.replace('AKIAOWN', 'AKIANEXT'), mode: 0o600 });
    await job.keys('role');
    expect(job.assumed().map(({ signedBy }) => signedBy)).to.deep.equal(['AKIAOWN', 'AKIANEXT']);
  });

  it('has them kept so on a machine without metadata too', async () => {
    const env = { AWS_EC2_METADATA_DISABLED: '', AWS_EC2_METADATA_SERVICE_ENDPOINT: 'http://127.0.0.1:1' };
    const job = jobOf({ env, shared: { [CREDENTIALS]: OWN } });
    await job.keys('role', '--duration-seconds', '7200');
    job.seen.shared.set(CREDENTIALS, { text: OWN.replace('AKIAOWN', 'AKIANEXT'), mode: 0o600 });
    await job.keys('role', '--duration-seconds', '7200');
    expect(job.assumed().map(({ signedBy }) => signedBy)).to.deep.equal(['AKIAOWN', 'AKIANEXT']);
  });

  it('is not taken for the keys of a role that it names', async () => {
    const job = jobOf({
      shared: { [CREDENTIALS]: `${OWN}role_arn = ${other('x')}\nsource_profile = default\n` },
    });
    expect(await job.call('aws_credentials', 'role')).to.equal(1);
    expect(job.seen.err).to.include('has its keys from role_arn, which shipctl does not follow');
  });

  const settings = (...lines: readonly string[]): string => `[default]\n${lines.join('\n')}\n`;
  const [ID, SECRET] = ['aws_access_key_id = AKIAOWN', 'aws_secret_access_key = own-s3cret'];
  const OWN_AS_PROFILE = OWN.replace('default', 'profile default');
  const whole: readonly (readonly [
    title: string,
    shared: Record<string, string>,
    token: string | undefined,
  ])[] = [
    [
      'aws_security_token as the token',
      { [CREDENTIALS]: settings(ID, SECRET, 'aws_security_token = t1') },
      't1',
    ],
    [
      'aws_security_token before aws_session_token',
      { [CREDENTIALS]: settings(ID, SECRET, 'aws_session_token = t2', 'aws_security_token = t1') },
      't1',
    ],
    [
      'no token of the other file',
      { [CREDENTIALS]: OWN, [CONFIG]: settings('aws_session_token = stale') },
      undefined,
    ],
    [
      'no token of the credentials file with keys of the config file',
      { [CREDENTIALS]: settings('aws_session_token = stale'), [CONFIG]: OWN },
      undefined,
    ],
    [
      'the keys of the credentials file if both have some',
      { [CREDENTIALS]: OWN, [CONFIG]: OWN.replace('AKIAOWN', 'AKIACONFIG') },
      undefined,
    ],
    [
      'the keys of the credentials file before a credential_process',
      { [CREDENTIALS]: OWN, [CONFIG]: settings('credential_process = /bin/keys') },
      undefined,
    ],
    ['the keys of the config file if the other has none', { [CONFIG]: OWN }, undefined],
    [
      '[profile default] behind [default], and nothing of that',
      { [CONFIG]: `${settings('aws_access_key_id = AKIA1', 'aws_security_token = t')}${OWN_AS_PROFILE}` },
      undefined,
    ],
    [
      '[default] behind [profile default], and nothing of that',
      { [CONFIG]: `${OWN_AS_PROFILE.replace('OWN', '1')}credential_process = /bin/keys\n${OWN}` },
      undefined,
    ],
  ];
  for (const [title, shared, token] of whole)
    it(`is read as the AWS CLI reads it: ${title}`, async () => {
      const job = jobOf({ shared });
      await job.keys('role');
      expect(job.assumed()[0]?.signedBy).to.equal('AKIAOWN');
      expect(job.traffic.requests[0]?.headers['x-amz-security-token']).to.equal(token);
    });

  const faulty: readonly (readonly [title: string, shared: Record<string, string>, says: string])[] = [
    [
      'has keys, and a [profile default] without any behind it',
      { [CONFIG]: `${OWN}[profile default]\nregion = eu-west-1\n` },
      'the user has no [default] with keys',
    ],
    [
      'has its secret key in the other file',
      { [CREDENTIALS]: settings(ID), [CONFIG]: settings(SECRET) },
      `${CREDENTIALS}: [default] has aws_access_key_id without aws_secret_access_key: remove it, or set both keys`,
    ],
    [
      'has an access key in the other file only',
      { [CREDENTIALS]: settings(SECRET), [CONFIG]: settings(ID) },
      `${CONFIG}: [default] has aws_access_key_id without aws_secret_access_key`,
    ],
    [
      'has no access key',
      { [CONFIG]: settings(SECRET) },
      `${CONFIG}: [default] has aws_secret_access_key without aws_access_key_id`,
    ],
    [
      'has only a token',
      { [CREDENTIALS]: settings('aws_session_token = own-s3cret') },
      `${CREDENTIALS}: [default] has aws_session_token without aws_access_key_id`,
    ],
    [
      'has an empty secret key',
      { [CREDENTIALS]: settings(ID, 'aws_secret_access_key =') },
      `${CREDENTIALS}: [default] has aws_access_key_id without aws_secret_access_key`,
    ],
    [
      'has an empty access key',
      { [CREDENTIALS]: settings('aws_access_key_id =', SECRET) },
      `${CREDENTIALS}: [default] has an empty aws_access_key_id`,
    ],
    [
      'has a role of SSO beside keys',
      { [CREDENTIALS]: OWN, [CONFIG]: settings('sso_role_name = admin') },
      'has its keys from sso_role_name, which shipctl does not follow',
    ],
    [
      'has a credential_process beside keys of the config file',
      { [CONFIG]: `${OWN}credential_process = /bin/keys\n` },
      'has its keys from credential_process, which shipctl does not follow',
    ],
  ];
  for (const [title, shared, says] of faulty)
    it(`assumes no role if it ${title}`, async () => {
      const job = jobOf({ shared });
      expect(await job.call('aws_credentials', 'role')).to.equal(1);
      expect(job.seen.err).to.include(says).and.not.include('own-s3cret');
      expect(job.traffic.requests).to.deep.equal([]);
    });

  it('is not what another resource has written there', async () => {
    const job = jobOf();
    expect(await job.call('configure_aws', 'keys'), job.seen.err).to.equal(0);
    expect(await job.call('aws_credentials', 'role')).to.equal(1);
    expect(job.seen.err).to.include('and the user has no [default] with keys');
    expect(job.traffic.requests).to.deep.equal([]);
  });

  it('is none if the user has no place for files, and the machine has a role', async () => {
    const own = { accessKeyId: 'ASIAOWN', secretAccessKey: 's', sessionToken: 't', expires: Date.UTC(2030) };
    for (const env of [{ HOME: '' }, { AWS_CONFIG_FILE: '' }, { AWS_SHARED_CREDENTIALS_FILE: '~none/c' }]) {
      const { keys, assumed } = jobOf({
        env: { AWS_EC2_METADATA_DISABLED: '', ...env },
        providers: { instance: () => Promise.resolve(own) },
      });
      await keys('role');
      expect(assumed().map(({ signedBy }) => signedBy)).to.deep.equal(['ASIAOWN']);
    }
  });

  const nowhere: readonly (readonly [name: string, value: string, says: RegExp])[] = [
    ['', '127.0.0.1:5901', /SERVICE_ENDPOINT is not an address that begins with http:\/\/ or https:\/\//],
    ['', 'http://', /SERVICE_ENDPOINT is not an address/],
    ['_MODE', 'ipv6', /SERVICE_ENDPOINT_MODE is neither IPv4 nor IPv6/],
  ];
  for (const [name, value, says] of nowhere)
    it(`does not take the place of an instance that can not be asked, with ${value}`, async () => {
      const { call, seen, traffic } = jobOf({
        shared: { [CREDENTIALS]: OWN },
        env: { AWS_EC2_METADATA_DISABLED: '', [`AWS_EC2_METADATA_SERVICE_ENDPOINT${name}`]: value },
      });
      expect(await call('aws_credentials', 'role')).to.equal(1);
      expect(seen.err).to.match(says);
      expect(traffic.requests).to.deep.equal([]);
    });

  it('takes the place of an instance whose answers are lost with a warning only, and of no other fault', async () => {
    const silent = {
      fault: 'it takes connections, but does not answer',
      isTemporary: false,
      isTimeout: true,
    };
    const jobWith = (fault: NetworkFault, shared: Record<string, string>): Job =>
      jobOf({
        shared,
        env: { AWS_EC2_METADATA_DISABLED: '' },
        providers: { instance: () => Promise.resolve(fault) },
      });
    const { keys, assumed, seen } = jobWith(silent, { [CREDENTIALS]: OWN });
    await keys('role');
    expect(assumed()[0]?.signedBy).to.equal('AKIAOWN');
    expect(seen.err).to.match(
      /warning: .*does not answer, so the keys of the user's own \[default\] are used; /,
    );
    for (const [fault, shared] of [
      [silent, {}],
      [{ fault: 'it answered 503', isTemporary: false }, { [CREDENTIALS]: OWN }],
    ] as const) {
      const job = jobWith(fault, shared);
      expect(await job.call('aws_credentials', 'role')).to.equal(1);
      expect(job.traffic.requests).to.deep.equal([]);
    }
  });

  it('says what is wrong with its place', async () => {
    const { call, seen } = jobOf({ env: { AWS_SHARED_CREDENTIALS_FILE: '~other/creds' } });
    expect(await call('aws_credentials', 'role')).to.equal(1);
    expect(seen.err).to.include("AWS_SHARED_CREDENTIALS_FILE begins with ~ and a user's name");
  });

  it('is not followed to another place', async () => {
    const job = jobOf({ shared: { [CONFIG]: '[default]\nsso_session = corp\nregion = eu-west-1\n' } });
    expect(await job.call('aws_credentials', 'role')).to.equal(1);
    expect(job.seen.err).to.include(
      'the [default] of the user has its keys from sso_session, which shipctl does not follow',
    );
  });

  it('is nothing to a file that can not be read', async () => {
    const job = jobOf({ shared: { [CONFIG]: '[default\n' } });
    expect(await job.call('aws_credentials', 'role')).to.equal(1);
    expect(job.seen.err).to.include('the user has no [default] with keys');
  });
});

describe('the options for roles', () => {
  const wrong: readonly (readonly string[])[] = [
    ['--role-arn', 'deploy'],
    ['--role-arn', 'arn:aws:iam::1:user/x'],
    ['--role-session-name', 'a b'],
    ['--duration-seconds', '899'],
    ['--external-id', 'x'],
    ['--source-identity', 'a b'],
    ['--tag', 'a'],
    ['--tag', '=a'],
    ['--tag', 'aws:x=a'],
    ['--tag', 'a=<s3cret>'],
    ['--transitive-tag', ''],
    ['--session-policy', 's3cret'],
    ['--session-policy', '[]'],
    ['--managed-policy', 'ReadOnlyAccess'],
    ['--web-identity-token-env', 's3cret-1'],
    ['--timeout', '0'],
  ];
  for (const options of wrong)
    it(`are refused without being shown: ${options.join(' ')}`, async () => {
      const { call, seen, traffic } = jobOf({ env: ENVIRONMENT });
      expect(await call('aws_credentials', 'role', ...options)).to.equal(99);
      expect(seen.err).to.include(options[0]).and.not.include('s3cret');
      expect(traffic.requests).to.deep.equal([]);
    });

  const useless: readonly (readonly [argv: readonly string[], says: string])[] = [
    [
      ['aws_credentials', 'keys', '--tag', 'a=b'],
      '--tag is about a role, and there is none: give --role-arn too',
    ],
    [['aws_credentials', 'keys', '--job-tags'], '--job-tags is about a role'],
    [
      ['aws_credentials', 'keys', '--region', 'eu-west-1'],
      '--region is about a role, and there is none: give --role-arn too',
    ],
    [['aws_credentials', 'keys', '--timeout', '5'], '--timeout is about a role'],
    [
      ['configure_aws', 'keys', '--timeout', '5'],
      '--timeout is about requests to AWS, and there are none: give --verify or --allowed-account-ids too',
    ],
    [['configure_aws', 'role', '--mode', 'process', '--timeout', '5'], '--timeout is about requests to AWS'],
    [['verify_aws', 'keys', '--external-id', 'x1'], '--external-id is about a role'],
    [['configure_aws', 'keys', '--duration-seconds', '900'], '--duration-seconds is about a role'],
    [
      ['aws_credentials', 'keys', '--role-arn', other('a'), '--web-identity-token-env', 'CI_JWT'],
      '--web-identity-token-env is for integrations with a role in place of keys',
    ],
  ];
  for (const [argv, says] of useless)
    it(`are refused if nothing comes of them: ${argv.slice(2).join(' ')}, for ${argv[0] ?? ''}`, async () => {
      const { call, seen, traffic } = jobOf({ env: { ...ENVIRONMENT, CI_JWT: 'jwt' } });
      expect(await call(...argv)).to.equal(99);
      expect(seen.err).to.include(says);
      expect([traffic.requests, [...seen.shared.keys()]]).to.deep.equal([[], []]);
    });

  it('are refused with a region that could name another server', async () => {
    const { call, seen, traffic } = jobOf({ env: ENVIRONMENT });
    expect(await call('aws_credentials', 'role', '--region', 'evil.example.com/')).to.equal(99);
    expect(seen.err).to.include('--region');
    expect(traffic.requests).to.deep.equal([]);
  });

  it('are refused if a tag is given twice, in any case', async () => {
    const { call, seen } = jobOf({ env: ENVIRONMENT });
    expect(await call('aws_credentials', 'role', '--tag', 'team=a', '--tag', 'Team=b')).to.equal(99);
    expect(seen.err).to.include('--tag "Team" is given twice; leave one out');
  });

  const byToken = ['--web-identity-token-env', 'CI_JWT'];
  const NO_USE = 'takes no external id, no tags and no source identity';
  const impossible: readonly (readonly [title: string, options: readonly string[], says: string])[] = [
    [
      'the variable of a token is not set',
      ['--web-identity-token-env', 'CI_NONE'],
      'the variable CI_NONE is',
    ],
    ['an identity token has no use for --job-tags', [...byToken, '--job-tags'], NO_USE],
    ['an identity token has no use for --transitive-tag', [...byToken, '--transitive-tag', 'team'], NO_USE],
    ['an identity token has no use for --tag', [...byToken, '--tag', 'a=b'], NO_USE],
    [
      'a role comes twice',
      ['--role-arn', ROLE_ARN],
      `the role ${ROLE_ARN} occurs twice in the chain of roles; leave one out`,
    ],
    [
      'keys of a chain are to be good for more than an hour',
      ['--role-arn', other('b'), '--duration-seconds', '3601'],
      '--duration-seconds is more than 3600',
    ],
  ];
  for (const [title, options, says] of impossible.slice(-2))
    it(`are refused in a profile that has shipctl called for keys if ${title}`, async () => {
      const { call, seen } = jobOf({ env: ENVIRONMENT });
      expect(await call('configure_aws', 'role', '--mode', 'process', ...options)).to.equal(99);
      expect(seen.err).to.include(says);
    });

  for (const [title, options, says] of impossible)
    for (const command of [
      ['aws_credentials'],
      ['verify_aws'],
      ['configure_aws', '--verify', '--mode=process'],
    ])
      it(`are refused if ${title}, for ${command[0] ?? ''}`, async () => {
        const { call, seen, traffic } = jobOf({ env: { ...ENVIRONMENT, CI_JWT: 'jwt' } });
        expect(await call(...command, 'role', ...options)).to.equal(99);
        expect(seen.err).to.include(says);
        expect([traffic.requests, [...seen.shared.keys()]]).to.deep.equal([[], []]);
        expect(seen.out.toString()).to.equal('');
      });
});

describe('shipctl configure_aws, for a role', () => {
  const textOf = ({ seen }: Job, path: string): string => seen.shared.get(path)?.text ?? '';

  it('tells the AWS CLI all that a file can say', async () => {
    const job = jobOf({ env: ENVIRONMENT });
    const options = ['--external-id', 'x1', '--duration-seconds', '900', '--role-session-name', 'me'];
    expect(await job.call('configure_aws', 'role', ...options), job.seen.err).to.equal(0);
    expect(textOf(job, CONFIG)).to.include(
      `[profile role]\nrole_arn = ${ROLE_ARN}\ncredential_source = Environment\nexternal_id = x1\n` +
        'duration_seconds = 900\nrole_session_name = me\nregion = eu-west-1\n',
    );
  });

  it('has the AWS CLI assume a role with the keys of the same profile', async () => {
    const job = jobOf();
    expect(await job.call('configure_aws', 'keys', '--profile', 'p', '--role-arn', other('a'))).to.equal(0);
    expect(textOf(job, CREDENTIALS)).to.equal(
      '[p]\naws_access_key_id = AKIA\naws_secret_access_key = s3cret\n',
    );
    expect(textOf(job, CONFIG)).to.equal(
      `[profile p]\nrole_arn = ${other('a')}\nsource_profile = p\nregion = us-east-1\n`,
    );
  });

  const PROCESS = '/usr/local/bin/shipctl aws_credentials';
  it('has shipctl asked for keys without what is only for the roles of other resources', async () => {
    const job = jobOf({ env: { CI_JWT: 'jwt' } });
    const options = ['--web-identity-token-env', 'CI_JWT', '--duration-seconds', '3600'];
    expect(await job.call('configure_aws', '--mode', 'process', ...options), job.seen.err).to.equal(0);
    expect(textOf(job, CREDENTIALS))
      .to.include(
        `[role]\ncredential_process = ${PROCESS} --duration-seconds 3600 --web-identity-token-env CI_JWT role\n`,
      )
      .and.include(`[keys]\ncredential_process = ${PROCESS} keys\n`);
  });

  const hopeless: readonly (readonly [
    title: string,
    env: Record<string, string>,
    option: string[],
    says: string,
  ])[] = [
    [
      'a longer session with the keys of a container',
      { AWS_CONTAINER_CREDENTIALS_FULL_URI: 'http://127.0.0.1/' },
      ['--duration-seconds', '7200'],
      '--duration-seconds is more than 3600',
    ],
    [
      'an external id for an identity token',
      { ACTIONS_ID_TOKEN_REQUEST_URL: 'https://token.example', ACTIONS_ID_TOKEN_REQUEST_TOKEN: 't' },
      ['--external-id', 'abc'],
      'takes no external id, no tags and no source identity',
    ],
  ];
  for (const [title, env, options, says] of hopeless)
    it(`refuses ${title}, which nobody could have`, async () => {
      const { call, seen } = jobOf({ env });
      expect(await call('configure_aws', 'role', ...options)).to.equal(99);
      expect(seen.err).to.include(says);
      expect([...seen.shared.keys()]).to.deep.equal([]);
    });

  const lines: readonly (readonly [title: string, scene: Scene, argv: readonly string[], line: string])[] = [
    ['with --mode process', {}, ['role', '--mode', 'process'], `${PROCESS} role`],
    [
      'with --mode process and --region, in that region',
      {},
      ['role', '--mode', 'process', '--region', 'us-east-2'],
      `${PROCESS} --region us-east-2 role`,
    ],
    [
      'with an identity token and --region, in that region',
      { env: { AWS_WEB_IDENTITY_TOKEN_FILE: '/token', AWS_ROLE_ARN: other('pod') } },
      ['role', '--region', 'us-east-2'],
      `${PROCESS} --region us-east-2 role`,
    ],
    [
      'with --mode process and options',
      {},
      ['keys', '--mode', 'process', '--role-arn', other('a'), '--tag', 'a=b c', '--job-tags'],
      `${PROCESS} --role-arn '${other('a')}' --tag 'a=b c' --job-tags keys`,
    ],
    [
      'with --mode process and a policy',
      {},
      ['role', '--mode', 'process', '--session-policy', '{ "Statement": [ ] }'],
      `${PROCESS} --session-policy '{"Statement":[]}' role`,
    ],
    [
      'which an identity token assumes',
      { env: { AWS_WEB_IDENTITY_TOKEN_FILE: '/token', AWS_ROLE_ARN: other('pod') } },
      ['role'],
      `${PROCESS} role`,
    ],
  ];
  for (const [title, scene, argv, line] of lines)
    it(`has shipctl asked for keys of a role ${title}`, async () => {
      const job = jobOf(scene);
      expect(await job.call('configure_aws', ...argv), job.seen.err).to.equal(0);
      expect(textOf(job, CREDENTIALS)).to.include(`credential_process = ${line}\n`);
      expect(textOf(job, CONFIG)).to.not.include('role_arn');
    });

  it('says that an identity token of the environment wins over a profile that asks shipctl', async () => {
    const job = jobOf({ env: { AWS_WEB_IDENTITY_TOKEN_FILE: '/token', AWS_ROLE_ARN: other('pod') } });
    expect(await job.call('configure_aws', 'role')).to.equal(0);
    expect(job.seen.err).to.match(
      /AWS_WEB_IDENTITY_TOKEN_FILE and AWS_ROLE_ARN are set, and their role wins/,
    );
  });

  const refused: readonly (readonly [title: string, argv: readonly string[], says: RegExp])[] = [
    ['a chain', ['role', '--role-arn', other('a')], /files can't hold a chain of roles/],
    ['a tag', ['role', '--tag', 'a=b'], /a tag, a policy, a source identity or a token; use --mode process/],
    ['a policy', ['role', '--session-policy', '{"Statement":[]}'], /with which shipctl assumes the role/],
    ["a ' in an option", ['role', '--mode', 'process', '--session-policy', `{"Statement":["'"]}`], /has a '/],
  ];
  for (const [title, argv, says] of refused)
    it(`refuses ${title} that no file can hold`, async () => {
      const { call, seen } = jobOf({ env: ENVIRONMENT });
      expect(await call('configure_aws', ...argv)).to.equal(99);
      expect(seen.err).to.match(says);
      expect([...seen.shared.keys()]).to.deep.equal([]);
    });
});
