import { expect } from 'chai';
import { alteredModes, note, quote, warning } from '../../src/core/messages.ts';
import { textOf, visible } from '../../src/rawText.ts';

describe('a message', () => {
  const table: [title: string, text: string, shown: string][] = [
    ['as it is', 'é 😀 "a"', 'é 😀 "a"'],
    ['without what a terminal obeys', 'a\u001b[31mb\r', 'a\\u001b[31mb\\u000d'],
    ['in one line', 'a\nb\u2028c', 'a\\u000ab\\u2028c'],
    ['in the order in which it is written', 'a\u202eb\u2066', 'a\\u202eb\\u2066'],
    [
      'with the usage on a line of its own',
      'NAME is missing\nusage: shipctl',
      'NAME is missing\nusage: shipctl',
    ],
    ['with bytes that are not UTF-8 as shells write them', textOf(Buffer.of(0x61, 0xe9)), 'a\\xe9'],
  ];
  for (const [title, text, shown] of table) {
    it(`is shown ${title}`, () => {
      expect(visible(text)).to.equal(shown);
    });
  }

  it('begins with the name of the program, and ends its line', () => {
    expect(note('a\tb')).to.equal('shipctl: a\\u0009b\n');
    expect(warning('a\tb')).to.equal('shipctl: warning: a\\u0009b\n');
  });
});

describe('quote', () => {
  const table: [name: string, quoted: string][] = [
    ['my-aws', '"my-aws"'],
    ['', '""'],
    ['a"b\n', '"a\\"b\\n"'],
    ['\\udce9', '"\\\\udce9"'],
    [textOf(Buffer.of(0x5c, 0xe9)), '"\\\\\\xe9"'],
  ];
  for (const [name, quoted] of table) {
    it(`makes ${quoted} of ${JSON.stringify(name)}`, () => {
      expect(quote(name)).to.equal(quoted);
    });
  }
});

describe('alteredModes', () => {
  it('says nothing of no files', () => {
    expect(alteredModes([])).to.equal('');
  });
  it('names the first file, and counts the others', () => {
    expect(alteredModes(['/a'])).to.include('the mode or owner of /a;');
    expect(alteredModes(['/a', '/b', '/c'])).to.include('the mode or owner of /a and 2 more;');
  });
});
