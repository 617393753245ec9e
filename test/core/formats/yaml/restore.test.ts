import { expect } from 'chai';
import { itemName } from '../../../../src/core/formats/names.ts';
import { yaml } from '../../../../src/core/formats/yaml/yaml.ts';
import { ShipctlError } from '../../../../src/errors.ts';
import { FormatFile } from '../../../support/formatFile.ts';
import { Draft } from '../../../../src/core/tracking/draft.ts';
import type { Address, Entry, Fate, FoundEntry } from '../../../../src/core/tracking/format.ts';

const format = yaml({ users: 'name' });
const DEV = itemName('name', 'dev');
const TOKEN = ['users', DEV, 'user', 'token'];

const wasOf = (base: string, address: Address, written = '"t"'): object =>
  format.was(format.read(base), address, written);

const entryOf = (base: string, address: Address, written: string | undefined): Entry => ({
  address,
  unit: 'unit',
  mark: written === undefined ? '' : `mark of ${written}`,
  was: format.was(format.read(base), address, written),
});

const find = (text: string, entries: readonly Entry[]): readonly FoundEntry[] =>
  format.find(format.read(text), entries, {
    markOf: (value) => `mark of ${value}`,
    isTelling: ({ address }) => address.at(-1) === 'token',
    twins: new Set(),
  });

/** What becomes of a text that somebody wrote, once it has lost what was written into the base. */
const restored = (base: string, text: string, address: Address, written: string | undefined): string => {
  const found = find(text, [entryOf(base, address, written)]);
  return new Draft(text).replace(format.restore(format.read(text), found)).text;
};

const ITEM = 'users:\n- name: dev\n  user:\n    token: t\n';

describe('what the base has', () => {
  const table: readonly (readonly [title: string, base: string, was: object])[] = [
    ['nothing', '', { is: 'absent', hasHolder: false, holders: 0 }],
    ['null', 'users:\n', { is: 'absent', hasHolder: false, holders: 1, blank: 'null' }],
    ['an empty list', 'users: []\n', { is: 'absent', hasHolder: false, holders: 1, blank: '[]' }],
    ['other items', 'users: [{name: a}]\n', { is: 'absent', hasHolder: false, holders: 1 }],
    [
      'an item without others',
      'users: [{name: dev}]\n',
      { is: 'absent', hasHolder: false, holders: 2, blank: '{}' },
    ],
    [
      'an empty map',
      'users: [{name: dev, user: {}}]\n',
      { is: 'absent', hasHolder: true, holders: 3, blank: '{}' },
    ],
    ['a map', 'users: [{name: dev, user: {a: 1}}]\n', { is: 'absent', hasHolder: true, holders: 3 }],
    ['a text on the way', 'users: x\n', { is: 'absent', hasHolder: false, holders: 1 }],
    ['another value', 'users: [{name: dev, user: {token: a}}]\n', { is: 'source', source: '"a"' }],
    [
      'a value as shipctl would not write it',
      'users: [{name: dev, user: {token: 012}}]\n',
      { is: 'source', source: '10', text: '012' },
    ],
    [
      'a value over several lines',
      "users: [{name: dev, user: {token: 'a\n b'}}]\n",
      { is: 'source', source: '"a b"' },
    ],
    [
      'a value in a block of its own',
      'users:\n- name: dev\n  user:\n    token: |-',
      { is: 'source', source: '""' },
    ],
    [
      'a value with a tag',
      'users: [{name: dev, user: {token: !!str 12}}]\n',
      { is: 'source', source: '"12"' },
    ],
    ['the same', 'users: [{name: dev, user: {token: "t"}}]\n', { is: 'same' }],
  ];
  for (const [title, base, was] of table) {
    it(`may be ${title}`, () => {
      expect(wasOf(base, TOKEN)).to.deep.equal(was);
      expect(format.isWas(JSON.parse(JSON.stringify(was)))).to.equal(true);
    });
  }

  it('is known again in whatever form', () => {
    const entry = entryOf('users: [{name: dev, user: {token: a}}]\n', TOKEN, '"t"');
    expect(format.hasOld(format.read('users:\n- user:\n    token: "a"\n  name: dev\n'), entry)).to.equal(
      true,
    );
    expect(format.hasOld(format.read(ITEM), entry)).to.equal(false);
  });

  it('is nothing else in a journal', () => {
    const others = [
      {},
      { is: 'source' },
      { is: 'source', source: '{' },
      ...[1, '', 'b', '{a: b}', "'a", 'a\nb: c', 'a: b', 'a ', 'a # x', '&q a', '!!str a', '*a'].map(
        (text) => ({
          ...{ is: 'source', source: '"a"', text },
        }),
      ),
      ...['|', '|-', '>1', '|- # x', '""  '].map((text) => ({ is: 'source', source: '""', text })),
      { is: 'absent', hasHolder: true },
      { is: 'absent', hasHolder: true, holders: -1 },
      { is: 'absent', hasHolder: true, holders: 1, blank: '1' },
    ];
    expect(others.filter((was) => format.isWas(was))).to.deep.equal([]);
  });
});

describe('an entry', () => {
  const table: readonly (readonly [title: string, base: string, text: string, fate: Fate])[] = [
    ['in its place', '', 'users: [{user: {"token": "t"}, name: dev}]\n', 'ours'],
    ['with another value', '', 'users: [{name: dev, user: {token: x}}]\n', 'theirs'],
    ['with a map for a value', '', 'users: [{name: dev, user: {token: {a: 1}}}]\n', 'theirs'],
    ['that somebody removed', '', 'users: [{name: dev, user: {}}]\n', 'deleted'],
    ['of which only what was made for it is left', '', 'users: [{name: dev}]\n', 'deleted'],
    ['that somebody removed with its item', 'users: [{name: a}]', 'users: [{name: a}]\n', 'gone'],
    [
      'that somebody removed with its map',
      'users: [{name: dev, user: {}}]',
      'users: [{name: dev}]\n',
      'gone',
    ],
    ['that somebody removed with all', '', 'a: 1\n', 'gone'],
  ];
  for (const [title, base, text, fate] of table) {
    it(`${title} is ${fate}`, () => {
      const [found] = find(text, [entryOf(base, TOKEN, '"t"')]);
      expect([found?.fate, found?.value]).to.deep.equal([fate, fate === 'ours' ? '"t"' : undefined]);
    });
  }

  it('that removed a value is ours as long as it is missing', () => {
    const entry = entryOf('users: [{name: dev, user: {token: a, b: 1}}]', TOKEN, undefined);
    const texts = ['users: [{name: dev, user: {b: 1}}]', 'users: [{name: dev, user: {token: a}}]', 'a: 1'];
    expect(texts.map((text) => find(text, [entry])[0]?.fate)).to.deep.equal(['ours', 'theirs', 'gone']);
  });
});

describe('what somebody else wrote anew', () => {
  const table: readonly (readonly [title: string, base: string, text: string, after: string])[] = [
    ['loses all that was made', 'a: 1\n', `a: 1\n${ITEM}b: 2\n`, 'a: 1\nb: 2\n'],
    ['loses what is left of it', 'a: 1\n', 'a: 1\nusers:\n- name: dev\n  user: {}\n', 'a: 1\n'],
    ['keeps an empty list', 'users: []\n', `# x\n${ITEM}`, '# x\nusers: []\n'],
    ['keeps null', 'users:\n', `${ITEM}# x\n`, 'users: null\n# x\n'],
    ['keeps other items', 'users: [{name: a}]', `${ITEM}- name: a\n`, 'users:\n- name: a\n'],
    ['keeps an empty map', 'users: [{name: dev, user: {}}]', ITEM, 'users:\n- name: dev\n  user: {}\n'],
    ['keeps what somebody put there', '', `${ITEM}    x: 1\n`, 'users:\n- name: dev\n  user:\n    x: 1\n'],
    ['keeps what somebody put beside it', '', `${ITEM}  x: 1\n`, 'users:\n- name: dev\n  x: 1\n'],
    [
      'gets an old value back',
      'users: [{name: dev, user: {token: "on"}}]',
      ITEM,
      ITEM.replace('t\n', '"on"\n'),
    ],
    [
      'gets an old value back as it was written',
      "users: [{name: dev, user: {token: 'a'}}]",
      ITEM,
      ITEM.replace('t\n', "'a'\n"),
    ],
    [
      'gets an old value back without quotes',
      'users: [{name: dev, user: {token: a b}}]',
      ITEM,
      ITEM.replace('t\n', 'a b\n'),
    ],
    [
      'gets an old value back in braces as JSON has it',
      "users: [{name: dev, user: {token: 'a'}}]",
      '{users: [{name: dev, user: {token: t}}]}',
      '{users: [{name: dev, user: {token: "a"}}]}',
    ],
    ['keeps what was there', 'users: [{name: dev, user: {token: t}}]', ITEM, ITEM],
    ['keeps another value', '', ITEM.replace('t\n', 'x\n'), ITEM.replace('t\n', 'x\n')],
    [
      'loses all in JSON',
      '{"a": 1}',
      '{"users": [{"name": "dev", "user": {"token": "t"}}], "a": 1}',
      '{"a": 1}',
    ],
    ['is empty again', '', ITEM, ''],
    ['is empty JSON again', '{}', '{"users": [{"name": "dev", "user": {"token": "t"}}]}\n', '{}\n'],
  ];
  for (const [title, base, text, after] of table) {
    it(title, () => {
      expect(restored(base, text, TOKEN, '"t"')).to.equal(after);
    });
  }

  it('gets back a value that was removed', () => {
    const base = 'users: [{name: dev, user: {token: [1, "on"]}}]';
    expect(restored(base, 'users:\n- name: dev\n  user: {}\n', TOKEN, undefined)).to.equal(
      'users:\n- name: dev\n  user:\n    token: [1, "on"]\n',
    );
  });
});

describe('an item that somebody has renamed', () => {
  const others = ['users', DEV, 'user', 'note'];
  const base = 'users: []\n';
  const entries = [entryOf(base, TOKEN, '"t"'), entryOf(base, others, '"x"')];
  const item = (name: string): string => `- name: ${name}\n  user:\n    token: t\n    note: x\n`;
  const left = (text: string, search: readonly Entry[] = entries): string =>
    new Draft(text).replace(format.restore(format.read(text), find(text, search))).text;

  it('is found by what nobody else has, and loses all that was written', () => {
    expect(left(`users:\n${item('a')}`)).to.equal(base);
    expect(left(`users:\n- name: z\n${item('a')}  more: 1\n`)).to.equal(
      'users:\n- name: z\n- name: a\n  more: 1\n',
    );
  });

  it('is none if it stands beside the one that was written', () => {
    expect(left(`users:\n${item('a')}${item('dev')}`)).to.equal(`users:\n${item('a')}`);
  });

  it('is not one that was written under its own name', () => {
    const other = entryOf(base, ['users', itemName('name', 'a'), 'user', 'token'], '"u"');
    expect(left(`users:\n${item('a')}`, [...entries, other])).to.equal(`users:\n${item('a')}`);
  });

  it('is not one that had the value before', () => {
    const text = `users:\n${item('a')}`;
    const twins = new Set([['users', itemName('name', 'a'), 'user', 'token'].join('\n')]);
    const search = { markOf: (value: string) => `mark of ${value}`, isTelling: () => true, twins };
    const [found] = format.find(format.read(text), entries.slice(0, 1), search);
    expect(found?.fate).to.equal('gone');
  });

  it('gives back the old value under its new name', () => {
    const old = entryOf(`users:\n${item('dev').replace('token: t', 'token: old')}`, TOKEN, '"t"');
    expect(left(`users:\n${item('a')}`, [old])).to.equal(
      `users:\n${item('a').replace('token: t', 'token: old')}`,
    );
  });
});

describe('a text in which somebody has doubled something', () => {
  const EDITS = [{ address: TOKEN, value: '"t"' }];
  const again = (text: string, from: string): string => text.replace(from, from + from);
  const doubled: readonly (readonly [
    title: string,
    base: string,
    edit: (text: string) => string,
    message: RegExp,
  ])[] = [
    ['an item', '', (text) => again(text, ITEM.slice(7)), /line 2: name "dev" appears twice; remove one/],
    [
      'an item with a value of theirs',
      '',
      (text) => again(text, ITEM.slice(7)).replace(': t', ': x'),
      /line 2/,
    ],
    [
      'an item, in flow style',
      'a: 1\n',
      () => '{a: 1, users: [{name: dev, user: {token: t}}, {name: dev}]}',
      /line 1: name "dev" appears twice/,
    ],
    [
      'the name within an item',
      '',
      (text) => text.replace('name: dev\n', 'name: dev\n  name: dev\n'),
      /line 3: name appears twice; remove one of them. The file stays as it is$/,
    ],
    ['a key on the way', 'a: 1\n', (text) => `users: []\n${text}`, /line 3: users appears twice; remove one/],
    ['a key', '', (text) => again(text, '    token: t\n'), /line 5: token appears twice; remove one of them/],
  ];
  for (const [title, base, edit, message] of doubled)
    it(`is not undone while there is twice ${title}, and is after that`, () => {
      const file = new FormatFile(base, format);
      file.put('a', EDITS);
      const [once, { record }] = [file.text ?? '', file];
      file.text = edit(once);
      const twice = file.text;
      expect(() => {
        file.undo();
      }).to.throw(ShipctlError, message);
      expect([file.text, file.record]).to.deep.equal([twice, record]);
      file.text = `${once}# note\n`;
      file.undo();
      expect(file.text).to.equal(`${base}# note\n`);
    });

  it('is undone if what is twice is not of shipctl', () => {
    const base = 'users:\n- name: a\n  user: {b: 1, b: 2}\n';
    const file = new FormatFile(base, format);
    file.put('a', EDITS);
    file.text = again(file.text ?? '', base.slice(7));
    file.undo();
    expect(file.text).to.equal(again(base, base.slice(7)));
  });
});
