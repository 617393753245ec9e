import { expect } from 'chai';
import { itemName } from '../../../../src/core/formats/names.ts';
import { yaml } from '../../../../src/core/formats/yaml/yaml.ts';
import { Draft } from '../../../../src/core/tracking/draft.ts';
import { type Edit, UnfitPlace, addressKey } from '../../../../src/core/tracking/format.ts';

const format = yaml({ users: 'name', clusters: 'name' });
const DEV = itemName('name', 'dev');
const TOKEN = ['users', DEV, 'user', 'token'];
const SET: readonly Edit[] = [{ address: TOKEN, value: '"t"' }];
const REMOVED: readonly Edit[] = [{ address: TOKEN, value: undefined }];

const edited = (text: string, edits: readonly Edit[]): string =>
  new Draft(text).replace(format.apply(format.read(text), edits)).text;

type Case = readonly [title: string, before: string, after: string];

function itEdits(edits: readonly Edit[], table: readonly Case[]): void {
  for (const [title, before, after] of table) {
    it(title, () => {
      expect(edited(before, edits)).to.equal(after);
      expect(edited(after, edits), 'a second time').to.equal(after);
      for (const { address, value } of edits)
        expect(format.read(after).values.get(addressKey(address))).to.equal(value);
    });
  }
}

const ITEM = '- name: dev\n  user:\n    token: t\n';
const USERS = `users:\n${ITEM}`;
const FLOW_ITEM = '{"name": "dev", "user": {"token": "t"}}';
const NAMED = 'users:\n- name: dev\n  user:';

describe('applyYaml', () => {
  describe('sets a value', () => {
    itEdits(SET, [
      ['in an empty file', '', USERS],
      ['in a file of notes', '# a', `# a\n${USERS.trimEnd()}`],
      ['in an empty document', '---\n', `---\n${USERS}`],
      ['in the first document', 'a: 1\n---\nb: 2\n', `a: 1\n${USERS}---\nb: 2\n`],
      ['in an empty document before others', '--- # a\n---\nb: 2\n', `--- # a\n${USERS}---\nb: 2\n`],
      ['before the end of the document', 'a: 1\n...\n', `a: 1\n${USERS}...\n`],
      ['in place of null', 'users: null # a\nb: 1\n', `users: # a\n${ITEM}b: 1\n`],
      ['in place of nothing', 'users:\nb: 1\n', `users:\n${ITEM}b: 1\n`],
      ['in place of an empty list', 'users: []', `users:\n${ITEM.trimEnd()}`],
      ['in place of an empty list over lines', 'users: [\n  ]\nb: 1\n', `users: [${FLOW_ITEM}]\nb: 1\n`],
      [
        'behind other items',
        'users:\n  -   name: a\nb: 1\n',
        'users:\n  -   name: a\n  - name: dev\n    user:\n      token: t\nb: 1\n',
      ],
      [
        'with the indentation of others',
        'a:\n    b:\n        c: 1\nusers: []\n',
        'a:\n    b:\n        c: 1\nusers:\n- name: dev\n  user:\n      token: t\n',
      ],
      [
        'with the line ends of others',
        'a: 1\r\n',
        'a: 1\r\nusers:\r\n- name: dev\r\n  user:\r\n    token: t\r\n',
      ],
      ['without an end of the last line', 'a: 1', `a: 1\n${USERS.trimEnd()}`],
      ['above a text that reaches to the end of the file', 'a: |\n  x', `${USERS}a: |\n  x`],
      ['behind a text over lines', 'a: |+\n  x\n\n', `a: |+\n  x\n\n${USERS}`],
      ['in an item without others', 'users:\n- name: dev\n- name: z\n', `${USERS}- name: z\n`],
      [
        'in an item whose name comes last',
        'users:\n- user: {}\n  name: dev\n',
        'users:\n- user:\n    token: t\n  name: dev\n',
      ],
      ['in a map', `${NAMED}\n    a: 1 # x\n    # y\n`, `${NAMED}\n    a: 1 # x\n    token: t\n    # y\n`],
      ['over a bare text', `${NAMED}\n    token: a b # x\n`, `${NAMED}\n    token: t # x\n`],
      ['over a number', `${NAMED}\n    token: 0x10\n`, `${NAMED}\n    token: t\n`],
      [
        'over a text in quotes',
        `${NAMED}\n    'token': "a\n      b" # x\n`,
        `${NAMED}\n    'token': t # x\n`,
      ],
      [
        'over a text over lines',
        `${NAMED}\n    token: |- # x\n      a\n\n      b\n\n    a: 1\n`,
        `${NAMED}\n    token: t\n\n    a: 1\n`,
      ],
      ['over a text with a tag', `${NAMED}\n    token: !!str 12\n`, `${NAMED}\n    token: t\n`],
      ['over an empty value', `${NAMED} {"token": }\n`, `${NAMED} {"token": "t" }\n`],
      ['over an explicit key', `${NAMED}\n    ? token\n    : a\n`, `${NAMED}\n    ? token\n    : t\n`],
      ['in flow style', `${NAMED} {a: 1} # x\n`, `${NAMED} {a: 1, "token": "t"} # x\n`],
      ['in flow style without values', `${NAMED} {a}\n`, `${NAMED} {a , "token": "t"}\n`],
      ['over a key alone', `${NAMED} {token, a}\n`, `${NAMED} {token: "t", a}\n`],
      ['before a last comma', `${NAMED} {a: 1,}\n`, `${NAMED} {a: 1, "token": "t",}\n`],
      ['behind an item that ends with a colon', 'users: [a:]\n', `users: [a: , ${FLOW_ITEM}]\n`],
      ['in JSON', '{}', `{"users": [${FLOW_ITEM}]}`],
      ['in JSON over lines', '{\n\t"a": 1\n}\n', `{\n\t"a": 1,\n\t"users": [${FLOW_ITEM}]\n}\n`],
      ['in JSON with items', '{"users":[{"name":"a"}]}', `{"users":[{"name":"a"}, ${FLOW_ITEM}]}`],
      [
        'over JSON',
        '{"users":[{"user":{"token":"a"},"name":"dev"}]}',
        '{"users":[{"user":{"token":"t"},"name":"dev"}]}',
      ],
      ['in a document that is null', '--- ~ # x\n', `--- {"users": [${FLOW_ITEM}]} # x\n`],
      ['beside an anchor and an alias', 'a: &x {b: 1}\nc: *x\n', `a: &x {b: 1}\nc: *x\n${USERS}`],
      ['over an anchor that nothing uses', `${NAMED}\n    token: &x a\n`, `${NAMED}\n    token: t\n`],
      ['beside a key that is there twice', 'a: 1\na: 2\n', `a: 1\na: 2\n${USERS}`],
      ['beside a map that merges another', 'a: &x {}\nb:\n  <<: *x\n', `a: &x {}\nb:\n  <<: *x\n${USERS}`],
    ]);
  });

  describe('removes what holds a value, if it holds nothing else', () => {
    const exec = [...TOKEN.slice(0, -1), 'exec'];
    const emptied: readonly Edit[] = [
      { address: exec, value: undefined },
      { address: [...exec, 'args'], value: undefined },
      { address: TOKEN, value: '"t"' },
    ];
    itEdits(emptied, [
      ['in a block', `${NAMED}\n    exec:\n      args: [a]\n`, `${NAMED}\n    token: t\n`],
      ['in flow style', `${NAMED} {exec: {args: [a]}}\n`, `${NAMED} {"token": "t"}\n`],
      ['that is empty already', `${NAMED}\n    exec: {}\n`, `${NAMED}\n    token: t\n`],
    ]);
    it('and leaves it for others', () => {
      const text = `${NAMED}\n    exec:\n      args: [a]\n      x: y\n`;
      expect(edited(text, emptied)).to.equal(`${NAMED}\n    exec:\n      x: y\n    token: t\n`);
    });
  });

  describe('removes a value', () => {
    itEdits(REMOVED, [
      ['that is missing', 'users: [] # x\n', 'users: [] # x\n'],
      [
        'of several',
        `${NAMED}\n    a: 1\n    token: t # x\n    # y\n    b: 1\n`,
        `${NAMED}\n    a: 1\n    # y\n    b: 1\n`,
      ],
      ['over lines', `${NAMED}\n    token: >\n      a\n      b\n    b: 1\n`, `${NAMED}\n    b: 1\n`],
      ['that is alone', `${NAMED} # x\n    token: t # y\n# z\n`, `${NAMED} {} # x\n# z\n`],
      ['in the last line', `${NAMED}\n    a: 1\n    token: t`, `${NAMED}\n    a: 1\n`],
      ['in flow style', `${NAMED} {token: t, a: 1}\n`, `${NAMED} {a: 1}\n`],
      ['at the end in flow style', `${NAMED} {a: 1, token: t}\n`, `${NAMED} {a: 1}\n`],
      ['alone in flow style', `${NAMED} { token: t }\n`, `${NAMED} {}\n`],
      [
        'between comments',
        `${NAMED} {a: 1, # x\n    token: t, # y\n    b: 1}\n`,
        `${NAMED} {a: 1, # x\n     # y\n    b: 1}\n`,
      ],
      ['behind a comment', `${NAMED} {a: 1, # x\n    token: t}\n`, `${NAMED} {a: 1 # x\n    }\n`],
      [
        'below a text that would take in a comment',
        `${NAMED}\n    a: |\n      x\n    token: t\n      # y\n`,
        `${NAMED}\n    a: |\n      x\n`,
      ],
      [
        'below a text that would take in a blank line',
        `${NAMED}\n    a: |+\n      x\n    token: t\n\nb: 1\n`,
        `${NAMED}\n    a: |+\n      x\nb: 1\n`,
      ],
    ]);
  });

  describe('sets and removes', () => {
    const list = { address: ['users', DEV, 'user', 'exec', 'args'], value: '["a","on"]' };
    itEdits(
      [...REMOVED, list],
      [
        ['the only value', `${NAMED}\n    token: t # x\n`, `${NAMED}\n    exec:\n      args: ["a", "on"]\n`],
        [
          'without an end of the last line',
          `${NAMED}\n    token: t`,
          `${NAMED}\n    exec:\n      args: ["a", "on"]`,
        ],
        ['in flow style', `${NAMED} {token: t}\n`, `${NAMED} {"exec": {"args": ["a", "on"]}}\n`],
        [
          'over a list',
          `${NAMED}\n    exec:\n      args: # x\n      - a # y\n      - {b: 1}\n`,
          `${NAMED}\n    exec:\n      args: ["a", "on"] # x\n`,
        ],
        [
          'over a list in flow style',
          `${NAMED}\n    exec: {args: [a,\n      b]}\n`,
          `${NAMED}\n    exec: {args: ["a", "on"]}\n`,
        ],
      ],
    );
  });

  describe('refuses, with the line,', () => {
    const refused: readonly (readonly [title: string, text: string, line: number, why: RegExp])[] = [
      ['a text where a list has to be', 'a: 1\nusers: x\n', 2, /no list/],
      ['a mapping where a list has to be', 'users:\n  a: 1\n', 2, /mapping instead of a list/],
      ['an empty mapping where a list has to be', 'users: {}\n', 1, /no list/],
      ['a list where a mapping has to be', `${NAMED} [x]\n`, 3, /no mapping/],
      ['a text where a mapping has to be', `${NAMED} x\n`, 3, /no mapping/],
      ['a mapping where a value has to be', `${NAMED}\n    token: {a: 1}\n`, 4, /holds other values/],
      ['a key that is there twice', 'users: []\nusers: []\n', 2, /twice/],
      ['two values of one key', `${NAMED} {token: a, token: b}\n`, 3, /twice/],
      ['two items of one name', 'users:\n- name: dev\n- name: dev\n', 2, /twice/],
      ['an alias on the way', 'a: &x []\nusers: *x\n', 2, /no list/],
      ['an item that is an alias', 'a: &x {name: dev}\nusers:\n- *x\n', 3, /elsewhere/],
      ['an item whose name comes from elsewhere', 'a: &x {name: dev}\nusers:\n- <<: *x\n', 3, /merges/],
      ['a merge on the way', `a: &x {}\n${NAMED}\n    <<: *x\n`, 5, /merges/],
      ['an alias as the value', `a: &x y\n${NAMED}\n    token: *x\n`, 5, /this is an alias/],
      ['an anchor that is used', `${NAMED}\n    token: &x y\nb: *x\n`, 4, /leads here/],
      ['an anchor on the way that is used', 'users: &x\n- name: a\nb: *x\n', 2, /leads here/],
      ['an explicit key without a value', `${NAMED}\n    ? token\n`, 4, /form/],
    ];
    for (const [title, text, line, why] of refused) {
      it(title, () => {
        const fault = (() => {
          try {
            return edited(text, SET);
          } catch (error) {
            return error;
          }
        })();
        expect(fault).to.be.instanceOf(UnfitPlace);
        const { message, line: at } = fault as UnfitPlace;
        expect(message).to.match(why);
        expect(at).to.equal(line);
      });
    }

    it('half of a character', () => {
      expect(() => edited('', [{ address: TOKEN, value: '"\\ud800"' }])).to.throw(UnfitPlace, /half/);
    });
  });
});
