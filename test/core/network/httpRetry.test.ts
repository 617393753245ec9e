import { expect } from 'chai';
import fc from 'fast-check';
import { MOST_TRIES, waitBeforeNext } from '../../../src/core/network/httpRetry.ts';

const NOW = Date.UTC(1994, 10, 6, 8, 49, 37);
const LATER = (seconds: number): string => new Date(NOW + seconds * 1000).toUTCString();

describe('waitBeforeNext', () => {
  const table: [
    title: string,
    number: number,
    status: number | undefined,
    retryAfter: string | undefined,
    wait: number | undefined,
  ][] = [
    ['a connection that failed', 1, undefined, undefined, 250],
    ['the same for the second time', 2, undefined, undefined, 500],
    ['the same for the third time', 3, undefined, undefined, 1000],
    ['the same once too often', 4, undefined, undefined, undefined],
    ['too many requests', 1, 429, undefined, 250],
    ['a fault of the server', 1, 500, undefined, 250],
    ['a gateway that has no server', 2, 503, undefined, 500],
    ['seconds to wait', 1, 429, '7', 7000],
    ['no time to wait', 1, 503, '0', 0],
    ['the longest time that is waited', 1, 429, '60', 60_000],
    ['a time that no job waits', 1, 429, '61', undefined],
    ['a time that is no number any more', 1, 429, '9'.repeat(400), undefined],
    ['a date', 1, 429, LATER(5), 5000],
    ['a date that has passed', 1, 429, LATER(-5), 0],
    ['a date that is far away', 1, 429, LATER(3600), undefined],
    ['a date of RFC 850', 1, 429, 'Sunday, 06-Nov-94 08:49:40 GMT', 3000],
    ['a date of asctime', 1, 429, 'Sun Nov  6 08:49:40 1994', 3000],
    ['a word', 1, 429, 'soon', 250],
    ['a time before none', 1, 429, '-5', 250],
    ['an empty time', 1, 429, '', 250],
    ['a wrong request', 1, 400, '1', undefined],
    ['a redirect', 1, 302, '1', undefined],
    ['a time after the last try', MOST_TRIES, 429, '0', undefined],
  ];
  for (const [title, number, status, retryAfter, wait] of table) {
    it(`says ${wait === undefined ? 'never' : `${wait} ms`} for ${title}`, () => {
      expect(waitBeforeNext({ number, status, retryAfter, now: NOW, random: 0 })).to.equal(wait);
    });
  }

  it('is never less than nothing, nor more than a minute, whatever the server says', () => {
    fc.assert(
      fc.property(
        fc.nat(5),
        fc.nat(999),
        fc.string(),
        fc.double({ min: 0, max: 0.999, noNaN: true }),
        (number, status, retryAfter, random) => {
          const wait = waitBeforeNext({ number, status, retryAfter, now: NOW, random }) ?? 0;
          expect(wait).to.be.within(0, 60_000);
        },
      ),
    );
  });
});
