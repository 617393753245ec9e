import { expect } from 'chai';
import fc from 'fast-check';
import { inexactNumber } from '../../../src/core/json/inexactNumber.ts';
import { ShipctlError } from '../../../src/errors.ts';

describe('a number that would be rounded', () => {
  const table: readonly (readonly [text: string, path: string])[] = [
    ['9007199254740993', ''],
    ['-9007199254740993', ''],
    ['{"a":[1,{"b-c":18446744073709551615}]}', 'a[1].b-c'],
    ['{"a b":{"é.\\u00e9":0.12345678901234567891}}', '["a b"]["é.é"]'],
    ['[[],[2,1e400]]', '[1][1]'],
    ['{"a":-1e-400}', 'a'],
    ['{"a":{"b":1},"c":1.00000000000000000001,"d":1e999}', 'c'],
  ];
  for (const [text, path] of table)
    it(`is found by its path in ${text}`, () => {
      expect(inexactNumber('f.json', text)).to.equal(path);
    });

  const exact =
    '[0,-0,0e5,0.0,1,1.0,10e-1,0.1,9007199254740992,9007199254740994,1e22,1E+22,12345678901234500000000,5e-324,' +
    '1.7976931348623157e308,{"9007199254740993":"9007199254740993","a":[true,null]}]';
  it(`is missing in ${exact}`, () => {
    expect(inexactNumber('f.json', exact)).to.equal(undefined);
  });

  it('is none that the program has written itself', () => {
    fc.assert(
      fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (number) => {
        expect(inexactNumber('f.json', JSON.stringify([number]))).to.equal(undefined);
      }),
    );
  });

  it('is none of up to 15 digits', () => {
    const numbers = fc.tuple(fc.maxSafeInteger(), fc.integer({ min: -280, max: 280 }));
    fc.assert(
      fc.property(numbers, ([number, exponent]) => {
        const text = `${Math.trunc(number / 100)}e${exponent}`;
        expect(inexactNumber('f.json', text)).to.equal(undefined);
      }),
    );
  });

  it('is not looked for in what is nested too deeply', () => {
    const text = '['.repeat(1e6) + ']'.repeat(1e6);
    expect(() => inexactNumber('f.json', text)).to.throw(ShipctlError, 'f.json');
  });
});
