import { expect } from 'chai';
import { type RetryOptions, retryPlan } from '../../../src/core/retry/retryPlan.ts';
import { UsageError } from '../../../src/errors.ts';

const NONE: RetryOptions = {
  'max-attempts': undefined,
  delay: undefined,
  backoff: undefined,
  timeout: undefined,
};

describe('retryPlan', () => {
  it('tries three times without a pause or an end where nothing is given', () => {
    expect(retryPlan(NONE)).to.deep.equal({
      attempts: 3,
      backoff: { delaySeconds: 0, factor: 1 },
      timeoutSeconds: undefined,
    });
  });

  it('takes fractions and leading zeros', () => {
    expect(retryPlan({ 'max-attempts': '010', delay: '.5', backoff: '1.5', timeout: '2.' })).to.deep.equal({
      attempts: 10,
      backoff: { delaySeconds: 0.5, factor: 1.5 },
      timeoutSeconds: 2,
    });
  });

  const wrong: [option: keyof RetryOptions, values: string[]][] = [
    ['max-attempts', ['0', '-1', '1.5', '', ' 1', 'x', '1e3', '+1', '9999999999', 'Infinity']],
    ['delay', ['-1', '', 'x', '1s', '.', '1e3', 'Infinity', '0x1', '1,5', '1\n']],
    ['backoff', ['0', '0.9', '-2', '', 'x', 'NaN']],
    ['timeout', ['0', '0.0', '-1', '', 'x', '5m']],
  ];
  for (const [option, values] of wrong) {
    for (const value of values) {
      it(`refuses --${option} ${JSON.stringify(value)}`, () => {
        expect(() => retryPlan({ ...NONE, [option]: value })).to.throw(UsageError, `--${option} is a`);
      });
    }
  }
});
