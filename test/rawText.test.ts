import { expect } from 'chai';
import fc from 'fast-check';
import { bytesOf, textOf } from '../src/rawText.ts';
import { runs } from './support/extent.ts';

describe('text of bytes that need not be UTF-8', () => {
  it('stands for the same bytes', () => {
    const byte = fc.oneof(
      fc.uint8Array({ maxLength: 4 }),
      fc.string({ unit: 'grapheme' }).map((text) => Buffer.from(text)),
    );
    fc.assert(
      fc.property(fc.array(byte), (parts) => {
        const bytes = Buffer.concat(parts);
        expect(bytesOf(textOf(bytes))).to.deep.equal(bytes);
      }),
      { numRuns: runs(2000) },
    );
  });

  const table: [bytes: number[], text: string][] = [
    [[0x63, 0xc3, 0xa9], 'cé'],
    [[0x63, 0xe9], 'c\udce9'],
    [[0xef, 0xbf, 0xbd], '\ufffd'],
    [[0xef, 0xbf, 0xbd, 0xff], '\ufffd\udcff'],
    [[0xed, 0xb3, 0xa9], '\udced\udcb3\udca9'],
    [[0xc0, 0xaf], '\udcc0\udcaf'],
    [[0xf0, 0x9f, 0x98, 0x80, 0xf0, 0x9f], '😀\udcf0\udc9f'],
  ];
  for (const [bytes, text] of table) {
    it(`of ${Buffer.from(bytes).toString('hex')} is ${JSON.stringify(text)}`, () => {
      expect(textOf(Buffer.from(bytes))).to.equal(text);
    });
  }
});
