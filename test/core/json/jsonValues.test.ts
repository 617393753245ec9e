import { expect } from 'chai';
import fc from 'fast-check';
import { fromByteText } from '../../../src/core/byteText.ts';
import type { Step } from '../../../src/core/json/jsonPath.ts';
import { jsonFile } from '../../../src/core/json/jsonText.ts';
import { entries, stringAt, valueAt } from '../../../src/core/json/jsonValues.ts';
import { ShipctlError } from '../../../src/errors.ts';
import { runs } from '../../support/extent.ts';

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
    ['{"\\u00e9":1}', ['é'], '1'],
    ['{"日本":{"\\u65e5":2}}', ['日本', '日'], '2'],
    ['{"a":{"b":1},"a":2}', ['a', 'b'], undefined],
    ['{"a":{"b":1},"a":{"c":2}}', ['a', 'b'], undefined],
    ['{"a":2,"a":{"b":1}}', ['a', 'b'], '1'],
    ['{"b":{"a":1},"a":[0,{"a":2}],"c":{"a":3}}', ['a', 1, 'a'], '2'],
    ['[[1,2],[3,4]]', [-1, -2], '3'],
    ['{"a":[{"b":[1,2]},{"b":[3,4]}]}', ['a', -1, 'b', 0], '3'],
    ['{"a":{"0":1}}', ['a', 0], undefined],
    ['{"":{"":1}}', ['', ''], '1'],
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

  it('finds what exists when JSON.parse has read it all', () => {
    const KEY = fc.constantFrom('a', 'b', '', 'é', '0', 'length');
    const { json } = fc.letrec<{ json: unknown }>((tie) => ({
      json: fc.oneof(
        { maxDepth: 4, withCrossShrink: true },
        fc.constantFrom(1, 'x', null, false, 'é"'),
        fc.array(tie('json'), { maxLength: 3 }),
        fc.dictionary(KEY, tie('json'), { maxKeys: 3 }),
      ),
    }));
    const STEPS = fc.array(fc.oneof(KEY, fc.integer({ min: -3, max: 2 })), { maxLength: 4 });
    const child = (value: unknown, step: Step): unknown => {
      if (Array.isArray(value)) return typeof step === 'number' ? (value.at(step) as unknown) : undefined;
      if (typeof value !== 'object' || value === null || typeof step === 'number') return undefined;
      return Object.hasOwn(value, step) ? (value as Record<string, unknown>)[step] : undefined;
    };
    fc.assert(
      fc.property(json, STEPS, (value, steps) => {
        const found = at(JSON.stringify(value), ...steps);
        const wanted = steps.reduce(child, value);
        expect(found === undefined ? undefined : JSON.parse(fromByteText(found))).to.deep.equal(wanted);
      }),
      { numRuns: runs(3000) },
    );
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
      { numRuns: runs(3000) },
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
  it('gives only strings', () => {
    expect(stringAt(file('{"a":"x","b":1}'), ['a'])).to.equal('x');
    expect(stringAt(file('{"a":"x","b":1}'), ['b'])).to.equal(undefined);
  });
});
