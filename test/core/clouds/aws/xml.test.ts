import { expect } from 'chai';
import fc from 'fast-check';
import { type XmlElements, xmlAt, xmlIn, xmlList, xmlText } from '../../../../src/core/clouds/aws/xml.ts';

const read = (text: string): XmlElements | undefined => xmlIn(Buffer.from(text));

const IDENTITY = `<GetCallerIdentityResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/">
  <GetCallerIdentityResult>
    <Arn>arn:aws:iam::123456789012:user/a&amp;b</Arn>
    <Account>123456789012</Account>
  </GetCallerIdentityResult>
  <ResponseMetadata/>
</GetCallerIdentityResponse>`;

const LIST = '<a><member>1</member><member><b>2</b></member></a>';

/** Texts that are not one whole document. */
const NONE: readonly (readonly [title: string, text: string])[] = [
  ['nothing', ''],
  ['JSON', '{"a": 1}'],
  ['words', 'Service Unavailable'],
  ['a document that is cut', IDENTITY.slice(0, -20)],
  ['a page in HTML', '<html><head><meta charset="utf-8"></head><body>Oops<br></body></html>'],
  ['two documents', '<a></a><b></b>'],
  ['an entity of its own', '<!DOCTYPE a [<!ENTITY x "yyyy">]><a>&x;</a>'],
];

describe('the XML of answers', () => {
  it('gives texts by the names of their elements, without entities', () => {
    const path = ['GetCallerIdentityResponse', 'GetCallerIdentityResult'];
    expect(xmlText(read(IDENTITY), ...path, 'Account')).to.equal('123456789012');
    expect(xmlText(read(IDENTITY), ...path, 'Arn')).to.equal('arn:aws:iam::123456789012:user/a&b');
  });

  it('gives nothing for an element that is missing, and no text for one that holds elements', () => {
    expect(xmlAt(read(IDENTITY), 'GetCallerIdentityResponse', 'Error', 'Code')).to.equal(undefined);
    expect(xmlText(read(IDENTITY), 'GetCallerIdentityResponse')).to.equal(undefined);
  });

  it('gives all elements of a name, in their order', () => {
    expect(xmlList(xmlAt(read(LIST), 'a'), 'member')).to.deep.equal(['1', { b: ['2'] }]);
    expect(xmlList(xmlAt(read(LIST), 'a'), 'other')).to.deep.equal([]);
  });

  for (const [title, text] of NONE) {
    it(`takes ${title} for no XML`, () => {
      expect(read(text)).to.equal(undefined);
    });
  }

  it('takes names that every object has for elements like any other', () => {
    fc.assert(
      fc.property(fc.constantFrom('constructor', '__proto__', 'toString', 'hasOwnProperty'), (name) => {
        const found = read(`<a><${name}>x</${name}></a>`);
        expect(xmlText(found, 'a', name)).to.equal('x');
        expect(xmlAt(read('<a></a>'), 'a', name)).to.equal(undefined);
      }),
    );
  });

  it('reads every text that is escaped', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[ -~]+$/), (text) => {
        const escaped = text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
        expect(xmlText(read(`<a>${escaped}</a>`), 'a')).to.equal(text);
      }),
    );
  });
});
