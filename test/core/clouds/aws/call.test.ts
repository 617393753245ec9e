import { expect } from 'chai';
import fc from 'fast-check';
import { AwsRefusal } from '../../../../src/core/clouds/aws/awsError.ts';
import {
  type AwsCaller,
  answered,
  jsonCall,
  queryCall,
  restCall,
} from '../../../../src/core/clouds/aws/call.ts';
import { limitOf } from '../../../../src/core/clouds/aws/timeout.ts';
import { xmlText } from '../../../../src/core/clouds/aws/xml.ts';
import { ShipctlError } from '../../../../src/errors.ts';
import type { HttpAnswer, HttpRequest, NetworkFault } from '../../../../src/world/network.ts';
import { REQUEST_ID, identityAnswer, jsonError, queryError, restError } from '../../../support/awsAnswers.ts';
import { CLOSED, answer, fakeNetwork } from '../../../support/fakeNetwork.ts';
import { fakeWorld } from '../../../support/fakeWorld.ts';
import { faultOf } from '../../../support/faultOf.ts';

const KEYS = {
  accessKeyId: 'AKIAIOSFODNN7EXAMPLE',
  secretAccessKey: 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY',
  sessionToken: 'IQoJb3JpZ2luX2VjEHoaCXVzLWVhc3QtMSJHMEUCIQ==',
};

const LABEL = 'the resource "my-aws"';

interface Calls {
  readonly query: () => Promise<unknown>;
  readonly json: () => Promise<unknown>;
  readonly rest: () => Promise<unknown>;
  readonly requests: readonly HttpRequest[];
}

/** The three kinds of calls, at servers that answer so. */
async function calls(
  http: (request: HttpRequest) => HttpAnswer | NetworkFault,
  given: Partial<AwsCaller> = {},
  env: Readonly<Record<string, string>> = {},
): Promise<Calls> {
  const { network, traffic } = fakeNetwork({ http });
  const { world } = fakeWorld({ network, env });
  const limit = await limitOf(world, 60, '--timeout');
  const caller = { keys: KEYS, region: 'eu-west-1', label: LABEL, limit, ...given };
  const identity = { service: 'sts', name: 'GetCallerIdentity', version: '2011-06-15' } as const;
  const token = {
    service: 'ecr',
    name: 'GetAuthorizationToken',
    target: 'AmazonEC2ContainerRegistry_V20150921',
  } as const;
  const cluster = { service: 'eks', name: 'DescribeCluster' } as const;
  return {
    query: () => queryCall(world, caller, identity, { Tag: 'a&b' }),
    json: () => jsonCall(world, caller, token, { registryIds: ['123456789012'] }),
    rest: () => restCall(world, caller, cluster, ['clusters', 'a/b c']),
    requests: traffic.requests,
  };
}

const textOf = ({ body }: Pick<HttpRequest, 'body'>): string => Buffer.from(body ?? []).toString();

describe('calls of AWS', () => {
  it('send forms to services that speak in forms, and read XML', async () => {
    const { query, requests } = await calls(() => identityAnswer());
    const found = await query();
    expect(
      xmlText(found as never, 'GetCallerIdentityResponse', 'GetCallerIdentityResult', 'Account'),
    ).to.equal('123456789012');
    const [request] = requests;
    expect(request).to.include({ method: 'POST', url: 'https://sts.eu-west-1.amazonaws.com/' });
    expect(textOf(request ?? {})).to.equal('Action=GetCallerIdentity&Version=2011-06-15&Tag=a%26b');
    // With it, STS and IAM would answer in JSON.
    expect(request?.headers).to.not.have.property('accept');
  });

  it('send JSON to services that speak in JSON, and read it', async () => {
    const { json, requests } = await calls(() => answer(200, '{"authorizationData":[]}'));
    expect(await json()).to.deep.equal({ authorizationData: [] });
    const [request] = requests;
    expect(request).to.include({ method: 'POST', url: 'https://api.ecr.eu-west-1.amazonaws.com/' });
    expect(request?.headers).to.include({
      'content-type': 'application/x-amz-json-1.1',
      'x-amz-target': 'AmazonEC2ContainerRegistry_V20150921.GetAuthorizationToken',
    });
    expect(textOf(request ?? {})).to.equal('{"registryIds":["123456789012"]}');
  });

  it('ask services at addresses whose parts are escaped', async () => {
    const { rest, requests } = await calls(() => answer(200, '{"cluster":{}}'));
    expect(await rest()).to.deep.equal({ cluster: {} });
    expect(requests[0]).to.include({
      method: 'GET',
      url: 'https://eks.eu-west-1.amazonaws.com/clusters/a%2Fb%20c',
    });
  });

  it('are signed for the service and the region, with the token of the session', async () => {
    const { query, json, rest, requests } = await calls(() => answer(200, '{}'));
    for (const call of [query, json, rest]) await call().catch(() => undefined);
    const scopes = requests.map(
      ({ headers }) => /Credential=([^,]+)/.exec(headers['authorization'] ?? '')?.[1],
    );
    expect(scopes).to.deep.equal(
      ['sts', 'ecr', 'eks'].map(
        (service) => `${KEYS.accessKeyId}/20261123/eu-west-1/${service}/aws4_request`,
      ),
    );
    for (const { headers } of requests) expect(headers['x-amz-security-token']).to.equal(KEYS.sessionToken);
  });

  it('go where AWS_ENDPOINT_URL says', async () => {
    const env = { AWS_ENDPOINT_URL: 'http://127.0.0.1:5000/' };
    const { query, rest, requests } = await calls(() => identityAnswer(), {}, env);
    for (const call of [query, rest]) await call().catch(() => undefined);
    expect(requests.map(({ url }) => url)).to.deep.equal([
      'http://127.0.0.1:5000/',
      'http://127.0.0.1:5000/clusters/a%2Fb%20c',
    ]);
  });
});

const FAILED = `${LABEL}: sts:GetCallerIdentity`;
const HOST = 'sts.eu-west-1.amazonaws.com';

/** Answers, and messages. */
const MESSAGES: readonly (readonly [title: string, answer: HttpAnswer | NetworkFault, message: string])[] = [
  [
    'a refusal',
    queryError(403, 'InvalidClientTokenId', 'The security token included in the request is invalid.'),
    `${FAILED}: ${HOST} answered 403 (InvalidClientTokenId, request ${REQUEST_ID}): AWS does not know these keys: they were deleted or deactivated, belong to another partition, or lack their session token`,
  ],
  [
    'a code without a way out',
    queryError(400, 'ValidationError', '1 validation error'),
    `${FAILED}: ${HOST} answered 400 (ValidationError, request ${REQUEST_ID})`,
  ],
  [
    'a busy service',
    answer(503, '<html>Bad</html>'),
    `${FAILED}: ${HOST} answered 503: AWS is busy or wants fewer requests; try again later`,
  ],
  ['a redirect', answer(301), `${FAILED}: ${HOST} answered 301`],
  ['a broken connection', CLOSED, `${FAILED}: ${HOST}: the server closed the connection`],
  ['garbage', answer(200, '\u0000\u00ff<'), `${FAILED}: the answer of AWS in eu-west-1 can't be read`],
  ['an empty answer', answer(200), `${FAILED}: the answer of AWS in eu-west-1 can't be read`],
];

describe('failed calls of AWS', () => {
  for (const [title, given, message] of MESSAGES) {
    it(`name resource, action and server after ${title}`, async () => {
      const { query } = await calls(() => given);
      const error = await faultOf(query());
      expect(error).to.be.instanceOf(ShipctlError);
      expect(error.message).to.equal(message);
    });
  }

  it('keep what AWS said, for whoever branches on it', async () => {
    for (const refuse of [queryError, jsonError, restError]) {
      const { query } = await calls(() => refuse(403, 'AccessDeniedException', 'no'));
      const error = await faultOf(query());
      expect(error instanceof AwsRefusal && error.error).to.include({
        code: 'AccessDenied',
        status: 403,
        message: 'no',
      });
    }
  });

  it('are told alike for requests that others have sent', () => {
    const asked = { label: LABEL, limit: { seconds: 1, end: 0 } };
    const action = { service: 'sts', name: 'AssumeRole' } as const;
    const endpoint = 'https://sts.example.com:8443/x';
    const refuse = (given: HttpAnswer | NetworkFault) => () => answered(asked, action, endpoint, given);
    expect(refuse(CLOSED)).to.throw('sts:AssumeRole: sts.example.com:8443: the server closed the connection');
    expect(refuse(queryError(403, 'AccessDenied'))).to.throw(
      'sts.example.com:8443 answered 403 (AccessDenied',
    );
    expect(refuse(answer(204))()).to.include({ status: 204 });
  });
});

const KEY = fc.stringMatching(/^[A-Z0-9]{16,32}$/);
const SECRET = fc.stringMatching(/^[A-Za-z0-9+/]{30,44}={0,2}$/);

/** How servers may say what they were sent: `@` is that. */
const ECHOES = [
  (said: string) =>
    queryError(403, 'SignatureDoesNotMatch', `The Canonical String should have been '${said}'`),
  (said: string) => queryError(403, said, said),
  (said: string) => jsonError(400, `com.amazon#${said}`, said),
  (said: string) => restError(400, said, said),
  (said: string) => answer(400, said, { 'x-amzn-requestid': said, 'x-amz-request-id': said, date: said }),
  (said: string) =>
    queryError(
      403,
      'AccessDenied',
      `is not authorized to perform: sts:${said} on resource: arn:aws:x:::${said}`,
    ),
  (said: string) => answer(200, said, { 'x-amzn-requestid': said }),
];

describe('messages of failed calls', () => {
  it('hold no key, token or signature, whatever servers echo', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.record({ accessKeyId: KEY, secretAccessKey: SECRET, sessionToken: SECRET }),
        fc.constantFrom(...ECHOES),
        fc.nat(),
        async (keys, echo, which) => {
          const sent: string[] = [];
          const { query, json, rest } = await calls(
            ({ headers }) => {
              const signature = /Signature=(\w+)/.exec(headers['authorization'] ?? '')?.[1] ?? '';
              sent.push(...Object.values(keys), signature);
              const all = [...sent, JSON.stringify(headers)];
              return echo(all[which % all.length] ?? '');
            },
            { keys },
          );
          for (const call of [query, json, rest]) {
            const { message } = await call().then(
              () => ({ message: '' }),
              (error: unknown) => error as Error,
            );
            for (const secret of sent) expect(message).to.not.include(secret);
          }
        },
      ),
      { numRuns: 200 },
    );
  });
});
