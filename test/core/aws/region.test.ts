import { expect } from 'chai';
import { checkRegion } from '../../../src/core/aws/region.ts';
import { ShipctlError } from '../../../src/errors.ts';

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

  const refused: [region: string, message: string][] = [
    ['us-west-2a', 'is an availability zone; its region is us-west-2'],
    ['us-west-2-lax-1a', 'its region is us-west-2'],
    ['us-gov-west-1b', 'its region is us-gov-west-1'],
    ['us east 1', 'was us-east-1 meant?'],
    ['US_EAST_1', 'was us-east-1 meant?'],
    ['US-WEST-2A', 'was us-west-2 meant?'],
    ['1-', 'letters a-z, digits and -'],
    ['F: No such file', 'such as us-east-1'],
    ['us-east-1\n', 'was us-east-1 meant?'],
  ];
  for (const [region, message] of refused) {
    it(`refuses ${JSON.stringify(region)}`, () => {
      expect(() => check(region)).to.throw(ShipctlError, message);
    });
  }
});
