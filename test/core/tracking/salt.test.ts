import { expect } from 'chai';
import { newSalt } from '../../../src/core/tracking/salt.ts';

describe('a salt', () => {
  it('is 32 hexadecimal digits, whatever the random numbers are', () => {
    for (const random of [() => 0, () => 0.5, () => 1 - 2 ** -53, Math.random])
      expect(newSalt(random)).to.match(/^[0-9a-f]{32}$/);
  });

  it('has the number of each digit', () => {
    let number = -1;
    expect(newSalt(() => (++number % 16) / 16)).to.equal('0123456789abcdef'.repeat(2));
  });
});
