import { expect } from 'chai';
import { run } from '../../src/cli/run.ts';
import type { HttpAnswer, HttpRequest, NetworkFault } from '../../src/world/network.ts';
import { REQUEST_ID, identityAnswer, queryError, roleAnswer } from '../support/awsAnswers.ts';
import { type AwsJobResource, KEYS, ROLE, awsJob, inRegion } from '../support/awsJob.ts';
import { CLOSED, answer, fakeNetwork } from '../support/fakeNetwork.ts';
import { assumedIn, assumption } from '../support/fakeSts.ts';
import { fakeWorld } from '../support/fakeWorld.ts';

type Answerer = (request: HttpRequest, number: number) => HttpAnswer | NetworkFault;

interface Ran {
  readonly status: number;
  readonly out: string;
  readonly err: string;
  readonly requests: readonly HttpRequest[];
}

/** Runs the command in a job, with servers that answer so. */
async function verify(
  argv: readonly string[],
  http: Answerer = () => identityAnswer(),
  resources: readonly AwsJobResource[] = [{ name: 'a' }],
  env: Record<string, string> = {},
): Promise<Ran> {
  const { network, traffic } = fakeNetwork({ http });
  const { world, seen } = fakeWorld({ ...awsJob(resources, env), network });
  const status = await run(['verify_aws', ...argv], world);
  return { status, out: seen.out.toString(), err: seen.err, requests: traffic.requests };
}

const USER = 'arn:aws:iam::123456789012:user/ship';
const IDENTITY = `a: ${USER}
  account  123456789012
  region   us-east-1
  keys     accessKey, secretKey of the integration
`;
const LABEL = 'the resource "a" (integration "keys", amazonKeys)';
const FAILED = `shipctl: ${LABEL}: sts:GetCallerIdentity: sts.us-east-1.amazonaws.com`;
const refused = (status: number, code: string): string =>
  `${FAILED} answered ${status} (${code}, request ${REQUEST_ID})`;

const fieldsOf = ({ body }: HttpRequest): URLSearchParams =>
  new URLSearchParams(Buffer.from(body ?? []).toString());

describe('shipctl verify_aws', () => {
  it('prints whose keys a resource has, after one request', async () => {
    const { status, out, err, requests } = await verify([]);
    expect([status, err]).to.deep.equal([0, '']);
    expect(out).to.equal(IDENTITY);
    expect(requests.map(({ url }) => url)).to.deep.equal(['https://sts.us-east-1.amazonaws.com/']);
  });

  it('names the fields that the keys are from, of the older kinds too', async () => {
    const older = {
      masterName: 'AWS',
      name: 'keys',
      aws_access_key_id: 'AKIA',
      aws_secret_access_key: 's3cret',
      aws_session_token: 'token',
    };
    const { out } = await verify([], undefined, [{ name: 'a', integration: older }]);
    expect(out).to.include(
      '  keys     aws_access_key_id, aws_secret_access_key, aws_session_token of the integration\n',
    );
  });

  it('prints a list for programs with --json', async () => {
    const { status, out } = await verify(['--json']);
    expect(status).to.equal(0);
    expect(JSON.parse(out)).to.deep.equal([
      {
        resource: 'a',
        ok: true,
        account: '123456789012',
        arn: USER,
        userId: 'AIDAEXAMPLEEXAMPLEEXA',
        region: 'us-east-1',
        keys: 'accessKey, secretKey of the integration',
        clockAheadSeconds: 0,
        warnings: [],
        failures: [],
      },
    ]);
  });

  it('goes on after a resource that fails, and ends with status 1', async () => {
    const resources = [
      { name: 'a' },
      { name: 'b', version: inRegion('eu-west-1') },
      { name: 'c', integration: { ...KEYS, secretKey: '' } },
      { name: 'd', version: {} },
      { name: 'e', version: inRegion('sa-east-1') },
    ];
    const denies: Answerer = ({ url }) =>
      url.includes('eu-west-1') ? queryError(403, 'AccessDenied') : identityAnswer();
    const { status, out, err } = await verify([], denies, resources);
    expect(status).to.equal(1);
    expect(out.match(/^\S+/gm)).to.deep.equal(['a:', 'e:']);
    expect(err).to.include('"b" (integration "keys", amazonKeys): sts:GetCallerIdentity: ');
    expect(err).to.include('the field secretKey is empty');
    expect(err).to.include('no region for the resource "d"');
  });

  it('says in JSON what failed, in words that programs may branch on', async () => {
    const { status, out, err } = await verify(['--json'], () => queryError(403, 'ExpiredToken'));
    expect(status).to.equal(1);
    expect(JSON.parse(out)).to.deep.equal([
      {
        resource: 'a',
        ok: false,
        account: null,
        arn: null,
        userId: null,
        region: 'us-east-1',
        keys: 'accessKey, secretKey of the integration',
        clockAheadSeconds: null,
        warnings: [],
        failures: [
          {
            reason: 'expired',
            message: err.replace(/^shipctl: |\n$/g, ''),
            code: 'ExpiredToken',
            requestId: REQUEST_ID,
          },
        ],
      },
    ]);
  });

  it('asks for the resources that are named, of any type, once each', async () => {
    const resources = [{ name: 'a' }, { name: 'b', more: { B_TYPE: 'integration' } }, { name: 'c' }];
    const { out, requests } = await verify(['b', 'c', 'b'], undefined, resources);
    expect(out.match(/^\S+/gm)).to.deep.equal(['b:', 'c:']);
    expect(requests).to.have.length(2);
  });

  it('assumes a role, and says with what', async () => {
    const assumes: Answerer = (request) =>
      fieldsOf(request).get('Action') === 'AssumeRole'
        ? roleAnswer()
        : identityAnswer('arn:aws:sts::123456789012:assumed-role/deploy/job-1');
    const env = { AWS_ACCESS_KEY_ID: 'AKIAOWN', AWS_SECRET_ACCESS_KEY: 'own' };
    const { status, out, err, requests } = await verify([], assumes, [{ name: 'a', integration: ROLE }], env);
    expect([status, err]).to.deep.equal([0, '']);
    expect(out).to.equal(`a: arn:aws:sts::123456789012:assumed-role/deploy/job-1
  account  123456789012
  region   us-east-1
  keys     role arn:aws:iam::123456789012:role/deploy, assumed with AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY
`);
    expect(requests[1]?.headers['x-amz-security-token']).to.equal('token==');
  });

  it('says that a role may not be assumed', async () => {
    const denial =
      'User: x is not authorized to perform: sts:AssumeRole on resource: arn:aws:iam::123456789012:role/deploy';
    const env = { AWS_ACCESS_KEY_ID: 'AKIAOWN', AWS_SECRET_ACCESS_KEY: 'own' };
    const { status, out, err } = await verify(
      ['--json'],
      () => queryError(403, 'AccessDenied', denial),
      [{ name: 'a', integration: ROLE }],
      env,
    );
    expect(status).to.equal(1);
    expect(out).to.include('"reason": "denied"');
    expect(err).to.include(
      'sts:AssumeRole: sts.us-east-1.amazonaws.com answered 403 (AccessDenied, request ' +
        `${REQUEST_ID}): these keys may not sts:AssumeRole on arn:aws:iam::123456789012:role/deploy`,
    );
  });

  const wrong: readonly (readonly [title: string, argv: readonly string[], message: string])[] = [
    ['a resource that the job has not', ['x'], 'this job has no resource "x"'],
    ['a resource of something else', ['slack'], 'the resource "slack" has no AWS integration behind it'],
    [
      'an account that is no number',
      ['--allowed-account-ids', '123456789012,me'],
      'not a list of account numbers',
    ],
    ['no account', ['--allowed-account-ids', ''], 'not a list of account numbers'],
    ['a policy that does not exist', ['--policy', 'admin'], '--policy must be'],
    ['no time', ['--timeout', '0'], '--timeout'],
  ];
  for (const [title, argv, message] of wrong) {
    it(`refuses ${title}, and asks nobody`, async () => {
      const slack = { name: 'slack', integration: { masterName: 'slackKey', webhookUrl: 'https://x' } };
      const { status, err, out, requests } = await verify(argv, undefined, [{ name: 'a' }, slack]);
      expect([status, out, requests]).to.deep.equal([99, '', []]);
      expect(err).to.include(message);
    });
  }

  it('is wrong in a job without AWS resources', async () => {
    const { status, err } = await verify([], undefined, []);
    expect([status, err]).to.deep.equal([
      99,
      'shipctl: this job has no AWS resource to configure: no IN step is a cliConfig with an AWS integration\n',
    ]);
  });
});

/** What goes wrong, in which reason, and how the message begins and ends. */
const REFUSALS: readonly (readonly [
  title: string,
  answer: HttpAnswer | NetworkFault,
  reason: string,
  message: string,
])[] = [
  [
    'keys that AWS does not know',
    queryError(403, 'InvalidClientTokenId', 'The security token included in the request is invalid.'),
    'unknown-keys',
    `${refused(403, 'InvalidClientTokenId')}: AWS does not know these keys: they were deleted or deactivated, belong to another partition, or lack their session token\n`,
  ],
  [
    'a wrong secret',
    queryError(403, 'SignatureDoesNotMatch', 'The request signature we calculated does not match'),
    'wrong-secret',
    `${refused(403, 'SignatureDoesNotMatch')}: the secret key does not belong to the access key; copy both again\n`,
  ],
  [
    'a session that has ended',
    queryError(403, 'ExpiredToken'),
    'expired',
    `${refused(403, 'ExpiredToken')}: these temporary keys have expired; get new ones\n`,
  ],
  [
    'a clock that is wrong by more than signatures allow',
    queryError(403, 'SignatureDoesNotMatch', 'Signature expired: 20261123T100000Z is now earlier than x'),
    'clock',
    `${refused(403, 'SignatureDoesNotMatch')}: the clock of this machine is wrong; the server's says 2026-11-23T10:00:00.000Z\n`,
  ],
  [
    'an explicit deny',
    queryError(
      403,
      'AccessDenied',
      'is not authorized to perform: sts:GetCallerIdentity with an explicit deny',
    ),
    'denied',
    `${refused(403, 'AccessDenied')}: these keys may not sts:GetCallerIdentity, which a policy denies explicitly\n`,
  ],
  [
    'a region in which STS is off',
    queryError(
      403,
      'RegionDisabledException',
      'STS is not activated in this region for account:123456789012.',
    ),
    'region',
    `${refused(403, 'RegionDisabled')}: the account has not enabled this region\n`,
  ],
  [
    'a service that is busy for long',
    queryError(503, 'ServiceUnavailable'),
    'busy',
    `${refused(503, 'ServiceUnavailable')}: AWS is busy or wants fewer requests; try again later\n`,
  ],
  ['a server that is off', CLOSED, 'unreachable', `${FAILED}: the server closed the connection\n`],
  [
    'a page of somebody else',
    answer(200, '<html><body>Log in to the guest network</body></html>'),
    'other',
    `shipctl: ${LABEL}: sts:GetCallerIdentity: the answer does not say who these keys are; it may not be from AWS (check the proxy, and AWS_ENDPOINT_URL)\n`,
  ],
];

const SLOW = { fault: 'timed out after 2 s', isTemporary: false, isTimeout: true };

describe('shipctl verify_aws, if AWS refuses', () => {
  for (const [title, given, reason, message] of REFUSALS) {
    it(`tells of ${title}`, async () => {
      const { status, out, err } = await verify(['--json'], () => given);
      expect([status, err]).to.deep.equal([1, message]);
      const [found] = JSON.parse(out) as [{ readonly failures: readonly { readonly reason: string }[] }];
      expect(found.failures.map((failure) => failure.reason)).to.deep.equal([reason]);
    });
  }

  it('ends with its limit', async () => {
    const { network } = fakeNetwork({ http: () => SLOW, takesMs: 10_000 });
    const { world, seen } = fakeWorld({ ...awsJob([{ name: 'a' }]), network });
    expect(await run(['verify_aws', '--timeout', '2'], world)).to.equal(1);
    expect(seen.err).to.equal(`${FAILED}: no answer within 2 s (--timeout)\n`);
  });
});

describe('shipctl verify_aws, for a role', () => {
  it('ends with its limit, the roles and the check together', async () => {
    const { network } = fakeNetwork({
      http: (request, number) => {
        const { Action: action } = assumedIn(request).fields;
        return action === 'AssumeRole' ? assumption(request, number, Date.UTC(2030)) : SLOW;
      },
      takesMs: 8000,
    });
    const env = { AWS_ACCESS_KEY_ID: 'AKIAENV', AWS_SECRET_ACCESS_KEY: 'env-s3cret' };
    const { world, seen } = fakeWorld({ ...awsJob([{ name: 'a', integration: ROLE }], env), network });
    const start = network.now();
    expect(await run(['verify_aws', '--timeout', '12'], world)).to.equal(1);
    expect(seen.err).to.include('no answer within 12 s (--timeout)');
    expect(network.now() - start).to.equal(12_000);
  });

  it('names the option if there is no time for the role', async () => {
    const { network } = fakeNetwork({ http: () => SLOW, takesMs: 8000 });
    const env = { AWS_ACCESS_KEY_ID: 'AKIAENV', AWS_SECRET_ACCESS_KEY: 'env-s3cret' };
    const { world, seen } = fakeWorld({ ...awsJob([{ name: 'a', integration: ROLE }], env), network });
    expect(await run(['verify_aws', '--timeout', '2'], world)).to.equal(1);
    expect(seen.err).to.include(
      'sts:AssumeRole: sts.us-east-1.amazonaws.com: no answer within 2 s (--timeout)',
    );
  });
});

describe('shipctl verify_aws, for a region', () => {
  const inMilan = [{ name: 'a', version: inRegion('eu-south-1') }];

  it('tells one that is not enabled from keys that AWS does not know', async () => {
    const { status, err, requests } = await verify(
      [],
      ({ url }) => (url.includes('eu-south-1') ? queryError(403, 'InvalidClientTokenId') : identityAnswer()),
      inMilan,
    );
    expect(status).to.equal(1);
    expect(err).to.equal(
      `shipctl: ${LABEL}: the account has not enabled the region eu-south-1, but AWS knows the keys in us-east-1; correct the region, or enable it\n`,
    );
    expect(requests).to.have.length(2);
  });

  it('says that AWS does not know the keys if it knows them nowhere', async () => {
    const { err } = await verify([], () => queryError(403, 'InvalidClientTokenId'), inMilan);
    expect(err).to.include('AWS does not know these keys').and.not.include('not enabled');
  });

  const UNKNOWN = { fault: "the server can't be found: unknown host name (ENOTFOUND)", isTemporary: true };
  const nowhere = [{ name: 'a', version: inRegion('us-nowhere-1') }];

  it('tells one that does not exist from a network that is down', async () => {
    const { status, out, err } = await verify(
      ['--json'],
      ({ url }) => (url.includes('nowhere') ? UNKNOWN : identityAnswer()),
      nowhere,
    );
    expect(status).to.equal(1);
    expect(out).to.include('"reason": "region"');
    expect(err).to.include(
      `shipctl: ${LABEL}: AWS does not answer in us-nowhere-1, which may not exist, but AWS knows the keys in us-east-1; `,
    );
    const { out: down, err: said } = await verify(['--json'], () => UNKNOWN, nowhere);
    expect(down).to.include('"reason": "unreachable"');
    expect(said).to.include("sts.us-nowhere-1.amazonaws.com: the server can't be found: unknown host name");
  });

  it('asks only one server if AWS_ENDPOINT_URL names it', async () => {
    const { requests } = await verify([], () => queryError(403, 'InvalidClientTokenId'), inMilan, {
      AWS_ENDPOINT_URL: 'http://127.0.0.1:5000',
    });
    expect(requests).to.have.length(1);
  });
});

/** Dates of the server, and seconds by which the machine is ahead. */
const CLOCKS: readonly (readonly [date: string, seconds: number | null, warned: string])[] = [
  ['Mon, 23 Nov 2026 10:00:04 GMT', -4, ''],
  ['Mon, 23 Nov 2026 09:59:55 GMT', 4, ''],
  ['Mon, 23 Nov 2026 10:01:00 GMT', -60, '60 s behind that of AWS'],
  ['Mon, 23 Nov 2026 09:58:59 GMT', 60, '60 s ahead of that of AWS'],
  ['soon', null, ''],
];

describe('shipctl verify_aws, for the clock', () => {
  for (const [date, seconds, warned] of CLOCKS) {
    it(`finds it ${seconds ?? 'no'} s ahead if the server says ${date}`, async () => {
      const { status, out, err } = await verify(['--json'], () => identityAnswer(USER, undefined, date));
      expect(status).to.equal(0);
      expect(JSON.parse(out)).to.have.nested.property('[0].clockAheadSeconds', seconds);
      if (warned === '') expect(err).to.equal('');
      else expect(err).to.include(`shipctl: warning: ${LABEL}: the clock of this machine is ${warned}`);
    });
  }
});

describe('shipctl verify_aws --allowed-account-ids', () => {
  it('takes keys of one of the accounts', async () => {
    const { status } = await verify(['--allowed-account-ids', '210987654321, 123456789012']);
    expect(status).to.equal(0);
  });

  it('refuses keys of another account, and says whose they are', async () => {
    const { status, out, err } = await verify(['--allowed-account-ids', '210987654321']);
    expect([status, out]).to.deep.equal([1, IDENTITY]);
    expect(err).to.equal(
      `shipctl: ${LABEL}: these keys belong to the account 123456789012, which --allowed-account-ids does not list; correct the integration or the list\n`,
    );
  });
});

const decisions = (request: HttpRequest, allowed: (action: string) => boolean): HttpAnswer => {
  const actions = [...fieldsOf(request)].filter(([name]) => name.startsWith('ActionNames'));
  const results = actions.map(
    ([, action]) =>
      `<member><EvalActionName>${action}</EvalActionName><EvalDecision>${allowed(action) ? 'allowed' : 'implicitDeny'}</EvalDecision></member>`,
  );
  return answer(
    200,
    `<SimulatePrincipalPolicyResponse xmlns="https://iam.amazonaws.com/doc/2010-05-08/"><SimulatePrincipalPolicyResult>
<IsTruncated>false</IsTruncated><EvaluationResults>${results.join('')}</EvaluationResults>
</SimulatePrincipalPolicyResult></SimulatePrincipalPolicyResponse>`,
  );
};

/** STS says who it is, IAM does this. */
const withIam =
  (iam: Answerer, arn = USER): Answerer =>
  (request, number) =>
    request.url.startsWith('https://iam.') ? iam(request, number) : identityAnswer(arn);

describe('shipctl verify_aws --policy', () => {
  it('says that the keys may do all of it', async () => {
    const { status, out, err } = await verify(
      ['--policy', 'ecr'],
      withIam((request) => decisions(request, () => true)),
    );
    expect([status, err]).to.deep.equal([0, '']);
    expect(out).to.equal(`${IDENTITY}  policy   ecr: all 12 actions allowed\n`);
  });

  it('says which actions they lack', async () => {
    const { status, out, err } = await verify(
      ['--policy', 'deploy'],
      withIam((request) => decisions(request, (action) => !/Create|Update/.test(action))),
    );
    expect(status).to.equal(1);
    expect(out).to.include('  policy   deploy: lacks ecs:UpdateService, ecs:CreateService\n');
    expect(err).to.equal(
      `shipctl: ${LABEL}: these keys lack permissions of the policy deploy: ecs:UpdateService, ecs:CreateService; "shipctl aws_policy deploy" prints the policy\n`,
    );
  });

  it('asks IAM of the partition, for the user, and for every role of the account', async () => {
    const resources = [{ name: 'a', version: inRegion('cn-northwest-1') }];
    const user = 'arn:aws-cn:iam::123456789012:user/ci/ship';
    const { requests } = await verify(
      ['--policy', 'deploy-load-balancer'],
      withIam((request) => decisions(request, () => true), user),
      resources,
    );
    const [, services, roles] = requests;
    expect(services?.url).to.equal('https://iam.cn-north-1.amazonaws.com.cn/');
    expect(Object.fromEntries(fieldsOf(services as HttpRequest))).to.include({
      Action: 'SimulatePrincipalPolicy',
      Version: '2010-05-08',
      PolicySourceArn: user,
      'ActionNames.member.7': 'ecs:ListTaskDefinitions',
    });
    expect(fieldsOf(services as HttpRequest).has('ResourceArns.member.1')).to.equal(false);
    expect(Object.fromEntries(fieldsOf(roles as HttpRequest))).to.include({
      'ActionNames.member.1': 'iam:PassRole',
      'ResourceArns.member.1': 'arn:aws-cn:iam::123456789012:role/*',
    });
  });

  it('asks for the role of a session', async () => {
    const { requests } = await verify(
      ['--policy', 'ecr'],
      withIam(
        (request) => decisions(request, () => true),
        'arn:aws:sts::123456789012:assumed-role/deploy/me',
      ),
    );
    expect(fieldsOf(requests[1] as HttpRequest).get('PolicySourceArn')).to.equal(
      'arn:aws:iam::123456789012:role/deploy',
    );
  });

  it('reads all pages of the answer', async () => {
    const { status, err, requests } = await verify(
      ['--policy', 'ecr'],
      withIam((request) => {
        const isFirst = !fieldsOf(request).has('Marker');
        const page = decisions(request, () => true);
        const half = (text: string): string => {
          const members = text.match(/<member>.*?<\/member>/gs) ?? [];
          const own = isFirst ? members.slice(0, 4) : members.slice(4);
          const marker = isFirst ? '<Marker>m</Marker>' : '';
          return text.replace(
            /<EvaluationResults>.*<\/EvaluationResults>/s,
            () => `${marker}<EvaluationResults>${own.join('')}</EvaluationResults>`,
          );
        };
        return { ...page, body: Buffer.from(half(Buffer.from(page.body).toString())) };
      }),
    );
    expect([status, err]).to.deep.equal([0, '']);
    expect(requests.map((request) => fieldsOf(request).get('Marker'))).to.deep.equal([null, null, 'm']);
  });

  const limits: readonly (readonly string[])[] = [
    ['--session-policy', '{"Version":"2012-10-17","Statement":[]}'],
    ['--managed-policy', 'arn:aws:iam::aws:policy/ReadOnlyAccess'],
  ];
  for (const limit of limits) {
    const role = ['--role-arn', 'arn:aws:iam::123456789012:role/deploy', ...limit];
    const session = 'arn:aws:sts::123456789012:assumed-role/deploy/me';
    const answers =
      (isAllowed: boolean): Answerer =>
      (request, number) =>
        fieldsOf(request).get('Action') === 'AssumeRole'
          ? roleAnswer()
          : withIam((one) => decisions(one, () => isAllowed), session)(request, number);
    it(`says that it can't tell what ${limit[0]} leaves of what the role may do`, async () => {
      const { status, out, err } = await verify(['--policy', 'ecr', ...role], answers(true));
      expect(status).to.equal(0);
      expect(err).to.include(
        "can't check the policy ecr: the session has a policy of its own, and IAM simulates only those of its role",
      );
      expect(out).to.include('  policy   ecr: not checked\n');
    });

    it(`says with ${limit[0]}, too, what the role lacks`, async () => {
      const { status, err } = await verify(['--policy', 'ecr', ...role], answers(false));
      expect(status).to.equal(1);
      expect(err).to.include('these keys lack permissions of the policy ecr');
    });
  }

  const unclear: readonly (readonly [title: string, iam: Answerer, arn: string, why: string])[] = [
    [
      'the keys may not ask',
      () => queryError(403, 'AccessDenied', 'is not authorized to perform: iam:SimulatePrincipalPolicy'),
      USER,
      `iam:SimulatePrincipalPolicy: iam.amazonaws.com answered 403 (AccessDenied, request ${REQUEST_ID}): these keys may not iam:SimulatePrincipalPolicy`,
    ],
    [
      'IAM does not know the role',
      () => queryError(404, 'NoSuchEntity'),
      'arn:aws:sts::123456789012:assumed-role/deploy/me',
      `iam:SimulatePrincipalPolicy: iam.amazonaws.com answered 404 (NoSuchEntity, request ${REQUEST_ID})`,
    ],
    [
      'they are a root user’s',
      () => answer(500),
      'arn:aws:iam::123456789012:root',
      'IAM simulates the policies of users and roles only',
    ],
  ];
  for (const [title, iam, arn, why] of unclear) {
    it(`says that it can't tell if ${title}`, async () => {
      const { status, out, err } = await verify(['--policy', 'ecr', '--json'], withIam(iam, arn));
      expect(status).to.equal(0);
      expect(err).to.equal(`shipctl: warning: ${LABEL}: can't check the policy ecr: ${why}\n`);
      expect(JSON.parse(out)).to.have.deep.nested.property('[0].policy', { name: 'ecr', missing: null });
      expect((await verify(['--policy', 'ecr'], withIam(iam, arn))).out).to.include(
        '  policy   ecr: not checked\n',
      );
    });
  }

  const broken: readonly (readonly [title: string, iam: Answerer, message: string])[] = [
    ['does not answer', () => CLOSED, 'iam.amazonaws.com: the server closed the connection'],
    ['is busy', () => queryError(400, 'Throttling'), 'AWS is busy'],
    ['gives no decisions', () => answer(200, '<a/>'), 'the answer holds no decisions'],
  ];
  for (const [title, iam, message] of broken) {
    it(`fails if IAM ${title}`, async () => {
      const { status, out, err } = await verify(['--policy', 'ecr'], withIam(iam));
      expect([status, out]).to.deep.equal([1, IDENTITY]);
      expect(err).to.include(message);
    });
  }
});
