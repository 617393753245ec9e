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
    ['0', '2', 'there is no job 0 of 2'],
    ['3', '2', 'there is no job 3 of 2'],
    ['1', '0', 'there is no job 1 of 0'],
    ['-1', '2', 'SHIPPABLE_JOB_NUMBER is "-1"'],
    ['1.5', '2', 'SHIPPABLE_JOB_NUMBER is "1.5"'],
    ['1', '9007199254740993', 'SHIPPABLE_JOB_COUNT is "9007199254740993"'],
    ['', '2', 'SHIPPABLE_JOB_NUMBER is ""'],
  ];
  for (const [number, count, message] of wrong) {
    it(`is not ${JSON.stringify(number)} of ${count}`, () => {
      expect(() => nodeOf(number, count)).to.throw(UsageError, message);
    });
  }
});
