import { expect } from 'chai';
import fc from 'fast-check';
import { fieldNames } from '../../../src/core/job/integrationEnv.ts';
import { ShipctlError } from '../../../src/errors.ts';

const names = (text: string, fields: Record<string, string> = {}): readonly string[] =>
  fieldNames('integration.env', text, new Map(Object.entries(fields)));

describe('fieldNames', () => {
  const table: [
    title: string,
    text: string,
    fields: Record<string, string> | undefined,
    expected: string[],
  ][] = [
    ['one a line', 'a="1"\nb="2"', undefined, ['a', 'b']],
    ['arrays in single quotes', `nodes='"1","2"'\nb="2"\n`, undefined, ['nodes', 'b']],
    ['values of several lines', 'a="-----BEGIN=\nabc=def\nx\n-----END"\nb="2"\n', undefined, ['a', 'b']],
    ['quotes within values', 'a="say "hi" now"\nb="2"\n', undefined, ['a', 'b']],
    ['empty values', 'a=""\nb=""', undefined, ['a', 'b']],
    ['CR LF', 'a="1"\r\nb="2"\r\n', undefined, ['a', 'b']],
    ['nothing', '', undefined, []],
    [
      'what looks like a field, where integration.json knows better',
      'a="x"\nb="y"\nc="3"',
      { a: 'x"\nb="y', c: '3' },
      ['a', 'c'],
    ],
    ['field names with blanks', 'my key="1"\nb="2"', undefined, ['my key', 'b']],
    ['nothing, where there are no fields', '\n', { id: 'i', name: 'n', masterName: 'm' }, []],
    ['a field that integration.json has not', 'a="1"\nz="2"', { a: '1' }, ['a', 'z']],
  ];
  for (const [title, text, fields, expected] of table) {
    it(`reads ${title}`, () => {
      expect(names(text, fields)).to.deep.equal(expected);
    });
  }

  const broken: [title: string, text: string, line: number][] = [
    ['a value without an end', 'a="1"\nb="2', 2],
    ['a line that is no field', 'nonsense\n', 1],
    ['a field without quotes', 'b=2\n', 1],
  ];
  for (const [title, text, line] of broken) {
    it(`refuses ${title}, naming the line`, () => {
      expect(() => names(text)).to.throw(ShipctlError, `integration.env, line ${line}:`);
    });
  }

  it('refuses an empty file if the integration has fields', () => {
    expect(() => names('', { id: 'i', key: 'x' })).to.throw(
      ShipctlError,
      'integration.env is empty, although',
    );
  });

  it('finds all fields, whatever their values hold, if integration.json exists', () => {
    const name = fc.stringMatching(/^[A-Za-z_][A-Za-z0-9_]{0,8}$/);
    const value = fc.oneof(
      fc.string(),
      fc.constantFrom('"', '"\n', 'x="', "'\n", '"\nx="y', '\n\n', '"\nx="y"\nz="'),
    );
    fc.assert(
      fc.property(fc.dictionary(name, value, { maxKeys: 5 }), (fields) => {
        const pairs = Object.entries(fields);
        const text = pairs.map(([field, content]) => `${field}="${content}"\n`).join('');
        // A value that goes on just like the file does after it can't be distinguished from the file.
        fc.pre(
          pairs.every(
            ([, content]) => !content.includes('\n') || pairs.length < 2 || !content.startsWith('"\n'),
          ),
        );
        expect(names(text, fields)).to.deep.equal(pairs.map(([field]) => field));
      }),
    );
  });
});
