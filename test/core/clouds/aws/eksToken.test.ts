import { expect } from 'chai';
import { EKS_CLUSTER_NAME, eksToken } from '../../../../src/core/clouds/aws/eksToken.ts';
import type { AwsKeys } from '../../../../src/world/credentialProviders.ts';
import { fakeWorld } from '../../../support/fakeWorld.ts';

const NOW = Date.UTC(2026, 0, 1);
const KEYS: AwsKeys = { accessKeyId: 'AKIA', secretAccessKey: 's3cret', sessionToken: undefined };

async function urlOf(region: string, env: Record<string, string> = {}, keys = KEYS): Promise<URL> {
  const { world } = fakeWorld({ env });
  const { value } = await eksToken(world.env, { cluster: 'prod', region, keys }, NOW);
  expect(value).to.match(/^k8s-aws-v1\.[\w-]+$/);
  return new URL(Buffer.from(value.slice('k8s-aws-v1.'.length), 'base64url').toString());
}

describe('eksToken', () => {
  it('is a URL that is good for a minute, signed with the name of the cluster', async () => {
    expect(Object.fromEntries((await urlOf('eu-west-1')).searchParams)).to.include({
      Action: 'GetCallerIdentity',
      Version: '2011-06-15',
      'X-Amz-Credential': 'AKIA/20260101/eu-west-1/sts/aws4_request',
      'X-Amz-Date': '20260101T000000Z',
      'X-Amz-Expires': '60',
      'X-Amz-SignedHeaders': 'host;x-k8s-aws-id',
    });
  });

  it('is good for 14 minutes', async () => {
    const given = { cluster: 'prod', region: 'eu-west-1', keys: KEYS };
    const token = await eksToken(fakeWorld({}).world.env, given, NOW);
    expect(token).to.include({ obtained: NOW, expires: NOW + 840_000 });
  });

  it('ends with temporary keys that end earlier', async () => {
    const ends = [60_000, 3_600_000].map(async (life) => {
      const keys = { ...KEYS, sessionToken: 't', expires: NOW + life };
      const { expires } = await eksToken(
        fakeWorld({}).world.env,
        { cluster: 'prod', region: 'eu-west-1', keys },
        NOW,
      );
      return expires - NOW;
    });
    expect(await Promise.all(ends)).to.deep.equal([60_000, 840_000]);
  });

  it('has the token of temporary keys', async () => {
    const url = await urlOf('eu-west-1', {}, { ...KEYS, sessionToken: 't/+=' });
    expect(url.searchParams.get('X-Amz-Security-Token')).to.equal('t/+=');
  });

  it('is signed for a region that exists if the region is aws-global', async () => {
    const url = await urlOf('aws-global');
    expect(url.host).to.equal('sts.amazonaws.com');
    expect(url.searchParams.get('X-Amz-Credential')).to.include('/us-east-1/sts/');
  });

  const hosts: [region: string, env: Record<string, string>, host: string][] = [
    ['us-east-1', {}, 'sts.us-east-1.amazonaws.com'],
    ['cn-north-1', {}, 'sts.cn-north-1.amazonaws.com.cn'],
    ['us-east-1', { AWS_USE_FIPS_ENDPOINT: 'true' }, 'sts-fips.us-east-1.amazonaws.com'],
    ['us-gov-west-1', { AWS_USE_FIPS_ENDPOINT: 'true' }, 'sts.us-gov-west-1.amazonaws.com'],
    ['eu-west-1', { AWS_USE_DUALSTACK_ENDPOINT: 'true' }, 'sts.eu-west-1.api.aws'],
  ];
  for (const [region, env, host] of hosts)
    it(`has ${host} answer in ${region} with ${JSON.stringify(env)}`, async () => {
      const url = await urlOf(region, env);
      expect(url.host).to.equal(host);
      expect(url.searchParams.get('X-Amz-Credential')).to.include(`/${region}/sts/`);
    });
});

describe('the name of a cluster', () => {
  for (const name of ['prod', '1-a_B', 'a'.repeat(100), '8f1d3a4e-0b1c-4a57-9c2e-5d6f7a8b9c0d'])
    it(`may be ${name}`, () => {
      expect(name).to.match(EKS_CLUSTER_NAME);
    });
  for (const name of ['', '-a', 'a b', 'a/b', 'a.b', 'a\n', 'a'.repeat(101), 'é'])
    it(`may not be ${JSON.stringify(name)}`, () => {
      expect(name).not.to.match(EKS_CLUSTER_NAME);
    });
});
