import { expect } from 'chai';
import { few } from '../support/extent.ts';
import { type Behaviour, HttpServer } from '../support/httpServer.ts';
import { Job, type ResourceSpec, awsResource } from '../support/job.ts';
import { DEAD_PORT } from '../support/ports.ts';
import { identityAnswer, queryError } from '../support/awsAnswers.ts';
import type { HttpAnswer } from '../../src/world/network.ts';

const ROLE: ResourceSpec = awsResource('role', {
  integration: {
    masterName: 'amazonIAM',
    name: 'role',
    assumeRoleARN: 'arn:aws:iam::123456789012:role/deploy',
  },
});
const OWN = { AWS_ACCESS_KEY_ID: 'AKIAOWNOWNOWNOWNOWN0', AWS_SECRET_ACCESS_KEY: 'own/s3cr3t' };

/** A server that answers so, with its own clock unless the answer has another. */
const says =
  ({ status, headers, body }: HttpAnswer): Behaviour =>
  (response) =>
    response.writeHead(status, headers).end(body);

const HALF = '<GetCallerIdentityResponse><GetCallerIdentityResult><Account>1234';

/** What a server does, for how long commands may ask it, and what they say. */
const FAULTS: readonly (readonly [title: string, behaviour: Behaviour, seconds: string, says: RegExp])[] = [
  ['wants fewer requests', says(queryError(429, 'Throttling')), '5', /429 \(Throttling, .*try again later/],
  [
    'is busy',
    says(queryError(503, 'ServiceUnavailable')),
    '5',
    /503 \(ServiceUnavailable, .*try again later/,
  ],
  [
    'is behind a proxy that fails',
    (response) => response.writeHead(502).end('<html>'),
    '5',
    /answered 502: AWS is busy/,
  ],
  [
    'thinks that a signature is too old',
    says(
      queryError(403, 'SignatureDoesNotMatch', 'Signature expired: 20261123T100000Z is now earlier than x'),
    ),
    '30',
    /the clock of this machine is wrong; the server's says 2026-11-23T10:00:00/,
  ],
  [
    'answers garbage',
    (response) => response.end(Buffer.from([0, 255, 60, 0])),
    '30',
    /can't be read|holds no keys/,
  ],
  [
    'answers a page',
    (response) => response.end('<html><body>Welcome</body></html>'),
    '30',
    /does not say who|holds no keys/,
  ],
  [
    'does not speak HTTP',
    (response) => response.socket?.end('+OK ready\r\n\r\n'),
    '30',
    /the answer of the server is not HTTP/,
  ],
  [
    'stops in the middle of an answer',
    (response) => {
      response.writeHead(200, { 'content-length': '400' }).write(HALF, () => response.socket?.destroy());
    },
    '5',
    /the server closed the connection/,
  ],
  ['ends an answer too early', (response) => response.end(HALF), '30', /can't be read|holds no keys/],
  [
    'closes the connection',
    (response) => response.socket?.destroy(),
    '5',
    /the server closed the connection/,
  ],
  ['never answers', () => undefined, '0.5', /no answer within 0\.5 s/],
  [
    'never ends its answer',
    (response) => {
      const timer = setInterval(() => response.write(' '), 50);
      response.on('close', () => {
        clearInterval(timer);
      });
    },
    '0.5',
    /no answer within 0\.5 s/,
  ],
];

/** Commands that ask AWS before they do anything else. */
const COMMANDS: readonly (readonly [title: string, argv: readonly string[]])[] = [
  ['verify_aws', ['verify_aws', 'keys']],
  ['configure_aws --verify', ['configure_aws', 'keys', '--verify']],
  ['aws_credentials for a role', ['aws_credentials', 'role']],
];

describe('a server of AWS that fails', () => {
  let server: HttpServer;
  let job: Job;

  before(async () => {
    server = await HttpServer.start();
  });

  after(() => {
    server.stop();
  });

  beforeEach(() => {
    server.reset();
    job = new Job([awsResource('keys'), ROLE], { ...OWN, AWS_ENDPOINT_URL: server.url });
  });

  afterEach(() => {
    job.remove();
  });

  /** Every secret that the job has. */
  const secrets = (): readonly string[] => [
    'own/s3cr3t',
    ...Object.entries(job.env)
      .filter(([name]) => name.endsWith('_SECRETKEY'))
      .map(([, value]) => value),
  ];

  const expectFailure = async (argv: readonly string[], seconds: string, said: RegExp): Promise<void> => {
    const { status, stdout, stderr } = await job.shipctl([...argv, '--timeout', seconds]);
    expect([status, stdout], stderr).to.deep.equal([1, '']);
    expect(stderr)
      .to.match(/^shipctl: the resource "[^\n]*\n$/)
      .and.match(said);
    for (const secret of secrets()) expect(stderr).to.not.include(secret);
    expect(job.read('home/.aws/credentials')).to.equal(undefined);
    expect(job.read('home/.aws/config')).to.equal(undefined);
  };

  for (const [title, argv] of COMMANDS) {
    for (const [fault, behaviour, seconds, said] of few(FAULTS, 2)) {
      it(`ends ${title} with status 1 and a message if it ${fault}`, async () => {
        server.behaviour = behaviour;
        await expectFailure(argv, seconds, said);
      });
    }

    it(`ends ${title} with status 1 and a message if it is off`, async () => {
      job.env['AWS_ENDPOINT_URL'] = `http://127.0.0.1:${DEAD_PORT}`;
      await expectFailure(argv, '5', /the server refuses the connection \(ECONNREFUSED\)/);
    });
  }

  it('is asked again until it answers', async () => {
    server.behaviour = (response, number, received) => {
      says(number < 2 ? queryError(503, 'ServiceUnavailable') : identityAnswer())(response, number, received);
    };
    const { status, stdout } = await job.shipctl(['verify_aws', 'keys']);
    expect(status).to.equal(0);
    expect(stdout).to.include('keys: arn:aws:iam::123456789012:user/ship\n');
    expect(server.received).to.have.length(3);
  });

  it('makes verify_aws warn of a clock that is off by minutes', async () => {
    const date = new Date(Date.now() - 200_000).toUTCString();
    server.behaviour = says(identityAnswer(undefined, undefined, date));
    const { status, stderr } = await job.shipctl(['verify_aws', 'keys']);
    expect(status).to.equal(0);
    expect(stderr).to.match(/^shipctl: warning: .*: the clock of this machine is \d+ s ahead of that of AWS/);
  });
});
