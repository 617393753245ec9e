import { expect } from 'chai';
import fc from 'fast-check';
import type { Step } from '../../src/core/jsonPath.ts';
import { entries, jsonFile, printed, stringAt, valueAt } from '../../src/core/jsonText.ts';
import { ShipctlError } from '../../src/errors.ts';

const file = (text: string) => jsonFile('f.json', Buffer.from(text));
const at = (text: string, ...steps: Step[]): string | undefined => valueAt(file(text), steps);

describe('valueAt', () => {
  const table: [text: string, steps: Step[], value: string | undefined][] = [
    ['{"a":{"b":[1,2.50,"x"]}}', ['a', 'b', 1], '2.50'],
    ['[1,2,3]', [-1], '3'],
    ['[1,2,3]', [-3], '1'],
    ['[1,2,3]', [-4], undefined],
    ['[1,2,3]', [3], undefined],
    ['[[1],[2,[3]]]', [1, 1, 0], '3'],
    ['{"a":1,"a":2}', ['a'], '2'],
    ['{"a":{"x":1},"b":{"x":2}}', ['b', 'x'], '2'],
    ['{"0":"key"}', [0], undefined],
    ['["x"]', ['0'], undefined],
    ['"text"', ['length'], undefined],
    ['{}', ['constructor'], undefined],
    ['{}', ['__proto__'], undefined],
    ['{"__proto__":7}', ['__proto__'], '7'],
    [' {"a": 12345678901234567890 } \n', ['a'], '12345678901234567890'],
    ['null', [], 'null'],
    ['{"é":1}', ['é'], '1'],
  ];
  for (const [text, steps, value] of table) {
    it(`finds ${JSON.stringify(steps)} in ${text.trim()}`, () => {
      expect(at(text, ...steps)).to.equal(value);
    });
  }

  const broken: [text: string, fault: RegExp][] = [
    ['', /f\.json is not JSON: it is empty/],
    ['{', /ends too early/],
    ['{"version":', /ends too early/],
    ['{"a":1,}', /line 1, column 8/],
    ['{\n"a": 01}', /line 2, column 7/],
    ['// c\n{}', /line 1, column 1/],
    ["{'a':1}", /not JSON/],
    ['{"a":"\u0001"}', /not JSON/],
    ['{} {}', /not JSON/],
    ['[1 2]', /not JSON/],
    ['nul', /not JSON/],
    ['{"s3cret": s3cret}', /not JSON: see line 1, column 12$/],
  ];
  for (const [text, fault] of broken) {
    it(`refuses ${JSON.stringify(text)}`, () => {
      expect(() => at(text, 'a')).to.throw(ShipctlError, fault);
    });
  }

  it('refuses bytes that are not UTF-8, and passes over a byte order mark', () => {
    expect(() => jsonFile('f.json', Uint8Array.of(0x22, 0xff, 0x22))).to.throw(ShipctlError, 'not UTF-8');
    expect(at('\ufeff[1]', 0)).to.equal('1');
  });

  it('refuses what is nested too deeply with a message, not a crash', () => {
    expect(() => at('['.repeat(1_000_000))).to.throw(ShipctlError, 'nested too deeply');
  });

  it('takes and refuses just what JSON.parse does', () => {
    const mutated = fc.tuple(fc.json(), fc.nat(), fc.string({ maxLength: 2 })).map(([text, place, bit]) => {
      const middle = text.length === 0 ? 0 : place % text.length;
      return text.slice(0, middle) + bit + text.slice(middle + 1);
    });
    fc.assert(
      fc.property(fc.oneof(fc.json(), mutated), (text) => {
        let isJson = true;
        try {
          JSON.parse(text);
        } catch {
          isJson = false;
        }
        const read = (): unknown => at(text);
        if (isJson) expect(read).not.to.throw();
        else expect(read).to.throw(ShipctlError);
      }),
      { numRuns: 3000 },
    );
  });
});

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
});

describe('entries', () => {
  it('gives the pairs of an object in order, and none of another value', () => {
    expect(entries(file('{"b":1,"a":[2],"b":3}'))).to.deep.equal([
      ['b', '3'],
      ['a', '[2]'],
    ]);
    expect(entries(file('"x"'))).to.deep.equal([]);
  });
});

describe('stringAt', () => {
  it('gives strings alone', () => {
    expect(stringAt(file('{"a":"x","b":1}'), ['a'])).to.equal('x');
    expect(stringAt(file('{"a":"x","b":1}'), ['b'])).to.equal(undefined);
  });
});
