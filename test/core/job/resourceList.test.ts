import { expect } from 'chai';
import { resourceJson, resourceLines } from '../../../src/core/job/resourceList.ts';
import { textOf } from '../../../src/rawText.ts';

const KEYS = { name: 'keys', type: 'cliConfig', operation: 'IN' };
const BARE = { name: 'my-bare', type: 'x', operation: undefined };
const NOT_UTF8 = { name: textOf(Buffer.of(0x61, 0xe9)), type: 'image', operation: 'OUT' };

describe('resourceLines', () => {
  it('prints a line each, with tabs between', () => {
    expect(resourceLines([KEYS, BARE]).text).to.equal('keys\tcliConfig\tIN\nmy-bare\tx\t\n');
  });

  for (const odd of ['a\tb', 'a\nb', 'a\rb', 'a\u001b[31m', 'a\u007f', 'a\u0085b']) {
    it(`leaves out ${JSON.stringify(odd)}, as a name or a type, and says so`, () => {
      const { text, warnings } = resourceLines([{ ...KEYS, name: odd }, KEYS, { ...BARE, type: odd }]);
      expect(text).to.equal('keys\tcliConfig\tIN\n');
      expect(warnings).to.have.lengthOf(2);
      expect(warnings[1]).to.equal(
        'the resource "my-bare" is left out: its name, type or operation contains control characters; --json lists it',
      );
    });
  }

  it('prints a name of any other bytes', () => {
    expect(resourceLines([NOT_UTF8])).to.deep.equal({ text: `${NOT_UTF8.name}\timage\tOUT\n`, warnings: [] });
  });
});

describe('resourceJson', () => {
  it('prints an array of objects, of names with control characters too', () => {
    const { text, warnings } = resourceJson([KEYS, { ...BARE, name: 'a\tb' }]);
    expect(JSON.parse(text)).to.deep.equal([KEYS, { name: 'a\tb', type: 'x', operation: null }]);
    expect(warnings).to.deep.equal([]);
  });

  it('prints an empty array for no resource', () => {
    expect(resourceJson([])).to.deep.equal({ text: '[]\n', warnings: [] });
  });

  it('leaves out a name that is not UTF-8, and says so', () => {
    const { text, warnings } = resourceJson([NOT_UTF8, KEYS]);
    expect(JSON.parse(text)).to.deep.equal([KEYS]);
    expect(warnings).to.have.lengthOf(1);
    expect(warnings[0]).to.match(/^the resource "a\\xe9" is left out: /);
  });
});
