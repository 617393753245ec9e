import { expect } from 'chai';
import { answerTo, isFault } from '../../../src/core/network/exchange.ts';
import type { HttpRequest } from '../../../src/world/network.ts';
import { CLOSED, answer, fakeNetwork } from '../../support/fakeNetwork.ts';

const request = (number: number): HttpRequest => ({
  method: 'GET',
  url: `https://example.com/${number}`,
  headers: {},
  timeoutMs: 1000,
});

describe('a request that is made again', () => {
  it('is made anew each time, after the waits that it was given', async () => {
    const { network, traffic } = fakeNetwork({ http: (_, number) => answer(number < 2 ? 503 : 200) });
    let count = 0;
    const found = await answerTo(
      network,
      () => request(++count),
      ({ number, status }) => (status === 503 ? number * 10 : undefined),
    );
    expect(isFault(found)).to.equal(false);
    expect(traffic.pauses).to.deep.equal([10, 20]);
    expect(traffic.requests.map(({ url }) => url.at(-1))).to.deep.equal(['1', '2', '3']);
  });

  it('lets the wait see faults, and what the server asks for', async () => {
    const seen: unknown[] = [];
    const { network } = fakeNetwork({ http: (_, number) => (number === 0 ? CLOSED : answer(429, '', '7')) });
    const found = await answerTo(
      network,
      () => request(0),
      ({ status, retryAfter }, failure) => {
        seen.push([status, retryAfter, isFault(failure)]);
        return status === undefined ? 0 : undefined;
      },
    );
    expect(found).to.include({ status: 429 });
    expect(seen).to.deep.equal([
      [undefined, undefined, true],
      [429, '7', false],
    ]);
  });

  it('ends at once after a fault that lasts', async () => {
    const lasting = { fault: 'the certificate is not trusted', isTemporary: false };
    const { network, traffic } = fakeNetwork({ http: () => lasting });
    const found = await answerTo(
      network,
      () => request(0),
      () => 0,
    );
    expect(found).to.equal(lasting);
    expect(traffic.requests).to.have.length(1);
  });
});
