import { expect } from 'chai';
import { subscriptionsIn } from '../../../src/core/clouds/resourceManager.ts';

const ID = '55555555-5555-5555-5555-555555555555';
const one = (more: object): unknown => ({
  subscriptionId: ID,
  displayName: 'Ours',
  state: 'Enabled',
  ...more,
});

describe('the subscriptions in an answer', () => {
  const answers: readonly (readonly [answer: unknown, names: readonly string[]])[] = [
    [{ value: [one({})] }, ['Ours']],
    [{ value: [one({ displayName: 'Unsere, "ä"' })] }, ['Unsere, "ä"']],
    [{ value: [one({ displayName: 'a\nb' })] }, [ID]],
    [{ value: [one({ displayName: undefined })] }, [ID]],
    [{ value: [one({ state: 'Disabled' }), one({ displayName: 'Second' })] }, ['Second']],
    [{ value: [one({ subscriptionId: '../x' })] }, []],
    [{ value: [null, 7, []] }, []],
    [{ value: {} }, []],
    [{}, []],
    [null, []],
  ];
  for (const [answer, names] of answers)
    it(`are ${JSON.stringify(names)} in ${JSON.stringify(answer)}`, () => {
      expect(subscriptionsIn(answer)).to.deep.equal(names.map((name) => ({ id: ID, name })));
    });
});
