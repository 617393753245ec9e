import { expect } from 'chai';
import { groupsBy } from '../../src/core/groups.ts';

describe('groups', () => {
  it('have the items of a list that have a key in common, in their order', () => {
    const groups = groupsBy(['one', 'two', 'three', 'four', 'five'], (word) => word.length);
    expect([...groups]).to.deep.equal([
      [3, ['one', 'two']],
      [5, ['three']],
      [4, ['four', 'five']],
    ]);
  });
});
