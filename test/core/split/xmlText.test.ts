import { expect } from 'chai';
import { XmlText } from '../../../src/core/split/xmlText.ts';

const WORD = 'é–漢😀';
const latin = (label: string): Buffer =>
  Buffer.from(`<?xml version="1.0" encoding="${label}"?><a b="\xe9"/>`, 'latin1');
const wide = (text: string): Buffer => Buffer.from(text, 'utf16le');

describe('XmlText', () => {
  const table: [title: string, bytes: Buffer, text: RegExp][] = [
    ['UTF-8 without a declaration', Buffer.from(WORD), /^é–漢😀$/],
    ['UTF-8 with a byte order mark', Buffer.from(`\ufeff<a>${WORD}`), /^<a>é–漢😀$/],
    ['UTF-8, declared', Buffer.from(`<?xml version='1.0' encoding='UTF-8' ?>${WORD}`), /é–漢😀$/],
    [
      'a mark and another declaration',
      Buffer.from(`\ufeff<?xml version="1.0" encoding="ISO-8859-1"?>${WORD}`),
      /é–漢😀$/,
    ],
    ['ISO-8859-1', latin('ISO-8859-1'), /<a b="é"\/>$/],
    ['Windows-1252', latin('windows-1252'), /<a b="é"\/>$/],
    ['UTF-16, little end first, with a mark', wide(`\ufeff${WORD}`), /^é–漢😀$/],
    ['UTF-16, little end first, without', wide(`<a>${WORD}`), /^<a>é–漢😀$/],
    ['UTF-16, big end first', wide(`\ufeff<a>${WORD}`).swap16(), /^<a>é–漢😀$/],
    ['UTF-16, big end first, without a mark', wide(`<a>${WORD}`).swap16(), /^<a>é–漢😀$/],
    [
      'UTF-8 that says it is UTF-16',
      Buffer.from(`<?xml version="1.0" encoding="utf-16"?><a>${WORD}`),
      /é–漢😀$/,
    ],
    ['bytes that are not UTF-8', Buffer.from('a\xe9b', 'latin1'), /^a\ufffdb$/],
    ['what is no character in XML', Buffer.from('a\x1b[31m\0\tb\n'), /^a\ufffd\[31m\ufffd\tb\n$/],
    ['nothing', Buffer.of(), /^$/],
    ['a file longer than the head', Buffer.from(`<a>${WORD.repeat(1000)}`), /^<a>(é–漢😀){1000}$/],
  ];
  for (const [title, bytes, text] of table) {
    it(`reads ${title}, in one chunk and byte by byte`, () => {
      for (const size of [bytes.length + 1, 1]) {
        const decoder = new XmlText();
        let read = '';
        for (let at = 0; at < bytes.length; at += size) read += decoder.write(bytes.subarray(at, at + size));
        expect(read + decoder.end()).to.match(text);
        expect(decoder.unknownEncoding).to.equal(undefined);
      }
    });
  }

  for (const label of ['EBCDIC-CP-US', '', 'constructor', 'utf-7']) {
    it(`says that it does not know the encoding ${JSON.stringify(label)}`, () => {
      const decoder = new XmlText();
      decoder.write(latin(label));
      decoder.end();
      expect(decoder.unknownEncoding).to.equal(label);
    });
  }
});
