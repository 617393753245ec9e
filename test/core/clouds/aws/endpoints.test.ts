import { spawnSync } from 'node:child_process';
import { expect } from 'chai';
import { type AwsService, endpointOf, signingRegionOf } from '../../../../src/core/clouds/aws/endpoints.ts';
import { REGIONS } from '../../../../src/core/tools/aws/regions.ts';
import { pythonWithBotocore } from '../../../support/botocore.ts';
import { need } from '../../../support/clients.ts';
import { fakeWorld } from '../../../support/fakeWorld.ts';

const SERVICES: readonly AwsService[] = ['ecr', 'ecs', 'eks', 'sts'];

/** Prints where botocore finds each service, in the order in which the calls come in. */
const SCRIPT = `
import sys, json
from botocore.endpoint_provider import EndpointProvider
from botocore.loaders import Loader
loader = Loader(include_default_search_paths=True)
partitions = loader.load_data('partitions')
providers = {}
def url(service, region, fips, dual):
    if service not in providers:
        providers[service] = EndpointProvider(loader.load_service_model(service, 'endpoint-rule-set-1'), partitions)
    return providers[service].resolve_endpoint(Region=region, UseFIPS=fips, UseDualStack=dual).url
print(json.dumps([url(*call) for call in json.load(sys.stdin)]))
`;

const endpoint = (service: AwsService, region: string, env: Record<string, string> = {}): string =>
  endpointOf(service, region, fakeWorld({ env }).world.env);

describe('endpointOf', () => {
  const python = pythonWithBotocore() ?? 'python3 with botocore';

  it('finds every service in every region where botocore does, with FIPS and dual-stack hosts or without', function () {
    need(this, python);
    const calls = SERVICES.flatMap((service) =>
      [...REGIONS, 'us-west-9', 'cn-south-1'].flatMap((region) =>
        [0, 1, 2, 3].map((flags) => [service, region, flags % 2 === 1, flags > 1] as const),
      ),
    );
    const { stdout } = spawnSync(python, ['-c', SCRIPT], { encoding: 'utf8', input: JSON.stringify(calls) });
    const found = calls.map(([service, region, isFips, isDualStack]) =>
      endpoint(service, region, {
        AWS_USE_FIPS_ENDPOINT: String(isFips),
        AWS_USE_DUALSTACK_ENDPOINT: isDualStack ? 'TRUE' : '',
      }),
    );
    expect(found).to.deep.equal(JSON.parse(stdout));
  });

  it('finds services that have one place for a partition where botocore does', function () {
    need(this, python);
    const variants = [0, 1, 2, 3].map((flags) => [flags % 2 === 1, flags > 1] as const);
    const calls = [
      ...variants.map((variant) => ['ecr-public', 'us-east-1', ...variant] as const),
      ...[...REGIONS, 'aws-global', 'aws-cn-global'].flatMap((region) =>
        variants.map((variant) => ['iam', region, ...variant] as const),
      ),
      ['sts', 'aws-global', false, false] as const,
    ];
    const { stdout } = spawnSync(python, ['-c', SCRIPT], { encoding: 'utf8', input: JSON.stringify(calls) });
    const found = calls.map(([service, region, isFips, isDualStack]) =>
      endpoint(service, region, {
        AWS_USE_FIPS_ENDPOINT: String(isFips),
        AWS_USE_DUALSTACK_ENDPOINT: String(isDualStack),
      }),
    );
    expect(found).to.deep.equal(JSON.parse(stdout));
  });

  const global: readonly (readonly [
    region: string,
    env: Record<string, string>,
    host: string,
    signing: string,
  ])[] = [
    ['aws-global', {}, 'sts.amazonaws.com', 'us-east-1'],
    ['aws-global', { AWS_USE_FIPS_ENDPOINT: 'true' }, 'sts-fips.us-east-1.amazonaws.com', 'us-east-1'],
    ['aws-global', { AWS_USE_DUALSTACK_ENDPOINT: 'true' }, 'sts.us-east-1.api.aws', 'us-east-1'],
    ['aws-cn-global', {}, 'sts.cn-northwest-1.amazonaws.com.cn', 'cn-northwest-1'],
    ['aws-us-gov-global', {}, 'sts.us-gov-west-1.amazonaws.com', 'us-gov-west-1'],
    ['aws-iso-b-global', {}, 'sts.us-isob-east-1.sc2s.sgov.gov', 'us-isob-east-1'],
  ];
  for (const [region, env, host, signing] of global)
    it(`finds STS at ${host} for ${region}, ${JSON.stringify(env)}`, () => {
      expect(endpoint('sts', region, env)).to.equal(`https://${host}`);
      expect(signingRegionOf('sts', region)).to.equal(signing);
    });

  const iam: readonly (readonly [region: string, variable: string, host: string])[] = [
    ['us-iso-east-1', 'AWS_USE_FIPS_ENDPOINT', 'iam-fips.us-iso-east-1.c2s.ic.gov'],
    ['us-isob-east-1', 'AWS_USE_FIPS_ENDPOINT', 'iam-fips.us-isob-east-1.sc2s.sgov.gov'],
    ['cn-north-1', 'AWS_USE_DUALSTACK_ENDPOINT', 'iam.global.api.amazonwebservices.com.cn'],
    ['eu-isoe-west-1', 'AWS_USE_DUALSTACK_ENDPOINT', 'iam.api.cloud-aws.adc-e.uk'],
  ];
  for (const [region, variable, host] of iam)
    it(`finds IAM at ${host} for ${region} with ${variable}`, () => {
      expect(endpoint('iam', region, { [variable]: 'true' })).to.equal(`https://${host}`);
    });

  it('finds public registries in one region, from any', () => {
    expect(endpoint('ecr-public', 'eu-west-1')).to.equal('https://api.ecr-public.us-east-1.amazonaws.com');
    expect(signingRegionOf('ecr-public', 'eu-west-1')).to.equal('us-east-1');
  });

  const given: [title: string, env: Record<string, string>, url: string][] = [
    ['its own variable', { AWS_ENDPOINT_URL_STS: 'http://localhost:5000/' }, 'http://localhost:5000'],
    ['the variable for all', { AWS_ENDPOINT_URL: 'https://h/path/' }, 'https://h/path'],
    [
      'its own before that for all',
      { AWS_ENDPOINT_URL: 'https://all', AWS_ENDPOINT_URL_STS: 'https://sts' },
      'https://sts',
    ],
    [
      'that for all if its own is empty',
      { AWS_ENDPOINT_URL: 'https://all', AWS_ENDPOINT_URL_STS: '' },
      'https://all',
    ],
    [
      'none of them if they are to be ignored',
      { AWS_ENDPOINT_URL: 'https://all', AWS_IGNORE_CONFIGURED_ENDPOINT_URLS: 'true' },
      'https://sts.us-east-1.amazonaws.com',
    ],
    [
      'none for another service',
      { AWS_ENDPOINT_URL_EKS: 'https://eks' },
      'https://sts.us-east-1.amazonaws.com',
    ],
  ];
  for (const [title, env, url] of given)
    it(`takes ${title}`, () => {
      expect(endpoint('sts', 'us-east-1', env)).to.equal(url);
    });

  for (const region of [
    '',
    'evil.example.com/',
    'us-east-1.evil.example.com',
    'a@b',
    'US-EAST-1',
    'us_east_1',
  ])
    it(`refuses the region ${JSON.stringify(region)}, which could name another host`, () => {
      expect(() => endpoint('sts', region)).to.throw(/^the region of a request to AWS is not one/);
    });

  for (const value of ['localhost:5000', 'ftp://h', 'https://user:s3cret@h', 'https://h/?s3cret=1', 's3cret'])
    it(`refuses ${value}, and shows the variable only`, () => {
      expect(() => endpoint('sts', 'us-east-1', { AWS_ENDPOINT_URL: value }))
        .to.throw(/^AWS_ENDPOINT_URL is not an address/)
        .with.property('message')
        .that.does.not.include('s3cret');
    });
});
