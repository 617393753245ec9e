import { expect } from 'chai';
import { applyJson } from '../../../../src/core/formats/json/apply.ts';
import { type JsonShape, readJson } from '../../../../src/core/formats/json/grammar.ts';
import { itemName } from '../../../../src/core/formats/names.ts';
import { Draft } from '../../../../src/core/tracking/draft.ts';
import { type Edit, UnfitPlace } from '../../../../src/core/tracking/format.ts';

const SHAPE: JsonShape = { lists: [{ at: ['l'], member: 'id' }], indentation: '\t', hasByteOrderMark: false };

const edited = (text: string, edits: readonly Edit[], shape = SHAPE): string =>
  new Draft(text).replace(applyJson(readJson(text, shape), edits)).text;

const AUTH: Edit = { address: ['auths', 'h', 'auth'], value: '"x"' };
const ITEM: readonly Edit[] = [
  { address: ['l', itemName('id', 'i'), 'id'], value: '"i"' },
  { address: ['l', itemName('id', 'i'), 'k'], value: '1' },
];
const GONE: readonly Edit[] = ['a', 'b'].map((name) => ({ address: [name], value: undefined }));

describe('applyJson', () => {
  const table: [title: string, before: string, edits: readonly Edit[], after: string][] = [
    ['fills an empty file', '', [AUTH], '{\n\t"auths": {\n\t\t"h": {\n\t\t\t"auth": "x"\n\t\t}\n\t}\n}\n'],
    [
      'fills an empty object',
      '{}\n',
      [AUTH],
      '{\n\t"auths": {\n\t\t"h": {\n\t\t\t"auth": "x"\n\t\t}\n\t}\n}\n',
    ],
    [
      'takes over the indentation',
      '{\n  "auths": {},\n  "a": 1\n}',
      [AUTH],
      '{\n  "auths": {\n    "h": {\n      "auth": "x"\n    }\n  },\n  "a": 1\n}',
    ],
    [
      'takes over the line ends',
      '{\r\n "a": 1\r\n}\r\n',
      [AUTH],
      '{\r\n "a": 1,\r\n "auths": {\r\n  "h": {\r\n   "auth": "x"\r\n  }\r\n }\r\n}\r\n',
    ],
    ['writes one line without blanks', '{"a":1}', [AUTH], '{"a":1,"auths":{"h":{"auth":"x"}}}'],
    ['writes one line with blanks', '{"a": 1}', [AUTH], '{"a": 1, "auths": {"h": {"auth": "x"}}}'],
    [
      'writes one line within braces',
      '{ "a": 1, "b": 2 }',
      [AUTH],
      '{ "a": 1, "b": 2, "auths": {"h": {"auth": "x"}} }',
    ],
    [
      'writes one line within others',
      '{\n\t"auths": {"g": {"auth": "y"}}\n}',
      [AUTH],
      '{\n\t"auths": {"g": {"auth": "y"}, "h": {"auth": "x"}}\n}',
    ],
    [
      'replaces a value in its place',
      '{"auths" : {"h":{"auth" :"y" , "z":1}}}',
      [AUTH],
      '{"auths" : {"h":{"auth" :"x" , "z":1}}}',
    ],
    [
      'leaves what holds already',
      '{"auths":{"h":{"auth":"\\u0078"}}}',
      [AUTH],
      '{"auths":{"h":{"auth":"\\u0078"}}}',
    ],
    ['takes null for nothing', '{"a":1,"auths":null}', [AUTH], '{"a":1,"auths":{"h":{"auth":"x"}}}'],
    ['makes an item', '{"l": [{"id": "j"}]}', ITEM, '{"l": [{"id": "j"}, {"id": "i", "k": 1}]}'],
    [
      'makes a list',
      '{\n\t"a": 1\n}',
      ITEM,
      '{\n\t"a": 1,\n\t"l": [\n\t\t{\n\t\t\t"id": "i",\n\t\t\t"k": 1\n\t\t}\n\t]\n}',
    ],
    ['fills an empty list', '{"l":[]}', ITEM, '{"l":[{"id":"i","k":1}]}'],
    [
      'gives an item what tells it',
      '{}',
      ITEM.slice(1),
      '{\n\t"l": [\n\t\t{\n\t\t\t"id": "i",\n\t\t\t"k": 1\n\t\t}\n\t]\n}',
    ],
    [
      'changes the first of two items',
      '{"l":[{"id":"i","k":0},{"id":"i"}]}',
      ITEM,
      '{"l":[{"id":"i","k":1},{"id":"i"}]}',
    ],
    ['removes the first', '{\n "a": 1,\n "c": 3\n}', GONE, '{\n "c": 3\n}'],
    ['removes the last', '{\n "c": 3,\n "a": 1\n}', GONE, '{\n "c": 3\n}'],
    ['removes all', '{\n "b": 3,\n "a": 1\n}', GONE, '{}'],
    ['removes in the middle', '{"c":1,"a":{},"b":2,"d":3}', GONE, '{"c":1,"d":3}'],
    ['removes and adds', '{"a":1,"b":2}', [...GONE, AUTH], '{"auths":{"h":{"auth":"x"}}}'],
    [
      'writes the last of several values',
      '{"c":1}',
      [
        { address: ['c'], value: '2' },
        { address: ['c'], value: '3' },
      ],
      '{"c":3}',
    ],
    ['removes nothing that is missing', '', GONE, ''],
  ];
  for (const [title, before, edits, after] of table) {
    it(title, () => {
      expect(edited(before, edits)).to.equal(after);
      expect(edited(after, edits), 'a second time').to.equal(after);
    });
  }

  it('begins a new file with a byte order mark if the tool does', () => {
    const shape = { ...SHAPE, hasByteOrderMark: true };
    expect(edited('', GONE.slice(1), shape)).to.equal('');
    expect(edited('', [{ address: ['a'], value: '1' }], shape)).to.equal('\ufeff{\n\t"a": 1\n}\n');
    expect(edited('\ufeff{"b": 1}', [{ address: ['a'], value: '1' }], shape)).to.equal(
      '\ufeff{"b": 1, "a": 1}',
    );
  });

  const refused: [title: string, text: string, edits: readonly Edit[], line: number][] = [
    ['a string', '{\n"auths": "x"\n}', [AUTH], 2],
    ['a list that is one value', '{\n"auths": []\n}', [AUTH], 2],
    ['an object in the place of a value', '{"auths":{"h":{\n"auth":{"x":1}}}}', [AUTH], 2],
    ['an object in the place of what is removed', '{"a":{"x":1}}', GONE, 1],
    ['an object in the place of a list', '{\n\n"l": {}}', ITEM, 3],
    ['a list in the place of all', '[]', [AUTH], 1],
    ['a key that is there twice', '{"auths":1,\n"auths":{}}', [AUTH], 1],
    ['a key that is there twice, at the end', '{\n"a":1,\n"a":2}', GONE, 2],
  ];
  for (const [title, text, edits, line] of refused) {
    it(`refuses ${title}`, () => {
      expect(() => edited(text, edits))
        .to.throw(UnfitPlace)
        .with.property('line', line);
    });
  }

  it('takes time that grows with the size of the file and the number of edits, not with their product', () => {
    const members = Array.from({ length: 40_000 }, (_, index) => `"k${index}":{"auth":"x"}`);
    const text = `{"auths":{${members.join(',\n')}}}`;
    const edits = Array.from({ length: 1000 }, (_, index): Edit => ({
      address: ['auths', `${index % 2 ? 'k' : 'n'}${index * 40}`, 'auth'],
      value: '"y"',
    }));
    expect(readJson(edited(text, edits), SHAPE).values.size).to.equal(40_500);
  });
});
