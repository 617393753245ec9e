import { expect } from 'chai';
import fc from 'fast-check';
import { againName, itemName, keyName, otherItemName, stepOf } from '../../../src/core/formats/names.ts';

const anything = fc.string({ unit: 'binary' });
const key = fc.oneof(anything, fc.constantFrom('[{"name":"dev"}]', '"', '[', '[[2]]', '"a"', 'a\nb', ''));

describe('the names of an address', () => {
  const table: [name: string, shown: string][] = [
    [keyName('auths'), 'auths'],
    [keyName('a\nb'), '"a\\nb"'],
    [keyName('[x]'), '"[x]"'],
    [keyName('\u2028'), '"\\u2028"'],
    [itemName('name', 'dev'), '[{"name":"dev"}]'],
    [itemName('name', 'a\u0085'), '[{"name":"a\\u0085"}]'],
    [itemName('id', 'a', ['tenant', 'b']), '[{"id":"a","tenant":"b"}]'],
    [againName('auths', 1), '[["auths",1]]'],
    [otherItemName(2), '[[2]]'],
  ];
  for (const [name, shown] of table) {
    it(`show as ${shown}`, () => {
      expect(name).to.equal(shown);
    });
  }

  it('are of one line, and lead back to what they were made of', () => {
    fc.assert(
      fc.property(key, key, (one, other) => {
        const names = [keyName(one), itemName(one, other), againName(one, 1), otherItemName(1)];
        for (const name of names) expect(name).not.to.match(/[\0-\x1f\u0085\u2028\u2029]/);
        const steps = names.map(stepOf);
        const item = { member: one, value: other, further: [] };
        expect(steps).to.deep.equal([{ key: one }, item, undefined, undefined]);
      }),
    );
  });

  it('lead to each member of several', () => {
    const further = [{ member: 'tenant', value: 'b' }];
    expect(stepOf(itemName('id', 'a', ['tenant', 'b']))).to.deep.equal({ member: 'id', value: 'a', further });
    expect(stepOf('[{"id":"a","tenant":1}]')).to.equal(undefined);
  });

  it('lead nowhere if they are of no kind', () => {
    expect(['[', '["a"]', '[{}]', '[{"a":1}]', '[{"a":"b"},1]', '"a'].map(stepOf)).to.deep.equal(
      Array.from({ length: 6 }, () => undefined),
    );
  });
});
