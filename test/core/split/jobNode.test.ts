import { expect } from 'chai';
import { type JobNode, jobNode } from '../../../src/core/split/jobNode.ts';
import { UsageError } from '../../../src/errors.ts';
import { fakeWorld } from '../../support/fakeWorld.ts';

const nodeOf = (number: string, count: string): JobNode =>
  jobNode(fakeWorld({ env: { SHIPPABLE_JOB_NUMBER: number, SHIPPABLE_JOB_COUNT: count } }).world.env);

describe('jobNode', () => {
  const table: [number: string, count: string, expected: JobNode][] = [
    ['1', '1', { number: 1, count: 1 }],
    ['3', '3', { number: 3, count: 3 }],
    ['02', '10', { number: 2, count: 10 }],
  ];
  for (const [number, count, expected] of table) {
    it(`is ${number} of ${count}`, () => {
      expect(nodeOf(number, count)).to.deep.equal(expected);
    });
  }

  const wrong: [number: string, count: string, message: string][] = [
    ['0', '2', 'must be from 1 to SHIPPABLE_JOB_COUNT (2), not 0'],
    ['3', '2', 'must be from 1 to SHIPPABLE_JOB_COUNT (2), not 3'],
    ['1', '0', 'must be from 1 to SHIPPABLE_JOB_COUNT (0), not 1'],
    ['-1', '2', 'SHIPPABLE_JOB_NUMBER must be a whole number, not "-1"'],
    ['1.5', '2', 'SHIPPABLE_JOB_NUMBER must be a whole number, not "1.5"'],
    ['1', '9007199254740993', 'SHIPPABLE_JOB_COUNT must be a whole number, not "9007199254740993"'],
    ['', '2', 'SHIPPABLE_JOB_NUMBER must be a whole number, not ""'],
  ];
  for (const [number, count, message] of wrong) {
    it(`is not ${JSON.stringify(number)} of ${count}`, () => {
      expect(() => nodeOf(number, count)).to.throw(UsageError, message);
    });
  }
});
