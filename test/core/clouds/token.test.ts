import { expect } from 'chai';
import { type Token, isFresh, isGood, renewalOf, tokenIn } from '../../../src/core/clouds/token.ts';

const NOW = 1_000_000_000;
const token = (seconds: number): Token => ({ value: 'v', obtained: NOW, expires: NOW + seconds * 1000 });

describe('a token', () => {
  const renewals: readonly (readonly [seconds: number, after: number])[] = [
    [3600, 3300],
    [1200, 900],
    [600, 300],
    [60, 30],
    [1, 0.5],
  ];
  for (const [seconds, after] of renewals)
    it(`of ${seconds} s is renewed after ${after} s`, () => {
      expect(renewalOf(token(seconds))).to.equal(NOW + after * 1000);
    });

  const uses: readonly (readonly [at: number, isFresh: boolean, isGood: boolean])[] = [
    [-1, false, false],
    [0, true, true],
    [3299, true, true],
    [3300, false, true],
    [3589, false, true],
    [3590, false, false],
    [3600, false, false],
  ];
  for (const [at, fresh, good] of uses)
    it(`of an hour is ${fresh ? 'fresh' : good ? 'old' : 'of no use'} after ${at} s`, () => {
      const now = NOW + at * 1000;
      expect([isFresh(token(3600), now), isGood(token(3600), now)]).to.deep.equal([fresh, good]);
    });

  const answers: readonly (readonly [answer: unknown, seconds: number | undefined])[] = [
    [{ access_token: 'v', expires_in: 3599 }, 3599],
    [{ access_token: 'v', expires_in: '3599' }, 3599],
    [{ access_token: 'v', expires_in: 59.9 }, 59],
    [{ access_token: 'v', expires_in: 1e300 }, 86_400],
    [{ access_token: 'v', expires_in: 0 }, undefined],
    [{ access_token: 'v', expires_in: -1 }, undefined],
    [{ access_token: 'v', expires_in: 'soon' }, undefined],
    [{ access_token: 'v', expires_in: null }, undefined],
    [{ access_token: 'v' }, undefined],
    [{ access_token: '', expires_in: 60 }, undefined],
    [{ access_token: 'a\nb', expires_in: 60 }, undefined],
    [{ access_token: 'ä', expires_in: 60 }, undefined],
    [{ access_token: 7, expires_in: 60 }, undefined],
    [{ expires_in: 60 }, undefined],
    [[], undefined],
    [null, undefined],
    ['v', undefined],
  ];
  for (const [answer, seconds] of answers)
    it(`${seconds === undefined ? 'is not' : `of ${seconds} s is`} in the answer ${JSON.stringify(answer)}`, () => {
      expect(tokenIn(answer, NOW)).to.deep.equal(seconds === undefined ? undefined : token(seconds));
    });
});
