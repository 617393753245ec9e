import { expect } from 'chai';
import fc from 'fast-check';
import { toByteText } from '../../../src/core/byteText.ts';
import { print, printed as printedBytes } from '../../../src/core/json/jsonPrint.ts';
import { runs } from '../../support/extent.ts';

const printed = (value: string): string => printedBytes(toByteText(value));

describe('printed', () => {
  const table: [value: string, text: string][] = [
    ['"a\\u00e9\\n\\/"', 'aé\n/'],
    ['1.0', '1.0'],
    ['1E400', '1E400'],
    ['null', 'null'],
    ['[]', '[]'],
    ['{}', '{}'],
    ['{"z": 1.0, "b": [], "2": {}, "1": "x"}', '{\n  "z": 1.0,\n  "b": [],\n  "2": {},\n  "1": "x"\n}'],
    ['[1,[2,{"a":[3]}]]', '[\n  1,\n  [\n    2,\n    {\n      "a": [\n        3\n      ]\n    }\n  ]\n]'],
    ['{"a":1,"b":2,"a":3}', '{\n  "a": 3,\n  "b": 2\n}'],
    ['{"\\u0041":"\\u00e9"}', '{\n  "A": "é"\n}'],
    ['["a\\/b", "日\\n"]', '[\n  "a/b",\n  "日\\n"\n]'],
    ['{"a":1,"a":2,"b":0,"a":{"c":[]}}', '{\n  "a": {\n    "c": []\n  },\n  "b": 0\n}'],
    ['{"a":1,"\\u0061":2}', '{\n  "a": 2\n}'],
    [
      '[{"x":{"a":[1],"a":{"b":1,"b":2}}}]',
      '[\n  {\n    "x": {\n      "a": {\n        "b": 2\n      }\n    }\n  }\n]',
    ],
  ];
  for (const [value, text] of table) {
    it(`prints ${value}`, () => {
      expect(printed(value)).to.equal(text);
    });
  }

  it('prints what JSON.stringify does, for values without odd numbers or keys', () => {
    const value = fc.jsonValue({ noUnicodeString: false }).filter((one) => typeof one !== 'string');
    fc.assert(
      fc.property(value, (one) => {
        const text = JSON.stringify(one);
        expect(JSON.parse(printed(text))).to.deep.equal(JSON.parse(text));
        expect(printed(printed(text))).to.equal(printed(text));
      }),
    );
  });

  it('prints objects with repeated keys as JSON.parse takes them, in any nesting', () => {
    const { json } = fc.letrec<{ json: string }>((tie) => ({
      json: fc.oneof(
        { maxDepth: 4, withCrossShrink: true },
        fc.constantFrom('1', '"x"', 'null', '"é\\u00e9"'),
        fc.array(tie('json'), { maxLength: 3 }).map((items) => `[${items.join(',')}]`),
        fc
          .array(fc.tuple(fc.constantFrom('"a"', '"b"', '"\\u0061"', '"é"'), tie('json')), { maxLength: 4 })
          .map((pairs) => `{${pairs.map(([key, value]) => `${key}: ${value}`).join(',')}}`),
      ),
    }));
    fc.assert(
      fc.property(json, (text) => {
        const value: unknown = JSON.parse(text);
        const expected = typeof value === 'string' ? value : JSON.stringify(value, null, 2);
        expect(printed(text)).to.equal(expected);
      }),
      { numRuns: runs(2000) },
    );
  });

  it('hands a large value out in chunks', () => {
    let longest = 0;
    print(`[${'{"a":"xxxxxxxxxx"},'.repeat(1000)}0]`, (chunk) => {
      longest = Math.max(longest, chunk.length);
    });
    expect(longest).to.be.lessThan(100);
  });
});
