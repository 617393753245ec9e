import { expect } from 'chai';
import { ecrHosts, ecrRegistryAt } from '../../../../src/core/clouds/aws/ecrHost.ts';

const ID = '123456789012';

/** Hosts of private registries: what is behind the account's id, the region, and whether it has FIPS or IPv6. */
const PRIVATE: readonly (readonly [rest: string, region: string, isFips: boolean, isDualStack: boolean])[] = [
  ['dkr.ecr.us-east-1.amazonaws.com', 'us-east-1', false, false],
  ['dkr.ecr-fips.us-west-2.amazonaws.com', 'us-west-2', true, false],
  ['dkr-ecr.eu-central-2.on.aws', 'eu-central-2', false, true],
  ['dkr-ecr-fips.us-east-2.on.aws', 'us-east-2', true, true],
  ['dkr.ecr.cn-north-1.amazonaws.com.cn', 'cn-north-1', false, false],
  ['dkr-ecr.cn-northwest-1.on.amazonwebservices.com.cn', 'cn-northwest-1', false, true],
  ['dkr.ecr.us-gov-west-1.amazonaws.com', 'us-gov-west-1', false, false],
  ['dkr.ecr-fips.us-gov-east-1.amazonaws.com', 'us-gov-east-1', true, false],
  ['dkr-ecr-fips.us-gov-west-1.on.aws', 'us-gov-west-1', true, true],
  ['dkr.ecr.eusc-de-east-1.amazonaws.eu', 'eusc-de-east-1', false, false],
  ['dkr.ecr.us-iso-east-1.c2s.ic.gov', 'us-iso-east-1', false, false],
  ['dkr.ecr.us-isob-east-1.sc2s.sgov.gov', 'us-isob-east-1', false, false],
  ['dkr.ecr.eu-isoe-west-1.cloud.adc-e.uk', 'eu-isoe-west-1', false, false],
  ['dkr.ecr.us-isof-south-1.csp.hci.ic.gov', 'us-isof-south-1', false, false],
  ['dkr.ecr.mx-central-9.amazonaws.com', 'mx-central-9', false, false],
];

const OTHERS = [
  'quay.io',
  'ecr.aws',
  'a.public.ecr.aws',
  'public.ecr.aws.example.com',
  'public.ecr.aws:443',
  'api.ecr.us-east-1.amazonaws.com',
  '12345678901.dkr.ecr.us-east-1.amazonaws.com',
  '1234567890123.dkr.ecr.us-east-1.amazonaws.com',
  'abcdefghijkl.dkr.ecr.us-east-1.amazonaws.com',
  `x${ID}.dkr.ecr.us-east-1.amazonaws.com`,
  `a.${ID}.dkr.ecr.us-east-1.amazonaws.com`,
  `${ID}.dkr.ecr.us-east-1.amazonaws.com.example.com`,
  `${ID}.dkr.ecr.us-east-1.example.com`,
  `${ID}.dkr.ecr.us-east-1.amazonaws.com:5000`,
  `${ID}.dkr.ecr.amazonaws.com`,
  `${ID}.dkr.ecr.us-east-1a.amazonaws.com`,
  `${ID}.dkr.ecr.us-east-1.x.amazonaws.com`,
  `${ID}.dkr.ecr.us-east-1.amazonawsxcom`,
  `${ID}.dkr_ecr.us-east-1.on.aws`,
  `${ID}.dkr-ecr.us-east-1.amazonaws.com`,
  `${ID}.dkr.ecr.us-east-1.on.aws`,
  `${ID}.dkr.ecr.us-east-1.amazonaws.com.cn`,
  `${ID}.dkr.ecr.cn-north-1.amazonaws.com`,
  `${ID}.dkr.ecr.eusc-de-east-1.amazonaws.com`,
  `${ID}.dkr-ecr.us-iso-east-1.on.aws`,
  '',
];

describe('ecrRegistryAt', () => {
  for (const [rest, region, isFips, isDualStack] of PRIVATE)
    it(`knows ${rest}`, () => {
      expect(ecrRegistryAt(`${ID}.${rest}`)).to.deep.equal({
        account: ID,
        isPublic: false,
        region,
        isFips,
        isDualStack,
      });
    });

  for (const [host, isDualStack] of [
    ['public.ecr.aws', false],
    ['ecr-public.aws.com', true],
  ] as const)
    it(`knows the public registry by ${host}`, () => {
      expect(ecrRegistryAt(host)).to.deep.equal({
        account: undefined,
        isPublic: true,
        region: 'us-east-1',
        isFips: false,
        isDualStack,
      });
    });

  for (const host of OTHERS)
    it(`does not take ${JSON.stringify(host)} for one of Amazon ECR`, () => {
      expect(ecrRegistryAt(host)).to.equal(undefined);
    });
});

describe('ecrHosts', () => {
  for (const [rest, region, isFips, isDualStack] of PRIVATE)
    it(`names ${rest} for its variant, after the ordinary host`, () => {
      const hosts = ecrHosts(ID, region, { isFips, isDualStack });
      expect(hosts.at(-1)).to.equal(`${ID}.${rest}`);
      expect(ecrRegistryAt(hosts[0] ?? '')).to.include({ region, isFips: false, isDualStack: false });
      expect(hosts).to.have.length(isFips || isDualStack ? 2 : 1);
    });

  it('names only the ordinary host if the partition has no other', () => {
    expect(ecrHosts(ID, 'us-iso-east-1', { isFips: false, isDualStack: true })).to.deep.equal([
      `${ID}.dkr.ecr.us-iso-east-1.c2s.ic.gov`,
    ]);
  });
});
