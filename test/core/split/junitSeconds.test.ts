import { expect } from 'chai';
import fc from 'fast-check';
import { seconds } from '../../../src/core/split/junitSeconds.ts';

describe('seconds', () => {
  const table: [text: string | undefined, seconds: number | undefined][] = [
    ['12.5', 12.5],
    ['0', 0],
    ['0.000', 0],
    ['.5', 0.5],
    ['5.', 5],
    [' 7\n', 7],
    ['1,234.5', 1234.5],
    ['1,234,567', 1_234_567],
    ['1,234', 1234],
    ['0,5', 0.5],
    ['12,25', 12.25],
    ['0,123', 0.123],
    ['1e3', 1000],
    ['1.5E-3', 0.0015],
    ['007', 7],
    ['0.0000004', 0],
    [undefined, undefined],
    ['', undefined],
    [' ', undefined],
    ['-1', undefined],
    ['-0.0', undefined],
    ['+1', undefined],
    ['NaN', undefined],
    ['Infinity', undefined],
    ['1e400', undefined],
    ['1e10', undefined],
    ['0x10', undefined],
    ['1_000', undefined],
    ['1,23,4.5', undefined],
    ['1.234,5', undefined],
    ['12s', undefined],
    ['1 2', undefined],
    ['.', undefined],
    ['e3', undefined],
    ['٣', undefined],
    ['1'.repeat(100_000) + 'x', undefined],
  ];
  for (const [text, expected] of table) {
    it(`reads ${JSON.stringify(text ?? null).slice(0, 20)} as ${expected}`, () => {
      expect(seconds(text)).to.equal(expected === undefined ? undefined : Math.round(expected * 1e6));
    });
  }

  it('gives whole microseconds of any number, and nothing below zero', () => {
    fc.assert(
      fc.property(fc.double({ min: 0, max: 1e9, noNaN: true }), (value) => {
        expect(seconds(String(value))).to.equal(Math.round(value * 1e6));
      }),
    );
    fc.assert(
      fc.property(fc.string(), (text) => {
        const read = seconds(text);
        expect(read === undefined || (Number.isSafeInteger(read) && read >= 0)).to.equal(true);
      }),
    );
  });
});
