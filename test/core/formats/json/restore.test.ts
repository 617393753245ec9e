import { expect } from 'chai';
import type { JsonShape } from '../../../../src/core/formats/json/grammar.ts';
import { jsonFormat } from '../../../../src/core/formats/json/json.ts';
import { isJsonWas } from '../../../../src/core/formats/json/was.ts';
import { itemName } from '../../../../src/core/formats/names.ts';
import type { Edit } from '../../../../src/core/tracking/format.ts';
import { ShipctlError } from '../../../../src/errors.ts';
import { FormatFile } from '../../../support/formatFile.ts';

const SHAPE: JsonShape = {
  lists: [
    { at: ['servers'], member: 'id', rewritten: ['password', 'token'] },
    { at: ['accounts'], member: 'id', rewritten: 'all' },
  ],
  indentation: '\t',
  hasByteOrderMark: false,
};

const AUTH: Edit = { address: ['auths', 'h', 'auth'], value: '"OURS"' };
const NO_TOKEN: Edit = { address: ['auths', 'h', 'token'], value: undefined };
const at = (name: string): readonly string[] => ['servers', itemName('id', 'i'), name];
const SERVER: readonly Edit[] = [
  { address: at('id'), value: '"i"' },
  { address: at('url'), value: '"u"' },
  { address: at('password'), value: '"OURS"' },
];

const accountAt = (...names: readonly string[]): readonly string[] => [
  'accounts',
  itemName('id', 'i'),
  ...names,
];
const ACCOUNT: readonly Edit[] = [
  { address: accountAt('id'), value: '"i"' },
  { address: accountAt('user', 'name'), value: '"u"' },
  { address: accountAt('state'), value: '"s"' },
];

type Row = readonly [
  title: string,
  first: string | undefined,
  edits: readonly Edit[],
  edit: (text: string) => string,
  left: string,
];

/** What somebody does to a text, and what is left of it after all is undone. */
const TABLE: readonly Row[] = [
  ['adds a key', '{"auths":{}}', [AUTH], (text) => text.replace('{', '{"a":1,'), '{"a":1,"auths":{}}'],
  [
    'adds a key to what was made',
    '{}',
    [AUTH],
    (text) => text.replace('"auth"', '"a": 1, "auth"'),
    '{\n\t"auths": {\n\t\t"h": {\n\t\t\t"a": 1\n\t\t}\n\t}\n}',
  ],
  ['writes a new file on one line', undefined, [AUTH], (text) => JSON.stringify(JSON.parse(text)), ''],
  [
    'does so where null was',
    '{"auths":null,"a":1}',
    [AUTH],
    (text) => text.replace(',', ' ,'),
    '{"auths":null ,"a":1}',
  ],
  [
    'changes what was written',
    '{"a":1}',
    [AUTH],
    (text) => text.replace('OURS', 'theirs'),
    '{"a":1,"auths":{"h":{"auth":"theirs"}}}',
  ],
  [
    'removes what was written, and not what held it',
    '{"a":1}',
    [AUTH],
    (text) => text.replace('"auth":"OURS"', ''),
    '{"a":1}',
  ],
  ['removes what held it', '{"a":1}', [AUTH], () => '{"a":2}', '{"a":2}'],
  ['puts a string in the place of what held it', '{"a":1}', [AUTH], () => '{"auths":"x"}', '{"auths":"x"}'],
  [
    'changes the form of an old value',
    '{"auths":{"h":{"auth":"o\\u006cd","b":1}}}',
    [AUTH],
    (text) => JSON.stringify(JSON.parse(text), undefined, 1),
    '{\n "auths": {\n  "h": {\n   "auth": "o\\u006cd",\n   "b": 1\n  }\n }\n}',
  ],
  [
    'writes a text from which a value was taken',
    '{"auths":{"h":{"auth":"old","token":"t","b":1}}}',
    [AUTH, NO_TOKEN],
    (text) => text.replaceAll(',', ', '),
    '{"auths":{"h":{"auth":"old", "token":"t", "b":1}}}',
  ],
  [
    'writes a text from which the first value was taken',
    '{"auths":{"h":{"token":"t","b":1}}}',
    [NO_TOKEN],
    (text) => text.replace(':1', ': 1'),
    '{"auths":{"h":{"token":"t","b": 1}}}',
  ],
  [
    'writes a text from which the only value was taken',
    '{"auths":{"h":{"token":"t"}}}',
    [NO_TOKEN],
    (text) => `${text}\n`,
    '{"auths":{"h":{"token":"t"}}}\n',
  ],
  [
    'gives a value of their own for one that was taken',
    '{"auths":{"h":{"token":"t"}}}',
    [NO_TOKEN],
    (text) => text.replace('{}', '{"token":"x"}'),
    '{"auths":{"h":{"token":"x"}}}',
  ],
  [
    'sorts the items',
    '{"servers":[{"id":"z"}]}',
    SERVER,
    (text) => text.replace(/\[(\{.*?\}),(.*)\]/, '[$2,$1]'),
    '{"servers":[{"id":"z"}]}',
  ],
  [
    'encrypts a password',
    '{"servers":[]}',
    SERVER,
    (text) => text.replace('OURS', 'secret'),
    '{"servers":[]}',
  ],
  [
    'adds a token to the password',
    '{"servers":[]}',
    SERVER,
    (text) => text.replace('"OURS"', '"secret","token":"secret"'),
    '{"servers":[]}',
  ],
  [
    'adds a key to an item: what tells it stays too',
    '{"servers":[]}',
    SERVER,
    (text) => text.replace('{"id"', '{"a":1,"id"'),
    '{"servers":[{"a":1,"id":"i"}]}',
  ],
  [
    'adds members to an item that goes whole, and changes one',
    '{"accounts":[{"id":"z"}]}',
    ACCOUNT,
    (text) => text.replace('"s"', '"t","a":[],"b":{"c":{}}').replace('"u"', '"u","d":1'),
    '{"accounts":[{"id":"z"}]}',
  ],
  [
    'does so in an item that was there before',
    '{"accounts":[{"id":"i"}]}',
    ACCOUNT,
    (text) => text.replace('"s"', '"s","a":[]').replace('"u"', '"u","d":1'),
    '{"accounts":[{"id":"i","user":{"d":1},"a":[]}]}',
  ],
  [
    'makes the item theirs',
    '{"servers":[]}',
    SERVER,
    () => '{"servers":[{"id":"i","url":"theirs","password":"theirs"}]}',
    '{"servers":[{"id":"i","url":"theirs","password":"theirs"}]}',
  ],
  [
    'encrypts a password that was there before',
    '{"servers":[{"id":"i","password":"p"}]}',
    SERVER,
    (text) => text.replace('OURS', 'secret'),
    '{"servers":[{"id":"i","password":"secret"}]}',
  ],
];

const textOf = ({ text }: { readonly text: string | undefined }): string => text ?? '';

describe('what was written into JSON', () => {
  for (const [title, first, edits, edit, left] of TABLE) {
    it(`is undone if somebody ${title}`, () => {
      const file = new FormatFile(first, jsonFormat(SHAPE));
      file.put('a', edits);
      file.text = edit(file.text ?? '');
      file.undo();
      expect(textOf(file)).to.equal(left);
      expect(file.record).to.equal(undefined);
    });
  }

  it('is undone in the old order, in whatever order it was taken out', () => {
    const first = '{"c":0,"a":1,"b":2,"d":3}';
    const file = new FormatFile(first, jsonFormat(SHAPE));
    file.put(
      'a',
      ['b', 'a'].map((name) => ({ address: [name], value: undefined })),
    );
    file.text = `${file.text ?? ''}\n`;
    file.undo();
    expect(file.text).to.equal(`${first}\n`);
  });

  it('stays for another job if somebody encrypts a password', () => {
    const file = new FormatFile('{"servers":[]}', jsonFormat(SHAPE));
    file.put('a', SERVER);
    file.put('b', [AUTH], { job: 'other', build: '1', resource: 'res' });
    file.text = file.text?.replace(
      '{"id":"i","url":"u","password":"OURS"}',
      '{"id":"i","url":"u","password":"secret","token":"secret"}',
    );
    const encrypted = file.text;
    file.undo((unit) => unit === 'b');
    expect(file.text).to.equal(encrypted?.replace(/,"auths":.*/, '}'));
    file.undo();
    expect(file.text).to.equal('{"servers":[]}');
  });

  const doubled: [title: string, edits: readonly Edit[], text: string][] = [
    ['a key on the way', [AUTH], '{"auths":{},\n"auths":{"h":{"auth":"OURS"}}}'],
    ['an item that was made', SERVER, '{"servers":[{"id":"i"},{"id":"i","password":"OURS"}]}'],
  ];
  for (const [title, edits, text] of doubled) {
    it(`is not undone while there is twice ${title}: nobody can tell which one counts`, () => {
      const file = new FormatFile('{}', jsonFormat(SHAPE));
      file.put('a', edits);
      const { record } = file;
      file.text = text;
      expect(() => {
        file.undo();
      }).to.throw(
        ShipctlError,
        /^\/file, line 1: .* appears twice; remove one of them\. The file stays as it is$/,
      );
      expect([file.text, file.record]).to.deep.equal([text, record]);
    });
  }

  const source = { is: 'source', source: '"x"', behind: '', nth: 0 };
  const absent = { is: 'absent', hasHolder: true, held: 1, isNull: false };
  it('is known from the record only if that is whole', () => {
    expect([{ is: 'same' }, source, absent].map(isJsonWas)).to.deep.equal([true, true, true]);
    const broken = [
      { ...source, source: '"x', nth: 0 },
      { ...source, source: 1 },
      { ...source, behind: undefined },
      { ...source, nth: -1 },
      { ...absent, held: '1' },
      { ...absent, hasHolder: undefined },
      { ...absent, isNull: undefined },
      { is: 'other' },
    ];
    expect(broken.filter(isJsonWas)).to.deep.equal([]);
  });
});
