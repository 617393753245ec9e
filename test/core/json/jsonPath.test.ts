import { expect } from 'chai';
import { type Step, parsePath, writtenPath } from '../../../src/core/json/jsonPath.ts';
import { UsageError } from '../../../src/errors.ts';

describe('parsePath', () => {
  const table: [path: string, steps: Step[]][] = [
    ['a', ['a']],
    ['a.b[0].c', ['a', 'b', 0, 'c']],
    ['a[-1][2]', ['a', -1, 2]],
    ['["a b"].c', ['a b', 'c']],
    ['a["b.c"][0]', ['a', 'b.c', 0]],
    ['["\\u00e9\\""]', ['é"']],
    ['x-y_z.0', ['x-y_z', '0']],
    ['__proto__', ['__proto__']],
    ['[0]', [0]],
  ];
  for (const [path, steps] of table) {
    it(`reads ${path}`, () => {
      expect(parsePath(path)).to.deep.equal(steps);
      expect(parsePath(writtenPath(steps))).to.deep.equal(steps);
    });
  }

  const wrong = [
    '',
    '.',
    '.a',
    'a.',
    'a..b',
    'a.[0]',
    'a[0]b',
    'a[',
    'a[]',
    'a[x]',
    "a['b']",
    '["a]',
    '["\\x"]',
    '["a\nb"]',
    'a b',
    '$a',
    'a|b',
    '\n',
    'a\n',
    '..|env',
    '[1.5]',
    '[--1]',
  ];
  for (const path of wrong) {
    it(`refuses ${JSON.stringify(path)}`, () => {
      expect(() => parsePath(path)).to.throw(UsageError, 'PATH is not of the form');
    });
  }
});
