import { expect } from 'chai';
import fc from 'fast-check';
import { XmlSkim } from '../../../src/core/split/xmlSkim.ts';
import { runs } from '../../support/extent.ts';

function skimmed(chunks: readonly string[]): string {
  const skim = new XmlSkim();
  return chunks.map((chunk) => skim.write(chunk)).join('') + skim.end();
}

describe('XmlSkim', () => {
  const table: [text: string, rest: string][] = [
    ['<a>x</a>', '<a>x</a>'],
    ['<a><![CDATA[<b> & ]] > -->]]>y</a>', '<a><![CDATA[]]>y</a>'],
    ['<!-- <![CDATA[ --><a/>', '<!----><a/>'],
    ['<![CDATA[a]]><![CDATA[b]]]>', '<![CDATA[]]><![CDATA[]]>'],
    ['<!DOCTYPE a><a/>', '<!DOCTYPE a><a/>'],
    ['<a><![CDATA[never closed]] >', '<a><![CDATA['],
    ['<a><![CDA', '<a><![CDA'],
    ['a < b', 'a < b'],
  ];
  for (const [text, rest] of table) {
    it(`makes ${rest} of ${text}`, () => {
      expect(skimmed([text])).to.equal(rest);
    });
  }

  it('does the same wherever the text is cut', () => {
    const part = fc.constantFrom('<![CDATA[', ']]>', '<!--', '-->', '<a>', '<', '!', '-', ']', '>', 'x');
    fc.assert(
      fc.property(fc.array(part), fc.array(fc.nat({ max: 60 })), (parts, cuts) => {
        const text = parts.join('');
        const places = [0, ...cuts.toSorted((a, b) => a - b), text.length];
        const chunks = places.slice(1).map((end, index) => text.slice(places[index], end));
        const whole = text.replace(/(<!\[CDATA\[).*?(\]\]>|$)|(<!--).*?(-->|$)/gs, '$1$2$3$4');
        expect(skimmed(chunks)).to.equal(whole);
      }),
      { numRuns: runs(5000) },
    );
  });
});
