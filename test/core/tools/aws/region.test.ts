import { expect } from 'chai';
import { checkRegion } from '../../../../src/core/tools/aws/region.ts';
import { REGIONS } from '../../../../src/core/tools/aws/regions.ts';
import { ShipctlError } from '../../../../src/errors.ts';

const check = (value: string): string | undefined =>
  checkRegion({ value, where: '--region' }, (message) => new ShipctlError(message));

describe('checkRegion', () => {
  for (const region of [
    'us-east-1',
    'us-gov-west-1',
    'cn-north-1',
    'ap-southeast-3',
    'us-iso-east-1',
    'eusc-de-east-1',
    'mx-central-1',
    'us-northeast-1',
    'aws-global',
  ]) {
    it(`takes ${region}`, () => {
      expect(check(region)).to.equal(undefined);
    });
  }

  for (const region of ['nyc3', 'us-east', 'garage', '1a']) {
    it(`warns of ${region}, which S3-compatible stores may have`, () => {
      expect(check(region)).to.include(`no AWS partition has the region ${region}`);
    });
  }

  it('takes all that the list has', () => {
    expect(REGIONS.filter((region) => check(region) !== undefined)).to.deep.equal([]);
    expect(REGIONS).to.have.length(new Set(REGIONS).size).and.include.members(['us-east-1', 'us-west-2']);
  });

  const mistyped: [region: string, meant: string][] = [
    ['us-east1', 'us-east-1'],
    ['useast1', 'us-east-1'],
    ['us-east-11', 'us-east-1'],
    ['us-east-0', 'us-east-1'],
    ['us-esat-1', 'us-east-1'],
    ['us-east', 'us-east-1'],
    ['uswest-2', 'us-west-2'],
    ['eu-cental-1', 'eu-central-1'],
    ['ap-southeast1', 'ap-southeast-1'],
    ['cn-nort-1', 'cn-north-1'],
    ['us-gov-wset-1', 'us-gov-west-1'],
  ];
  for (const [region, meant] of mistyped) {
    it(`asks of ${region} whether ${meant} was meant, and goes on`, () => {
      expect(check(region)).to.include(
        `--region: no AWS partition has the region ${region}; did you mean ${meant}? It is used`,
      );
    });
  }

  it('asks nothing of names that other stores have', () => {
    const others =
      'nyc3 sgp1 ams3 nl-ams fr-par us-west-004 eu-central-003 us-ashburn-1 auto wnam gra sbg garage default us-central1 eu-de';
    for (const region of others.split(' '))
      expect(check(region), region).to.include('no AWS partition has').and.not.include('did you mean');
  });

  const refused: [region: string, message: string][] = [
    ['us-west-2a', 'is an availability zone; its region is us-west-2'],
    ['us-west-2-lax-1a', 'its region is us-west-2'],
    ['us-gov-west-1b', 'its region is us-gov-west-1'],
    ['us east 1', '"us east 1" is not a region name (a-z, 0-9 and -); did you mean us-east-1?'],
    ['US_EAST_1', 'did you mean us-east-1?'],
    ['US-WEST-2A', 'did you mean us-west-2?'],
    ['"us-east-1"', 'did you mean us-east-1?'],
    ['us\u2013east\u20131', 'did you mean us-east-1?'],
    ['us_east1', 'did you mean us-east-1?'],
    ['1-', 'this is not a region name (a-z, 0-9 and -), such as us-east-1'],
    ['F: No such file', 'such as us-east-1'],
    ['us-east-1\n', 'did you mean us-east-1?'],
  ];
  for (const [region, message] of refused) {
    it(`refuses ${JSON.stringify(region)}`, () => {
      expect(() => check(region)).to.throw(ShipctlError, message);
    });
  }
});
