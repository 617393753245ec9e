import { expect } from 'chai';
import fc from 'fast-check';
import { linesOf, roomFor } from '../../../src/core/irc/lines.ts';

describe('linesOf', () => {
  const table: [title: string, text: string, room: number, lines: string[]][] = [
    ['a short text', 'hello', 10, ['hello']],
    ['line breaks of all systems', 'a\nb\r\nc\rd', 10, ['a', 'b', 'c', 'd']],
    ['empty lines', '\n\na\n  \n\nb\n', 10, ['a', 'b']],
    ['a text that just fits', '0123456789', 10, ['0123456789']],
    ['a word that is too long', '0123456789a', 10, ['0123456789', 'a']],
    ['a blank in the second half', 'one two three', 10, ['one two ', 'three']],
    ['a blank in the first half alone', 'a bcdefghijk', 10, ['a bcdefghi', 'jk']],
    ['two bytes a character', 'ééééé', 5, ['éé', 'éé', 'é']],
    ['four bytes a character', '😀😀', 7, ['😀', '😀']],
    ['NUL', 'a\0b', 10, ['ab']],
    ['nothing', '', 10, []],
  ];
  for (const [title, text, room, lines] of table) {
    it(`cuts ${title}`, () => {
      expect(linesOf(text, room)).to.deep.equal(lines);
    });
  }

  it('loses nothing, leaves nothing too long, and cuts no character', () => {
    const text = fc.oneof(fc.string({ unit: 'binary', maxLength: 300 }), fc.string({ unit: 'grapheme' }));
    fc.assert(
      fc.property(text, fc.integer({ min: 4, max: 40 }), (any, room) => {
        const lines = linesOf(any, room);
        expect(lines.join('')).to.equal(
          any
            .replaceAll('\0', '')
            .split(/[\r\n]+/)
            .filter((line) => line.trim() !== '')
            .join(''),
        );
        for (const line of lines) {
          expect(Buffer.byteLength(line)).to.be.within(1, room);
          expect(line).not.to.match(/[\r\n\0]/);
          expect(Buffer.from(line).toString()).to.equal(line);
        }
      }),
    );
  });
});

describe('roomFor', () => {
  it('counts all that the server puts around the text', () => {
    const [source, before] = ['me!~me@host', 'NOTICE #c :'];
    const text = 'x'.repeat(roomFor(source, before));
    expect(Buffer.byteLength(`:${source} ${before}${text}\r\n`)).to.equal(512);
  });

  it('is never less than what a channel of the longest name leaves', () => {
    const room = roomFor('x'.repeat(10_000), `NOTICE #${'c'.repeat(199)} :`);
    expect(room).to.equal(64);
    expect(`NOTICE #${'c'.repeat(199)} :`.length + room + 2).to.be.at.most(512);
  });
});
