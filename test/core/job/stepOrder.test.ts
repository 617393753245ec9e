import { expect } from 'chai';
import { type Operation, inStepOrder } from '../../../src/core/job/stepOrder.ts';
import { ShipctlError } from '../../../src/errors.ts';

const order = (
  names: string[],
  message?: Record<string, unknown>,
  operations: readonly Operation[] = ['IN'],
): string[] =>
  inStepOrder(
    names.map((name) => ({ name })),
    message && { file: 'message.json', value: message },
    operations,
  ).map(({ name }) => name);

describe('inStepOrder', () => {
  const table: [title: string, message: Record<string, unknown> | undefined, expected: string[]][] = [
    ['keeps the given order without a message', undefined, ['a', 'b', 'c']],
    [
      'puts them in the order of their steps',
      { steps: [{ IN: 'c' }, { TASK: [] }, { IN: 'a' }, { IN: 'b' }] },
      ['c', 'a', 'b'],
    ],
    ['puts those without a step first', { steps: [{ IN: 'a' }] }, ['b', 'c', 'a']],
    ['counts the last of two steps', { steps: [{ IN: 'a' }, { IN: 'b' }, { IN: 'a' }] }, ['c', 'b', 'a']],
    [
      'takes OUT steps and oddities for nothing',
      { steps: [{ OUT: 'a' }, null, 'x', { IN: 7 }] },
      ['a', 'b', 'c'],
    ],
    ['takes a message without steps', {}, ['a', 'b', 'c']],
  ];
  for (const [title, message, expected] of table) {
    it(title, () => {
      expect(order(['a', 'b', 'c'], message)).to.deep.equal(expected);
    });
  }

  it('counts OUT steps too if both kinds are asked for', () => {
    const message = { steps: [{ OUT: 'c' }, { IN: 'a' }, { OUT: 'b' }, null] };
    expect(order(['a', 'b', 'c'], message, ['IN', 'OUT'])).to.deep.equal(['c', 'a', 'b']);
  });

  it('refuses steps that are no array', () => {
    expect(() => order(['a', 'b'], { steps: 'x' })).to.throw(
      ShipctlError,
      'message.json: "steps" is not an array',
    );
  });
});
