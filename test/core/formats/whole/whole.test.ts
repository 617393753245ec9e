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

  it('are known from the record only if that is whole', () => {
    const kept = [{ is: 'same' }, { is: 'absent', hasHolder: true }, { is: 'source', source: '' }];
    expect(kept.map((one) => whole.isWas(one))).to.deep.equal([true, true, true]);
    const broken = [{ is: 'absent', hasHolder: false }, { is: 'source' }, { is: 'other' }];
    expect(broken.filter((one) => whole.isWas(one))).to.deep.equal([]);
  });
});
