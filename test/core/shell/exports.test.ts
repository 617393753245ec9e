import { expect } from 'chai';
import type { FieldValue } from '../../../src/core/job/integrationValues.ts';
import {
  type Format,
  JSON_FORMAT,
  SHELL_FORMAT,
  checkedPrefix,
  exportsOf,
} from '../../../src/core/shell/exports.ts';
import { ShipctlError, UsageError } from '../../../src/errors.ts';

const field = (name: string, value: string | Uint8Array | undefined, owner = 'keys'): FieldValue => ({
  owner,
  field: name,
  bytes: value === undefined ? undefined : Buffer.from(value),
});

const printed = (fields: readonly FieldValue[], format: Format, prefix = ''): string =>
  Buffer.from(format.print(exportsOf(fields, prefix, format).values)).toString('latin1');

describe('the exports of fields', () => {
  it('are lines that a shell evaluates, byte for byte', () => {
    const fields = [field('url', "it's $HOME\n"), field('raw', Buffer.of(0xff, 0x27))];
    expect(printed(fields, SHELL_FORMAT)).to.equal(
      "export url='it'\\''s $HOME\n'\nexport raw='\u00ff'\\'''\n",
    );
  });

  it('are one object of strings as JSON', () => {
    expect(printed([field('n', '1'), field('__proto__', '2')], JSON_FORMAT, 'P_')).to.equal(
      '{\n  "P_n": "1",\n  "P___proto__": "2"\n}\n',
    );
  });

  it('are none of bytes that JSON lacks', () => {
    expect(() => printed([field('raw', Buffer.of(0xff))], JSON_FORMAT)).to.throw(
      ShipctlError,
      'the field "raw" of "keys" contains bytes that are not UTF-8',
    );
  });

  const table: [title: string, fields: readonly FieldValue[], names: string[], warning: RegExp][] = [
    ['a list, an object or null', [field('list', undefined)], [], /"list" .*not text, a number or a boolean/],
    ['a name that no variable has', [field('a-b', '1')], [], /can't be called "a-b"/],
    ['a name that programs obey', [field('LD_PRELOAD', 'x')], [], /LD_PRELOAD would change/],
    ['a NUL', [field('a', 'b\0')], [], /"a" .*contains a NUL/],
    [
      'more than Linux takes',
      [field('big', 'x'.repeat(131_068))],
      [],
      /131072 bytes long; Linux allows 131071/,
    ],
    [
      'a name that comes again',
      [field('a', '1', 'one'), field('a', '2', 'two')],
      ['a'],
      /"a" of "one" is left out/,
    ],
  ];
  for (const [title, fields, names, warning] of table) {
    it(`leave out ${title}, and say so`, () => {
      const { values, warnings } = exportsOf(fields, '', SHELL_FORMAT);
      expect([...values.keys()]).to.deep.equal(names);
      expect(warnings).to.have.lengthOf(1);
      expect(warnings[0]).to.match(warning);
    });
  }

  it('have all that Linux takes, and the order of the fields that win', () => {
    const fields = [field('big', 'x'.repeat(131_067)), field('a', '1'), field('b', '2'), field('a', '3')];
    const { values } = exportsOf(fields, '', SHELL_FORMAT);
    expect([...values.keys()]).to.deep.equal(['big', 'b', 'a']);
  });
});

describe('a prefix', () => {
  for (const prefix of ['', 'P_', '_', 'a1']) {
    it(`may be ${JSON.stringify(prefix)}`, () => {
      expect(checkedPrefix(prefix)).to.equal(prefix);
    });
  }
  for (const prefix of ['1a', 'a-', 'é', ' ']) {
    it(`may not be ${JSON.stringify(prefix)}`, () => {
      expect(() => checkedPrefix(prefix)).to.throw(UsageError, '--prefix');
    });
  }
});
