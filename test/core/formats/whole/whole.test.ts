import { expect } from 'chai';
import fc from 'fast-check';
import { WHOLE, whole } from '../../../../src/core/formats/whole/whole.ts';
import { FormatFile } from '../../../support/formatFile.ts';
import { itSurvivesHistories } from '../../../support/formatHistories.ts';

const bytes = fc.uint8Array({ maxLength: 20 }).map((all) => Buffer.from(all).toString('latin1'));

describe('files that are one value', () => {
  itSurvivesHistories({
    format: whole,
    texts: fc.option(bytes, { nil: undefined }),
    edits: (unit, value) => (unit === 0 ? [{ address: WHOLE, value }] : []),
    values: (text) => new Map(text === '' ? [] : [['', text]]),
    rewrites: [(_text, random) => `${random}\xff`, (text) => text.replaceAll('OURS', '\r\n'), () => ''],
  });

  it('keep bytes that are not UTF-8', () => {
    const file = new FormatFile('\xff\0\xe9', whole);
    file.put('a', [{ address: WHOLE, value: 'key\xfe' }]);
    expect(file.text).to.equal('key\xfe');
    file.undo();
    expect(file.text).to.equal('\xff\0\xe9');
  });

  it('come back as well if they were taken out', () => {
    const file = new FormatFile('old', whole);
    file.put('a', [{ address: WHOLE, value: undefined }]);
    expect(file.text).to.equal('');
    file.undo();
    expect(file.text).to.equal('old');
  });

  it('take no text that is not one of bytes', () => {
    const file = new FormatFile(undefined, whole);
    expect(() => file.put('a', [{ address: WHOLE, value: '\u0100' }])).to.throw(/text of bytes/);
  });

  const DOCUMENT = '{"key": "a\\u00e9\\n", "of": {"b": [1, 2], "a": null}}';
  const rewritten: readonly (readonly [title: string, text: string])[] = [
    ['adds a line break', `${DOCUMENT}\n`],
    ['turns the line ends', `\r\n${DOCUMENT}\r\n`],
    ['adds a byte order mark', `\xef\xbb\xbf${DOCUMENT}`],
    [
      'lays it out, in another order and with other escapes',
      '{\n\t"of": {"a": null, "b": [1.0, 2]},\n\t"key": "a\xc3\xa9\\u000a"\n}',
    ],
    ['has the last of two members with one name', DOCUMENT.replace('{', '{"key": "older",')],
  ];
  for (const [title, text] of rewritten)
    it(`go, with the document that was written, if somebody ${title}`, () => {
      const file = new FormatFile(undefined, whole);
      file.put('a', [{ address: WHOLE, value: DOCUMENT }]);
      file.text = text;
      file.undo(() => false);
      expect(file.text).to.equal(text);
      file.undo();
      expect(file.text).to.equal(undefined);
    });

  for (const text of [
    DOCUMENT.replace('1, 2', '2, 1'),
    DOCUMENT.replace('null', '0'),
    DOCUMENT.replace('{', '{"more": 1,'),
    `[${DOCUMENT}]`,
    DOCUMENT.slice(1),
    `${DOCUMENT}\xff`,
    `${DOCUMENT}${DOCUMENT}`,
  ])
    it(`stay if they say something else: ${JSON.stringify(text)}`, () => {
      const file = new FormatFile(undefined, whole);
      file.put('a', [{ address: WHOLE, value: DOCUMENT }]);
      file.text = text;
      file.undo();
      expect(file.text).to.equal(text);
    });

  it('go without the blanks that somebody added, if they are no JSON', () => {
    const file = new FormatFile(undefined, whole);
    file.put('a', [{ address: WHOLE, value: 'a name' }]);
    file.text = 'a name \r\n';
    file.undo();
    expect(file.text).to.equal(undefined);
  });

  it('are known from the record only if that is whole', () => {
    const kept = [{ is: 'same' }, { is: 'absent', hasHolder: true }, { is: 'source', source: '' }];
    expect(kept.map((one) => whole.isWas(one))).to.deep.equal([true, true, true]);
    const broken = [{ is: 'absent', hasHolder: false }, { is: 'source' }, { is: 'other' }];
    expect(broken.filter((one) => whole.isWas(one))).to.deep.equal([]);
  });
});
