import { expect } from 'chai';
import fc from 'fast-check';
import { fromByteText, toByteText } from '../../src/core/byteText.ts';
import { textOf } from '../../src/rawText.ts';

describe('a byte text', () => {
  const table: [text: string, bytes: string][] = [
    ['', ''],
    ['plain', 'plain'],
    ['é', '\u00c3\u00a9'],
    ['€', '\u00e2\u0082\u00ac'],
    ['😀', '\u00f0\u009f\u0098\u0080'],
  ];
  for (const [text, bytes] of table) {
    it(`has a character for each byte of ${JSON.stringify(text)}`, () => {
      expect(toByteText(text)).to.equal(bytes);
      expect(fromByteText(bytes)).to.equal(text);
    });
  }

  it('has bytes that are not UTF-8 as they are, and shows them as U+FFFD', () => {
    expect(toByteText(textOf(Buffer.of(0x61, 0xff)))).to.equal('a\u00ff');
    expect(fromByteText('a\u00ff')).to.equal('a\ufffd');
  });

  it('stands for one text, and sorts as its bytes do', () => {
    const text = fc.string({ unit: 'binary' });
    fc.assert(
      fc.property(text, text, (one, other) => {
        const [a, b] = [toByteText(one), toByteText(other)];
        expect(fromByteText(a)).to.equal(one);
        expect(Math.sign(Buffer.compare(Buffer.from(one), Buffer.from(other)))).to.equal(
          Number(a > b) - Number(a < b),
        );
      }),
    );
  });
});
