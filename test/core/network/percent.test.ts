import { expect } from 'chai';
import fc from 'fast-check';
import { percentDecoded } from '../../../src/core/network/percent.ts';

describe('percentDecoded', () => {
  const table: [text: string, decoded: string][] = [
    ['', ''],
    ['p%40ss', 'p@ss'],
    ['%C3%A9é', 'éé'],
    ['100%', '100%'],
    ['%zz%41', '%zz%41'],
    ['%ff', '\ufffd'],
  ];
  for (const [text, decoded] of table) {
    it(`makes ${decoded} of ${text}`, () => {
      expect(percentDecoded(text)).to.equal(decoded);
    });
  }

  it('undoes encodeURIComponent', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(percentDecoded(encodeURIComponent(text))).to.equal(text);
      }),
    );
  });
});
