import { expect } from 'chai';
import fc from 'fast-check';
import { parse } from 'yaml';
import { blockValue, flowText, isTorn, plainValue } from '../../../../src/core/formats/yaml/scalars.ts';
import { runs } from '../../../support/extent.ts';
import { skipFor } from '../../../support/clients.ts';
import { ODD_TEXTS } from '../../../support/oddTexts.ts';
import { PyYaml, hasPyYaml } from '../../../support/pyYaml.ts';

const numbers = [0, -5, 1.5, 1e21, 1e-7, -2.5e30, Number.MAX_SAFE_INTEGER];

describe('scalars of YAML', () => {
  const table: [source: string, value: string][] = [
    ['', 'null'],
    ['~', 'null'],
    ['nULL', '"nULL"'],
    ['y', 'true'],
    ['Off', 'false'],
    ['tRue', '"tRue"'],
    ['12', '12'],
    ['-012', '-10'],
    ['0o17', '15'],
    ['0x1F', '31'],
    ['-0b11', '-3'],
    ['1_000', '1000'],
    ['09', '9'],
    ['1e3', '1000'],
    ['.5', '0.5'],
    ['.inf', '".inf"'],
    ['12:30', '"12:30"'],
    ['2001-01-01', '"2001-01-01"'],
    ['a', '"a"'],
  ];
  for (const [source, value] of table) {
    it(`are read as ${value} if ${JSON.stringify(source)} has no quotes`, () => {
      expect(plainValue(source)).to.equal(value);
    });
  }

  it('stay bare if nobody can read them otherwise', () => {
    const bare = [
      'dev',
      'https://h:6443',
      'LS0tLS1CRUdJTi==',
      'client.authentication.k8s.io/v1',
      '/bin/shipctl',
    ];
    expect(bare.map(blockValue)).to.deep.equal(bare);
  });

  it('are JSON in flow style', () => {
    const text = fc.string({ unit: 'binary' });
    fc.assert(
      fc.property(fc.oneof(text, fc.constantFrom(...ODD_TEXTS)), (value) => {
        expect(JSON.parse(flowText({ [value]: [value] }))).to.deep.equal({ [value]: [value] });
      }),
    );
    expect(numbers.map((number) => JSON.parse(flowText(number)) as unknown)).to.deep.equal(numbers);
  });

  it('have no half of a surrogate pair', () => {
    expect(['\ud800', ['a', '\udc00'], '😀', 'ud800'].map(isTorn)).to.deep.equal([true, true, false, false]);
  });

  describe('as they are written', function () {
    let python: PyYaml;
    before(function () {
      if (!hasPyYaml()) skipFor(this, 'no PyYAML here');
      python = new PyYaml();
    });
    after(() => python.stop());

    const expectSame = (value: unknown): void => {
      const text = `${blockValue(value)}\n`;
      const nested = `a: ${blockValue(value)}\nb: {"c": ${flowText(value)}, "d": [${flowText(value)}]}\n`;
      const expected = { a: value, b: { c: value, d: [value] } };
      expect([python.load(text), python.load(nested)], 'PyYAML').to.deep.equal([value, expected]);
      for (const version of ['1.1', '1.2'] as const)
        expect([parse(text, { version }), parse(nested, { version })], version).to.deep.equal([
          value,
          expected,
        ]);
    };

    for (const value of [...ODD_TEXTS, ...numbers, true, false, null, ['a', 'on'], { on: 'y' }]) {
      it(`read back as ${JSON.stringify(value).slice(0, 40)} in YAML 1.1 and 1.2`, () => {
        expectSame(value);
      });
    }

    it('read back whatever they are', () => {
      const text = fc.oneof(
        fc.string({ unit: 'binary' }),
        fc.string({ unit: fc.constantFrom('a', 'y', '1', '-', ':', '#', '0', ' ', '\n', '.', 'e', '_') }),
      );
      fc.assert(fc.property(text, expectSame), { numRuns: runs(5000) });
    });
  });
});
