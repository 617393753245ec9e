import { expect } from 'chai';
import fc from 'fast-check';
import { awsExchange } from '../../../../src/core/clouds/aws/exchange.ts';
import { limitOf } from '../../../../src/core/clouds/aws/timeout.ts';
import type { Exchanged } from '../../../../src/core/network/exchange.ts';
import type { HttpAnswer, HttpRequest, NetworkFault } from '../../../../src/world/network.ts';
import { jsonError, queryError, restError } from '../../../support/awsAnswers.ts';
import { CLOSED, type Servers, answer, fakeNetwork } from '../../../support/fakeNetwork.ts';
import { type Scene, fakeWorld } from '../../../support/fakeWorld.ts';

const REQUEST = { method: 'POST', url: 'https://sts.us-east-1.amazonaws.com/', headers: {} } as const;
const LASTING: NetworkFault = { fault: 'the certificate of the server is not trusted', isTemporary: false };

/** What happens within a limit. */
async function exchange(
  servers: Servers,
  seconds = 60,
  env: Scene['env'] = {},
): Promise<{ readonly found: Exchanged; readonly traffic: ReturnType<typeof fakeNetwork>['traffic'] }> {
  const { network, traffic } = fakeNetwork({ random: () => 0.999, ...servers });
  const { world } = fakeWorld({ network, env });
  const limit = await limitOf(world, seconds, '--timeout');
  return { found: await awsExchange(world, REQUEST, limit), traffic };
}

/** What a network says of a request that took longer than it may. */
const tooLate = ({ timeoutMs }: Pick<HttpRequest, 'timeoutMs'>): NetworkFault => ({
  fault: `timed out after ${timeoutMs / 1000} s`,
  isTemporary: false,
  isTimeout: true,
});

type Row = readonly (readonly [title: string, answer: HttpAnswer | NetworkFault])[];

const PASSING: Row = [
  ['a connection that breaks', CLOSED],
  ['429', answer(429)],
  ['500', answer(500)],
  ['502', answer(502, '<html>')],
  ['503', queryError(503, 'ServiceUnavailable')],
  ['504', answer(504)],
  ['Throttling', queryError(400, 'Throttling', 'Rate exceeded')],
  ['ThrottlingException', jsonError(400, 'ThrottlingException', 'Rate exceeded')],
  ['TooManyRequestsException', restError(400, 'TooManyRequestsException')],
  ['RequestLimitExceeded', queryError(503, 'RequestLimitExceeded')],
  ['IDPCommunicationError', queryError(400, 'IDPCommunicationError')],
];

const FINAL: Row = [
  ['success', answer(200, '<a/>')],
  ['a redirect', answer(301)],
  ['AccessDenied', queryError(403, 'AccessDenied')],
  ['AccessDeniedException', jsonError(400, 'AccessDeniedException')],
  ['InvalidClientTokenId', queryError(403, 'InvalidClientTokenId')],
  ['UnrecognizedClientException', jsonError(400, 'UnrecognizedClientException')],
  ['SignatureDoesNotMatch', queryError(403, 'SignatureDoesNotMatch')],
  ['RequestTimeTooSkewed', queryError(403, 'RequestTimeTooSkewed')],
  ['ExpiredToken', queryError(403, 'ExpiredToken')],
  ['ExpiredTokenException', jsonError(400, 'ExpiredTokenException')],
  ['MalformedPolicyDocument', queryError(400, 'MalformedPolicyDocument')],
  ['PackedPolicyTooLarge', queryError(400, 'PackedPolicyTooLarge')],
  ['ResourceNotFoundException', restError(404, 'ResourceNotFoundException')],
  ['501', answer(501)],
  ['a certificate that is not trusted', LASTING],
];

describe('requests to AWS', () => {
  for (const [title, failure] of PASSING) {
    it(`are made again after ${title}`, async () => {
      const { found, traffic } = await exchange({
        http: (_, number) => (number < 2 ? failure : answer(200)),
      });
      expect(found).to.include({ status: 200 });
      expect(traffic.pauses).to.have.length(2);
    });
  }

  for (const [title, final] of FINAL) {
    it(`are not made again after ${title}`, async () => {
      const { found, traffic } = await exchange({ http: () => final });
      expect(found).to.equal(final);
      expect(traffic.requests).to.have.length(1);
    });
  }

  it('are given up after eight tries, with the last answer', async () => {
    const { found, traffic } = await exchange({ http: () => answer(503) }, 3600);
    expect(found).to.include({ status: 503 });
    expect(traffic.requests).to.have.length(8);
  });

  it('are given up after five connections that fail', async () => {
    const { found, traffic } = await exchange({ http: () => CLOSED }, 3600);
    expect(found).to.equal(CLOSED);
    expect(traffic.requests).to.have.length(5);
  });

  it('wait for a time that chance cuts to anything from nothing to twice the wait before', async () => {
    const waits = async (random: number): Promise<readonly number[]> =>
      (await exchange({ http: () => answer(503), random: () => random }, 3600)).traffic.pauses;
    expect(await waits(0)).to.deep.equal([0, 0, 0, 0, 0, 0, 0]);
    expect(await waits(0.5)).to.deep.equal([200, 400, 800, 1600, 3200, 6400, 10_000]);
    expect(await waits(1)).to.deep.equal([400, 800, 1600, 3200, 6400, 12_800, 20_000]);
  });

  it('end within one limit, however long answers and waits are', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 300 }),
        fc.integer({ min: 0, max: 60_000 }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        fc.constantFrom<HttpAnswer | NetworkFault>(answer(503), answer(429), CLOSED),
        async (seconds, takesMs, random, failure) => {
          const { network } = fakeNetwork({ http: () => failure, takesMs, random: () => random });
          const { world } = fakeWorld({ network });
          const limit = await limitOf(world, seconds);
          await awsExchange(world, REQUEST, limit);
          // A try that has no time left may take a millisecond.
          expect(network.now()).to.be.at.most(limit.end + 1);
        },
      ),
    );
  });

  it('say that the limit is over, and which option sets it', async () => {
    const { found } = await exchange({ http: tooLate, takesMs: 30_000 }, 2);
    expect(found).to.deep.equal({ fault: 'no answer within 2 s (--timeout)', isTemporary: true });
  });

  it('are not sent if something else took all of the time', async () => {
    const { network, traffic } = fakeNetwork({});
    const { world } = fakeWorld({ network });
    const limit = await limitOf(world, 2, '--timeout');
    expect(await awsExchange(world, REQUEST, { ...limit, end: network.now() })).to.deep.equal({
      fault: 'no time was left to ask: the 2 s (--timeout) were over',
      isTemporary: true,
    });
    expect(traffic.requests).to.deep.equal([]);
  });

  it('bring the answer before a try that the limit cut off', async () => {
    const http: Servers['http'] = (request, number) => (number === 0 ? answer(503) : tooLate(request));
    const { found } = await exchange({ http, takesMs: 1000, random: () => 0 }, 2);
    expect(found).to.include({ status: 503 });
  });

  it('end a try after 20 seconds, and make it again while the limit is not over', async () => {
    const { network, traffic } = fakeNetwork({
      http: (request, number) => (number < 2 ? tooLate(request) : answer(200)),
      takesMs: 30_000,
      random: () => 0.5,
    });
    const { world } = fakeWorld({ network });
    expect(await awsExchange(world, REQUEST, await limitOf(world, 60, '--timeout'))).to.include({
      status: 200,
    });
    expect(traffic.requests.map(({ timeoutMs }) => timeoutMs)).to.deep.equal([20_000, 20_000, 19_400]);
    expect(traffic.pauses).to.deep.equal([200, 400]);
  });

  it('name the option if the limit cut off the last of several tries that took too long', async () => {
    const { found, traffic } = await exchange({ http: tooLate, takesMs: 30_000 }, 50);
    expect(found).to.deep.equal({ fault: 'no answer within 50 s (--timeout)', isTemporary: true });
    expect(traffic.requests).to.have.length(3);
  });

  it('name the option if the limit leaves no time to wait after a try that took too long', async () => {
    const { found, traffic } = await exchange({ http: tooLate, takesMs: 30_000 }, 20.1);
    expect(found).to.deep.equal({ fault: 'no answer within 20.1 s (--timeout)', isTemporary: true });
    expect(traffic.requests).to.have.length(1);
  });

  it('bring the last answer even if later tries took too long', async () => {
    const http: Servers['http'] = (request, number) => (number === 0 ? answer(503) : tooLate(request));
    const { found } = await exchange({ http, takesMs: 30_000, random: () => 0 }, 60);
    expect(found).to.include({ status: 503 });
  });

  it('are given up after five tries that took too long', async () => {
    const { found, traffic } = await exchange({ http: tooLate, takesMs: 30_000 }, 3600);
    expect(found).to.include({ fault: 'timed out after 20 s' });
    expect(traffic.requests).to.have.length(5);
  });

  it('go through the proxy of the environment', async () => {
    const { traffic } = await exchange({}, 60, { HTTPS_PROXY: 'http://proxy.example.com:3128' });
    expect(traffic.requests[0]?.proxy?.url).to.equal('http://proxy.example.com:3128');
  });
});
