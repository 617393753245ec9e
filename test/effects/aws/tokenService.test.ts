import { expect } from 'chai';
import { clientConfig } from '../../../src/effects/aws/tokenService.ts';
import type { HttpRequest } from '../../../src/world/network.ts';
import { CLOSED, answer } from '../../support/fakeNetwork.ts';
import { faultOf } from '../../support/faultOf.ts';

const SDK_REQUEST = {
  method: 'POST',
  protocol: 'https:',
  hostname: 'sts.eu-west-1.amazonaws.com',
  path: '/',
  headers: {
    host: 'sts.eu-west-1.amazonaws.com',
    'Content-Length': '3',
    authorization: 'AWS4-HMAC-SHA256 x',
  },
  body: 'a=b',
};

interface Handler {
  handle(request: unknown): Promise<{ readonly response: unknown }>;
}

/** What the SDK sends its requests with, and what becomes of them. */
function handler(result: Parameters<typeof clientConfig>[0]['send']): Handler {
  const service = { region: 'eu-west-1', endpoint: 'https://sts.eu-west-1.amazonaws.com', send: result };
  return clientConfig(service).requestHandler as unknown as Handler;
}

describe('the client of the SDK', () => {
  it('sends its requests by the network of shipctl, which sets Host and Content-Length', async () => {
    const sent: HttpRequest[] = [];
    const { response } = await handler((request) => {
      sent.push(request);
      return Promise.resolve(answer(200, '<a/>', { date: 'now' }));
    }).handle({ ...SDK_REQUEST, port: 8443 });
    expect(response).to.deep.equal({ statusCode: 200, headers: { date: 'now' }, body: Buffer.from('<a/>') });
    expect(sent).to.deep.equal([
      {
        method: 'POST',
        url: 'https://sts.eu-west-1.amazonaws.com:8443/',
        headers: { authorization: 'AWS4-HMAC-SHA256 x' },
        body: Buffer.from('a=b'),
        timeoutMs: 20_000,
      },
    ]);
  });

  it('fails if the network does', async () => {
    const { message } = await faultOf(handler(() => Promise.resolve(CLOSED)).handle(SDK_REQUEST));
    expect(message).to.equal(CLOSED.fault);
  });

  it('takes region and address from shipctl only, and tries once', () => {
    const service = {
      region: 'cn-north-1',
      endpoint: 'http://127.0.0.1:5000',
      send: () => Promise.resolve(CLOSED),
    };
    expect(clientConfig(service)).to.include({
      region: 'cn-north-1',
      endpoint: 'http://127.0.0.1:5000',
      maxAttempts: 1,
      useFipsEndpoint: false,
      useDualstackEndpoint: false,
    });
  });
});
