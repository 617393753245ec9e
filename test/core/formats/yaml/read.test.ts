import { expect } from 'chai';
import { readYaml } from '../../../../src/core/formats/yaml/read.ts';
import { FormatFault } from '../../../../src/core/tracking/format.ts';

const LISTS = { users: 'name' };

const valuesOf = (text: string): Readonly<Record<string, string>> =>
  Object.fromEntries(
    [...readYaml(text, LISTS).values].map(([key, value]) => [key.replaceAll('\n', ' / '), value]),
  );

describe('readYaml', () => {
  const values: readonly (readonly [
    title: string,
    text: string,
    values: Readonly<Record<string, string>>,
  ])[] = [
    ['nothing', '', {}],
    ['nothing but notes', '# a\n', {}],
    ['nothing in an empty document', '---\n---\na: 1\n', {}],
    [
      'scalars',
      'a: x\nb: "1"\nc: 1\nd: ~\ne:\nf: on\n',
      { a: '"x"', b: '"1"', c: '1', d: 'null', e: 'null', f: 'true' },
    ],
    [
      'texts over lines',
      'a: x\n  y\nb: |\n  x\n  y\nc: >-\n  x\n  y\n',
      { a: '"x y"', b: '"x\\ny\\n"', c: '"x y"' },
    ],
    ['tags', 'a: !!str 1\nb: !!int "1"\nc: ! 1\nd: !x 1\n', { a: '"1"', b: '1', c: '"1"', d: '"1"' }],
    ['what is empty', 'a: {}\nb: []\nusers: []\n', { a: '{}', b: '[]', users: '[]' }],
    ['maps', '{a: {b: {c: 1}}, "a b": {\'d\': 2}}', { 'a / b / c': '1', 'a b / d': '2' }],
    [
      'lists as one value',
      'a:\n- 1\n- {c: x, b: [on]}\n- name: x\n',
      { a: '[1,{"b":[true],"c":"x"},{"name":"x"}]' },
    ],
    [
      'items by their names',
      'users:\n- name: a\n  x: 1\n- name: 12\n- user: {}\n  name: "on"\n',
      {
        'users / [{"name":"a"}] / x': '1',
        'users / [{"name":"12"}]': '{}',
        'users / [{"name":"on"}] / user': '{}',
      },
    ],
    [
      'items without a name, or with that of another one',
      'users:\n- x: 1\n- name: a\n- name: a\n  x: 2\n- name:\n- z\n',
      {
        'users / [[0]]': '{"x":1}',
        'users / [{"name":"a"}]': '{}',
        'users / [[1]]': '{"name":"a","x":2}',
        'users / [[2]]': '{"name":null}',
        'users / [[3]]': '"z"',
      },
    ],
    ['only lists of the top by names', 'a:\n  users:\n  - name: a\n', { 'a / users': '[{"name":"a"}]' }],
    [
      'keys that are there again',
      'a: 1\na: {b: 2}\na: 3\n',
      { '[["a",1]]': '1', '[["a",2]]': '{"b":2}', a: '3' },
    ],
    [
      'odd keys',
      '"a\\nb": 1\n"[": 2\n? [x]\n: 3\n: 4\n',
      { '"a\\nb"': '1', '"["': '2', '[[2]]': '3', '""': '4' },
    ],
    ['aliases', 'a: &x 1\nb: *x\nc: &y [1]\nd: *y\n', { a: '1', b: '1', c: '[1]', d: '{"*":"y"}' }],
    [
      'names that come from elsewhere',
      'a: &x {name: b}\nusers:\n- *x\n- <<: *x\n  c: 1\n',
      { 'a / name': '"b"', 'users / [{"name":"b"}]': '{"*":"x"}', 'users / [[0]]': '{"<<":{"*":"x"},"c":1}' },
    ],
    ['only the first document', 'a: 1\n--- [\n', { a: '1' }],
    ['an explicit key', '? a\n: - 1\n  - 2\n', { a: '[1,2]' }],
  ];
  for (const [title, text, expected] of values) {
    it(`finds ${title}`, () => {
      expect(valuesOf(text)).to.deep.equal(expected);
    });
  }

  const faults: readonly (readonly [title: string, text: string, line: number, why: RegExp])[] = [
    ['a byte order mark behind that of the file', '\ufeffa: 1\n', 1, /two byte order marks/],
    ['what only YAML 1.1 takes for a line end', 'a: 1\nb: "x\u2028y"\n', 2, /end of a line/],
    ['a carriage return alone', 'a: 1\rb: 2\n', 1, /end of a line/],
    ['a list', '- a\n', 1, /not a mapping/],
    ['a text', '\n\nTOP-SECRET\n', 3, /not a mapping/],
    ['what is not closed', 'a: 1\nb: {c: TOP-SECRET\n', 3, /not YAML/],
    ['what is not indented', 'a:\n  b: 1\n c: TOP-SECRET\n', 3, /not YAML/],
    ['an alias of nothing', 'a: *SECRET\n', 1, /leads nowhere/],
    ['an escape that is none', 'a: 1\nb: "TOP-SECRET \\q"\n', 2, /not YAML/],
    ['text behind the value', '{"a": 1}\nTOP-SECRET\n', 2, /not YAML/],
    ['too deep a nesting', `a: ${'['.repeat(200)}${']'.repeat(200)}\n`, 1, /too deeply/],
    ['far too deep a nesting', '['.repeat(100_000), 1, /too deeply/],
  ];
  for (const [title, text, line, why] of faults) {
    it(`refuses ${title}, with the line and no value`, () => {
      const fault = (() => {
        try {
          return readYaml(text, LISTS);
        } catch (error) {
          return error;
        }
      })();
      expect(fault).to.be.instanceOf(FormatFault);
      const { message, line: at } = fault as FormatFault;
      expect(message)
        .to.match(why)
        .and.not.to.match(/SECRET/);
      expect(at).to.equal(line);
    });
  }
});
