import type { ServerResponse } from 'node:http';
import process from 'node:process';
import { expect } from 'chai';
import { credentialProviders } from '../../../src/effects/aws/credentialProviders.ts';
import type { RoleSession, TokenService } from '../../../src/world/credentialProviders.ts';
import type { HttpAnswer, HttpRequest, NetworkFault } from '../../../src/world/network.ts';
import { queryError } from '../../support/awsAnswers.ts';
import { CLOSED, answer } from '../../support/fakeNetwork.ts';
import { HttpServer } from '../../support/httpServer.ts';

const KEYS = { accessKeyId: 'AKIAIOSFODNN7EXAMPLE', secretAccessKey: 'secret', sessionToken: undefined };
const END = '2099-01-01T00:00:00Z';
const TEMPORARY = {
  accessKeyId: 'ASIAEXAMPLE',
  secretAccessKey: 'temporary',
  sessionToken: 'token==',
  expires: Date.parse(END),
};

const credentials = (action: string, expiration = `<Expiration>${END}</Expiration>`): HttpAnswer =>
  answer(
    200,
    `<${action}Response xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><${action}Result><Credentials>
<AccessKeyId>ASIAEXAMPLE</AccessKeyId><SecretAccessKey>temporary</SecretAccessKey>
<SessionToken>token==</SessionToken>${expiration}</Credentials></${action}Result></${action}Response>`,
    { 'content-type': 'text/xml' },
  );

const SESSION: RoleSession = {
  roleArn: 'arn:aws:iam::123456789012:role/deploy',
  sessionName: 'deploy-1042',
  durationSeconds: 3600,
};

/** A service that answers so, and what it was asked. */
function service(given: HttpAnswer | NetworkFault): {
  readonly service: TokenService;
  readonly requests: HttpRequest[];
} {
  const requests: HttpRequest[] = [];
  return {
    requests,
    service: {
      region: 'eu-west-1',
      endpoint: 'https://sts.eu-west-1.amazonaws.com',
      send: (request) => {
        requests.push(request);
        return Promise.resolve(given);
      },
    },
  };
}

const formOf = (request: HttpRequest | undefined): Record<string, string> =>
  Object.fromEntries(new URLSearchParams(Buffer.from(request?.body ?? []).toString()));

const FAILURES: readonly (readonly [title: string, answer: HttpAnswer | NetworkFault])[] = [
  ['refuses', queryError(403, 'AccessDenied')],
  ['is busy', answer(503, '<html>')],
  ['does not answer', CLOSED],
  ['answers garbage', answer(200, '\u0000garbage')],
  ['gives no keys', answer(200, '<AssumeRoleResponse/>')],
  ['gives keys without an end', credentials('AssumeRole', '')],
];

describe('roles that the SDK assumes', () => {
  it('give temporary keys after one request, signed with the keys for the region', async () => {
    const { service: sts, requests } = service(credentials('AssumeRole'));
    expect(await credentialProviders.temporary(SESSION, KEYS, sts)).to.deep.equal(TEMPORARY);
    expect(requests).to.have.length(1);
    expect(requests[0]?.url).to.equal('https://sts.eu-west-1.amazonaws.com/');
    expect(requests[0]?.headers['authorization']).to.include('/eu-west-1/sts/aws4_request');
    expect(formOf(requests[0])).to.deep.equal({
      Action: 'AssumeRole',
      Version: '2011-06-15',
      RoleArn: SESSION.roleArn,
      RoleSessionName: 'deploy-1042',
      DurationSeconds: '3600',
    });
  });

  it('get everything that a session is to have', async () => {
    const { service: sts, requests } = service(credentials('AssumeRole'));
    const session = {
      ...SESSION,
      durationSeconds: undefined,
      externalId: 'external',
      sourceIdentity: 'me',
      policy: '{}',
      policyArns: ['arn:aws:iam::aws:policy/ReadOnlyAccess'],
      tags: new Map([['Job', 'deploy']]),
      transitiveTags: ['Job'],
    };
    await credentialProviders.temporary(session, KEYS, sts);
    expect(formOf(requests[0])).to.deep.equal({
      Action: 'AssumeRole',
      Version: '2011-06-15',
      RoleArn: SESSION.roleArn,
      RoleSessionName: 'deploy-1042',
      ExternalId: 'external',
      SourceIdentity: 'me',
      Policy: '{}',
      'PolicyArns.member.1.arn': 'arn:aws:iam::aws:policy/ReadOnlyAccess',
      'Tags.member.1.Key': 'Job',
      'Tags.member.1.Value': 'deploy',
      'TransitiveTagKeys.member.1': 'Job',
    });
  });

  it('take a token of an identity provider, in a request without a signature', async () => {
    const { service: sts, requests } = service(credentials('AssumeRoleWithWebIdentity'));
    expect(await credentialProviders.webToken(SESSION, 'a.b.c', sts)).to.deep.equal(TEMPORARY);
    expect(formOf(requests[0])).to.include({
      Action: 'AssumeRoleWithWebIdentity',
      WebIdentityToken: 'a.b.c',
      RoleSessionName: 'deploy-1042',
    });
    expect(requests[0]?.headers).to.not.have.property('authorization');
  });

  for (const [title, given] of FAILURES) {
    it(`give nothing, and ask once, if the service ${title}`, async () => {
      const { service: sts, requests } = service(given);
      expect(await credentialProviders.temporary(SESSION, KEYS, sts)).to.equal(undefined);
      expect(await credentialProviders.webToken(SESSION, 'a.b.c', sts)).to.equal(undefined);
      expect(requests).to.have.length(2);
    });
  }
});

const CONTAINER = JSON.stringify({
  AccessKeyId: 'ASIAEXAMPLE',
  SecretAccessKey: 'temporary',
  Token: 'token==',
  Expiration: END,
});

describe('keys from servers on the machine', () => {
  let server: HttpServer;

  before(async () => {
    server = await HttpServer.start();
  });

  afterEach(() => {
    server.reset();
  });

  after(() => {
    server.stop();
  });

  it('are those of the container, which is shown its authorization', async () => {
    server.behaviour = (response) => response.end(CONTAINER);
    const asked = { url: `${server.url}/keys?id=1`, authorization: 'Bearer x' };
    expect(await credentialProviders.container(asked, 60_000)).to.deep.equal(TEMPORARY);
    expect(server.received[0]).to.include({ method: 'GET', url: '/keys?id=1' });
    expect(server.received[0]?.headers).to.include({ authorization: 'Bearer x' });
  });

  const FAULTS: readonly (readonly [title: string, status: number, body: string, fault: string])[] = [
    ['an error', 400, '{"code":"x","message":"secret"}', 'it answered 400'],
    ['no keys', 200, '{}', 'its answer holds no keys'],
    ['null', 200, 'null', 'its answer holds no keys'],
    ['a page', 200, '<html>s3cret', 'its answer is not JSON'],
    [
      'keys with a wrong end',
      200,
      CONTAINER.replace(END, 'soon'),
      'the Expiration in its answer is not a time',
    ],
    ['keys with no end', 200, CONTAINER.replace(END, ''), 'the Expiration in its answer is not a time'],
    ['a redirect', 302, '', 'it answered 302'],
  ];
  for (const [title, status, body, fault] of FAULTS) {
    it(`are missing if the container's server answers ${title}`, async () => {
      server.behaviour = (response) => response.writeHead(status).end(body);
      const found = await credentialProviders.container(
        { url: server.url, authorization: undefined },
        60_000,
      );
      expect(found).to.deep.equal({ fault, isTemporary: false });
    });
  }

  it('are missing if the server of the container ends each of its answers early', async () => {
    server.behaviour = (response) => {
      response.writeHead(200, { 'content-length': '500' }).write('{"AccessKeyId":');
      setImmediate(() => response.destroy());
    };
    const asked = { url: server.url, authorization: undefined };
    expect(await credentialProviders.container(asked, 60_000)).to.deep.equal({
      fault: 'it closed the connection before the end of its answer',
      isTemporary: false,
    });
    expect(server.received).to.have.length(3);
  });

  it('are not asked for at addresses that are none of the machine itself', async () => {
    const asked = { url: 'http://example.com/', authorization: undefined };
    const found = await credentialProviders.container(asked, 60_000);
    expect(found).to.deep.equal({
      fault: 'its address is not https, nor one of the machine itself, of ECS or of EKS',
      isTemporary: false,
    });
  });

  it('are asked for again if the server of the container is busy', async () => {
    server.behaviour = (response) => {
      if (server.received.length > 1) response.end(CONTAINER);
      else response.writeHead(503).end();
    };
    const asked = { url: server.url, authorization: undefined };
    expect(await credentialProviders.container(asked, 60_000)).to.deep.equal(TEMPORARY);
  });

  const LATE = { fault: 'it does not answer in time', isTemporary: false };
  const SLOW: readonly (readonly [title: string, begin: (response: ServerResponse) => void])[] = [
    ['never answers', () => undefined],
    ['never ends its answer', (response) => response.writeHead(200).write('{')],
  ];
  for (const [title, begin] of SLOW) {
    it(`are missing when the time is up if the container's server ${title}`, async () => {
      server.behaviour = begin;
      const asked = { url: server.url, authorization: undefined };
      expect(await credentialProviders.container(asked, 50)).to.deep.equal(LATE);
    });
  }

  describe('from the metadata of the instance', () => {
    const variable = 'AWS_EC2_METADATA_SERVICE_ENDPOINT';
    const valueBefore = process.env[variable];

    before(() => {
      process.env[variable] = server.url;
    });

    after(() => {
      if (valueBefore === undefined) Reflect.deleteProperty(process.env, variable);
      else process.env[variable] = valueBefore;
    });

    it('are those of its role, asked for with a token', async () => {
      server.behaviour = (response, _, { url }) => {
        if (url.endsWith('/api/token')) response.end('metadata-token');
        else response.end(url.endsWith('/security-credentials/') ? 'my-role' : CONTAINER);
      };
      expect(await credentialProviders.instance(60_000)).to.deep.equal(TEMPORARY);
      expect(server.received[0]).to.include({ method: 'PUT', url: '/latest/api/token' });
      expect(server.received.at(-1)?.headers).to.include({ 'x-aws-ec2-metadata-token': 'metadata-token' });
    });

    for (const status of [401, 429, 500, 503])
      it(`are missing with a fault if it answers ${status} to who asks for a token`, async () => {
        server.behaviour = (response) => response.writeHead(status).end();
        const fault = { fault: `it answered ${status}`, isTemporary: false };
        expect(await credentialProviders.instance(60_000)).to.deep.equal(fault);
      });

    for (const status of [302, 400, 403, 404, 405])
      it(`are missing without a fault if it answers ${status}, as servers of other clouds do`, async () => {
        server.behaviour = (response) => response.writeHead(status).end();
        expect(await credentialProviders.instance(60_000)).to.equal(undefined);
      });

    it('are there after one 503', async () => {
      let isFirst = true;
      server.behaviour = (response, _, { url }) => {
        if (isFirst) response.writeHead(503).end();
        else if (url.endsWith('/api/token')) response.end('metadata-token');
        else response.end(url.endsWith('/security-credentials/') ? 'my-role' : CONTAINER);
        isFirst = false;
      };
      expect(await credentialProviders.instance(60_000)).to.deep.equal(TEMPORARY);
    });

    it('are missing with a fault if it gives a token only once', async () => {
      let isFirst = true;
      server.behaviour = (response) => {
        response.writeHead(isFirst ? 200 : 503).end('metadata-token');
        isFirst = false;
      };
      expect(await credentialProviders.instance(60_000)).to.deep.equal({
        fault: 'it gives no keys',
        isTemporary: false,
      });
    });

    it('are missing without a fault if nobody listens, or none who speaks HTTP', async () => {
      server.behaviour = (response) => response.socket?.destroy();
      expect(await credentialProviders.instance(60_000)).to.equal(undefined);
      process.env[variable] = 'http://127.0.0.1:9';
      expect(await credentialProviders.instance(60_000)).to.equal(undefined);
      process.env[variable] = server.url;
    });

    it('are missing without a fault if the machine has no role', async () => {
      server.behaviour = (response, _, { url }) => {
        if (url.endsWith('/api/token')) response.end('metadata-token');
        else response.writeHead(404).end();
      };
      expect(await credentialProviders.instance(60_000)).to.equal(undefined);
    });

    it('are missing with a fault when the time is up', async () => {
      server.behaviour = (response) => response.writeHead(200).write('m');
      expect(await credentialProviders.instance(50)).to.deep.equal(LATE);
    });

    it('are missing with a fault if it takes the connection, and never answers', async () => {
      server.behaviour = () => undefined;
      const found = await credentialProviders.instance(60_000);
      expect(found).to.deep.equal({
        fault: 'it takes connections, but does not answer',
        isTemporary: false,
        isTimeout: true,
      });
    });

    it('are missing with a fault if it answers garbage', async () => {
      server.behaviour = (response, _, { url }) => {
        if (url.endsWith('/api/token')) response.end('metadata-token');
        else response.end('garbage');
      };
      expect(await credentialProviders.instance(60_000)).to.deep.equal({
        fault: 'it gives no keys',
        isTemporary: false,
      });
    });
  });
});
