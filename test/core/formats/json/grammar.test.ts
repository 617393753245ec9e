import { expect } from 'chai';
import { type JsonShape, readJson } from '../../../../src/core/formats/json/grammar.ts';
import { FormatFault, UnfitPlace } from '../../../../src/core/tracking/format.ts';

const SHAPE: JsonShape = { lists: [{ at: ['l'], member: 'id' }], indentation: '\t', hasByteOrderMark: false };

describe('a text of JSON', () => {
  const table: [title: string, text: string, values: Record<string, string>][] = [
    ['holds nothing if it is empty', '', {}],
    ['holds nothing if it is blank', ' \r\n', {}],
    ['has the values below objects', '{"a":{"b":1},"c":"x"}', { 'a\nb': '1', c: '"x"' }],
    ['has objects that are empty', '{"a":{},"b":[ ]}', { a: '{}', b: '[]' }],
    ['has strings in one form', '{"a":"\\u0041\\/\\ud83d\\ude00"}', { a: '"A/😀"' }],
    ['has half a pair', '{"a":"\\ud83d"}', { a: '"\\ud83d"' }],
    ['has numbers in one form', '{"a":1.50,"b":1e2,"c":-0.0}', { a: '1.5', b: '100', c: '0' }],
    [
      'keeps numbers that readers round',
      '{"a":12345678901234567890,"b":1e999}',
      { a: '12345678901234567890', b: '1e999' },
    ],
    ['has a list as one value', '{"a":[{"z":1, "b":[]}, 2]}', { a: '[{"b":[],"z":1},2]' }],
    [
      'has a list by a member',
      '{"l":[{"id":"x","k":1}]}',
      {
        'l\n[{"id":"x"}]\nid': '"x"',
        'l\n[{"id":"x"}]\nk': '1',
      },
    ],
    [
      'has other items by their places',
      '{"l":[1,{"id":2},{"id":"x"},{"id":"x","k":1}]}',
      {
        'l\n[[0]]': '1',
        'l\n[[1]]': '{"id":2}',
        'l\n[{"id":"x"}]\nid': '"x"',
        'l\n[[2]]': '{"id":"x","k":1}',
      },
    ],
    [
      'has keys that are there again',
      '{"a":1,"a":2,"a":{"b":3}}',
      {
        a: '1',
        '[["a",1]]': '2',
        '[["a",2]]\nb': '3',
      },
    ],
    [
      'has odd keys',
      '{"":1,"a\\nb":2,"[0]":3,"__proto__":4}',
      {
        '""': '1',
        '"a\\nb"': '2',
        '"[0]"': '3',
        ['__proto__']: '4',
      },
    ],
    ['is another value', '"x"', { '': '"x"' }],
  ];
  for (const [title, text, values] of table) {
    it(title, () => {
      expect([...readJson(text, SHAPE).values]).to.have.deep.members(Object.entries(values));
    });
  }

  const faults: [title: string, text: string, line: number, message: RegExp][] = [
    ['begins with a byte order mark', '\ufeff{}', 1, /byte order mark/],
    ['has a comment', '{\n// c\n}', 2, /not JSON/],
    ['has a comma too many', '{\r\n"a":1,\r\n}', 3, /not JSON/],
    ['ends too early', '{"a":\n', 2, /ends too early/],
    ['has a control character', '{"a":"\t"}', 1, /not JSON/],
    ['has a number that is none', '{"a":01}', 1, /not JSON/],
    ['has another kind of blank', '{\u00a0}', 1, /not JSON/],
  ];
  for (const [title, text, line, message] of faults) {
    it(`is refused if it ${title}`, () => {
      expect(() => readJson(text, SHAPE))
        .to.throw(FormatFault, message)
        .with.property('line', line);
    });
  }

  const unfit: [title: string, text: string, line: number, message: RegExp][] = [
    ['goes on behind the value', '{}\n{}', 2, /text follows/],
    ['is nested too deep', '['.repeat(100_000), 1, /more than 500 deep/],
    ['is nested too deep in objects', '{"a":'.repeat(100_000), 1, /more than 500 deep/],
  ];
  for (const [title, text, line, message] of unfit) {
    it(`is refused, though a tool may read it, if it ${title}`, () => {
      expect(() => readJson(text, SHAPE))
        .to.throw(UnfitPlace, message)
        .with.property('line', line);
    });
  }

  it('may begin with a byte order mark if the tool writes one', () => {
    const { values } = readJson('\ufeff{"a":1}', { ...SHAPE, hasByteOrderMark: true });
    expect([...values]).to.deep.equal([['a', '1']]);
  });

  it('may be a list by a member', () => {
    const { values } = readJson('[{"id":"x"}]', { ...SHAPE, lists: [{ at: [], member: 'id' }] });
    expect([...values]).to.deep.equal([['[{"id":"x"}]\nid', '"x"']]);
  });

  it('may be a list by several members, all of which an item has to have', () => {
    const text =
      '[{"id":"x","of":"a"},{"of":"b","id":"x"},{"id":"x"},{"id":"x","of":1},{"id":"x","of":"a","k":2}]';
    const lists = [{ at: [], member: 'id', further: ['of'] }];
    const keys = [...readJson(text, { ...SHAPE, lists }).values.keys()];
    const names = keys.map((key) => key.split('\n')[0]);
    expect([...new Set(names)]).to.deep.equal([
      '[{"id":"x","of":"a"}]',
      '[{"id":"x","of":"b"}]',
      '[[0]]',
      '[[1]]',
      '[[2]]',
    ]);
  });
});
