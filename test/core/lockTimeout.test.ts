import { expect } from 'chai';
import { lockTimeout } from '../../src/core/lockTimeout.ts';
import { UsageError } from '../../src/errors.ts';

describe('lockTimeout', () => {
  const table: [option: string | undefined, seconds: number][] = [
    [undefined, 30],
    ['0', 0],
    ['5', 5],
    ['0.25', 0.25],
  ];
  for (const [option, seconds] of table) {
    it(`is ${seconds} seconds for ${option ?? 'no option'}`, () => {
      expect(lockTimeout(option)).to.equal(seconds);
    });
  }
  for (const option of ['', '-1', '1e3', '.5', '5.', '5s', ' 5', 'Infinity', '٣']) {
    it(`refuses ${JSON.stringify(option)}`, () => {
      expect(() => lockTimeout(option)).to.throw(UsageError, '--lock-timeout');
    });
  }
});
