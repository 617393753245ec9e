import { expect } from 'chai';
import { ecrRegistryAt } from '../../../../src/core/clouds/aws/ecrHost.ts';
import { ecrToken, ecrTokenIn } from '../../../../src/core/clouds/aws/ecrToken.ts';
import { answer, fakeNetwork } from '../../../support/fakeNetwork.ts';
import { fakeWorld } from '../../../support/fakeWorld.ts';
import { faultOf } from '../../../support/faultOf.ts';

const NOW = Date.UTC(2026, 10, 23, 10);
const HOUR = 3_600_000;
const ID = '123456789012';
const KEYS = { accessKeyId: 'AKIA', secretAccessKey: 's3cret', sessionToken: undefined };

const base64 = (text: string): string => Buffer.from(text).toString('base64');

const data = (more: Readonly<Record<string, unknown>> = {}): Readonly<Record<string, unknown>> => ({
  authorizationToken: base64('AWS:pass:word'),
  expiresAt: NOW / 1000 + 12 * 3600 + 0.25,
  proxyEndpoint: `https://${ID}.dkr.ecr.us-east-1.amazonaws.com`,
  ...more,
});

describe('ecrTokenIn', () => {
  it('takes what is behind the first colon, to the end that the answer gives, with the account', () => {
    expect(ecrTokenIn({ authorizationData: [data()] }, NOW)).to.deep.equal({
      value: 'pass:word',
      obtained: NOW,
      expires: NOW + 12 * HOUR + 250,
      account: ID,
    });
  });

  it('reads the answer for the public registry, which has no account', () => {
    const { authorizationToken, expiresAt } = data();
    expect(ecrTokenIn({ authorizationData: { authorizationToken, expiresAt } }, NOW)).to.deep.equal({
      value: 'pass:word',
      obtained: NOW,
      expires: NOW + 12 * HOUR + 250,
    });
  });

  const ends: readonly (readonly [title: string, expiresAt: unknown, expires: number])[] = [
    ['has passed', 1_420_070_400, 1_420_070_400_000],
    ['is missing', undefined, NOW],
    ['is no number', '2026-11-23T22:00:00Z', NOW],
    ['is before all dates', -1e300, 0],
    ['is too far away', NOW, NOW + 24 * HOUR],
  ];
  for (const [title, expiresAt, expires] of ends)
    it(`takes a token whose end ${title}`, () => {
      const token = ecrTokenIn({ authorizationData: [data({ expiresAt })] }, NOW);
      expect(token).to.include({ value: 'pass:word', expires });
    });

  for (const value of [
    undefined,
    null,
    {},
    { authorizationData: [] },
    { authorizationData: [data({ authorizationToken: 7 })] },
    { authorizationData: [data({ authorizationToken: base64('AWS') })] },
    { authorizationData: [data({ authorizationToken: base64('AWS:') })] },
    { authorizationData: [data({ authorizationToken: base64('AWS:two words') })] },
    { authorizationData: [data({ authorizationToken: base64('AWS:line\nbreak') })] },
  ])
    it(`finds no token in ${JSON.stringify(value)}`, () => {
      expect(ecrTokenIn(value, NOW)).to.equal(undefined);
    });

  it('takes no account of an address that names none', () => {
    for (const proxyEndpoint of ['https://registry.example.com', '123456789012', undefined, 7])
      expect(ecrTokenIn({ authorizationData: [data({ proxyEndpoint })] }, NOW)).not.to.have.property(
        'account',
      );
  });
});

describe('ecrToken', () => {
  const PRIVATE = 'AmazonEC2ContainerRegistry_V20150921.GetAuthorizationToken';
  const PUBLIC = 'SpencerFrontendService.GetAuthorizationToken';

  async function asked(host: string, body: string, env: Readonly<Record<string, string>> = {}) {
    const { network, traffic } = fakeNetwork({ http: () => answer(200, body) });
    const { world } = fakeWorld({ env, network });
    const place = ecrRegistryAt(host);
    if (!place) throw new Error(host);
    const limit = { seconds: 1, end: NOW + 1000 };
    const token = await ecrToken(world, { keys: KEYS, label: 'the resource "a"', limit }, place);
    const [request] = traffic.requests;
    const { authorization = '', ...headers } = request?.headers ?? {};
    return { token, url: request?.url, target: headers['x-amz-target'], authorization, body: request?.body };
  }

  const rows: readonly (readonly [host: string, url: string, target: string, scope: string])[] = [
    [`${ID}.dkr.ecr.eu-west-1.amazonaws.com`, 'api.ecr.eu-west-1.amazonaws.com', PRIVATE, 'eu-west-1/ecr'],
    [
      `${ID}.dkr.ecr-fips.us-east-1.amazonaws.com`,
      'api.ecr-fips.us-east-1.amazonaws.com',
      PRIVATE,
      'us-east-1/ecr',
    ],
    [`${ID}.dkr-ecr.eu-west-1.on.aws`, 'ecr.eu-west-1.api.aws', PRIVATE, 'eu-west-1/ecr'],
    [`${ID}.dkr-ecr-fips.us-east-1.on.aws`, 'ecr-fips.us-east-1.api.aws', PRIVATE, 'us-east-1/ecr'],
    [
      `${ID}.dkr.ecr.cn-north-1.amazonaws.com.cn`,
      'api.ecr.cn-north-1.amazonaws.com.cn',
      PRIVATE,
      'cn-north-1/ecr',
    ],
    [
      `${ID}.dkr.ecr.eusc-de-east-1.amazonaws.eu`,
      'api.ecr.eusc-de-east-1.amazonaws.eu',
      PRIVATE,
      'eusc-de-east-1/ecr',
    ],
    [
      `${ID}.dkr.ecr.us-iso-east-1.c2s.ic.gov`,
      'api.ecr.us-iso-east-1.c2s.ic.gov',
      PRIVATE,
      'us-iso-east-1/ecr',
    ],
    ['public.ecr.aws', 'api.ecr-public.us-east-1.amazonaws.com', PUBLIC, 'us-east-1/ecr-public'],
    ['ecr-public.aws.com', 'ecr-public.us-east-1.api.aws', PUBLIC, 'us-east-1/ecr-public'],
  ];
  for (const [host, place, target, scope] of rows)
    it(`asks ${place} for ${host}`, async () => {
      const { token, url, authorization, body, ...more } = await asked(
        host,
        JSON.stringify({ authorizationData: [data()] }),
      );
      expect({ url, ...more }).to.deep.equal({ url: `https://${place}/`, target });
      expect(authorization).to.include(`Credential=AKIA/20261123/${scope}/aws4_request`);
      expect(Buffer.from(body ?? []).toString()).to.equal('{}');
      expect(token.value).to.equal('pass:word');
    });

  it('asks where the environment says', async () => {
    const env = { AWS_ENDPOINT_URL_ECR: 'http://127.0.0.1:5000' };
    const { url } = await asked(
      `${ID}.dkr.ecr-fips.us-east-1.amazonaws.com`,
      JSON.stringify({ authorizationData: [data()] }),
      env,
    );
    expect(url).to.equal('http://127.0.0.1:5000/');
  });

  it('says which answer holds no token', async () => {
    for (const [host, service] of [
      [`${ID}.dkr.ecr.us-east-1.amazonaws.com`, 'ecr'],
      ['public.ecr.aws', 'ecr-public'],
    ] as const)
      expect((await faultOf(asked(host, '{"authorizationData":[]}'))).message).to.equal(
        `the resource "a": ${service}:GetAuthorizationToken: the answer holds no token`,
      );
  });
});
