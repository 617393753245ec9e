import { expect } from 'chai';
import fc from 'fast-check';
import { withValue } from '../../../src/core/json/jsonEdit.ts';
import { ShipctlError } from '../../../src/errors.ts';

describe('withValue', () => {
  const table: [title: string, before: string, keys: string[], value: string, after: string][] = [
    ['replaces a value', '{"a": 1 ,"b":2}', ['a'], '{"x":1.50}', '{"a": {"x":1.50} ,"b":2}'],
    ['adds a key behind the others', '{\n  "b": 1\n}\n', ['a'], '2', '{\n  "b": 1,"a":2\n}\n'],
    ['adds a key to an empty object', ' { } ', ['a'], '2', ' {"a":2 } '],
    [
      'makes the objects on the way',
      '{"n":9007199254740993}',
      ['v', 'p'],
      '1',
      '{"n":9007199254740993,"v":{"p":1}}',
    ],
    [
      'puts an object in the place of null',
      '{"v":null,"z":1e400}',
      ['v', 'p'],
      '[]',
      '{"v":{"p":[]},"z":1e400}',
    ],
    ['changes the last of two keys', '{"a":1,"a":2}', ['a'], '3', '{"a":1,"a":3}'],
    [
      'goes into the last of two keys',
      '{"v":{"p":1},"v":{"q":2}}',
      ['v', 'p'],
      '3',
      '{"v":{"p":1},"v":{"q":2,"p":3}}',
    ],
    ['finds a key that is written with escapes', '{"\\u0061":1}', ['a'], '2', '{"\\u0061":2}'],
    ['knows keys that every object has', '{"x":1}', ['__proto__'], '2', '{"x":1,"__proto__":2}'],
    ['replaces the whole', ' [1] ', [], '{}', ' {} '],
  ];
  for (const [title, text, keys, value, after] of table) {
    it(title, () => {
      expect(withValue({ file: 'f', text }, keys, value)).to.equal(after);
    });
  }

  const wrong: [title: string, text: string, message: string][] = [
    ['text that is not JSON', '{"a":1', 'f is not JSON: it ends too early'],
    ['a file that is no object', '[]', 'f: its value is not an object'],
    ['a file of null', 'null', 'f: its value is not an object'],
    ['something on the way that is no object', '{"a":"x"}', 'f: a is not an object'],
  ];
  for (const [title, text, message] of wrong) {
    it(`refuses ${title}`, () => {
      expect(() => withValue({ file: 'f', text }, ['a', 'b'], '1')).to.throw(ShipctlError, message);
    });
  }

  it('changes what JSON.parse sees as an assignment would, and nothing else', () => {
    const key = fc.constantFrom('a', 'b', 'c', '__proto__', '');
    const object = fc.dictionary(key, fc.dictionary(key, fc.jsonValue()));
    fc.assert(
      fc.property(
        object,
        key,
        key,
        fc.jsonValue(),
        fc.constantFrom(undefined, 2),
        (before, one, two, value, indent) => {
          const text = withValue(
            { file: 'f', text: JSON.stringify(before, null, indent) },
            [one, two],
            JSON.stringify(value),
          );
          const expected = JSON.parse(JSON.stringify(before)) as Record<string, Record<string, unknown>>;
          const inner = Object.entries(Object.hasOwn(expected, one) ? (expected[one] ?? {}) : {});
          const changed = JSON.stringify(
            Object.fromEntries([...inner.filter(([name]) => name !== two), [two, value]]),
          );
          const others = Object.entries(expected).filter(([name]) => name !== one);
          expect(JSON.parse(text)).to.deep.equal(
            Object.fromEntries([...others, [one, JSON.parse(changed) as unknown]]),
          );
        },
      ),
    );
  });
});
