import { expect } from 'chai';
import { fieldOf, jsonIn } from '../../../src/core/network/answers.ts';

describe('the JSON in an answer', () => {
  const table: [body: string, value: unknown][] = [
    ['{"a":1}', { a: 1 }],
    ['null', null],
    ['', undefined],
    ['<html>', undefined],
    ['{"a":', undefined],
  ];
  for (const [body, value] of table) {
    it(`of ${JSON.stringify(body)} is ${value === undefined ? 'missing' : JSON.stringify(value)}`, () => {
      expect(jsonIn({ status: 200, headers: {}, body: Buffer.from(body) })).to.deep.equal(value);
    });
  }
});

describe('the field of an answer', () => {
  it('is its own', () => {
    expect(fieldOf({ a: 1 }, 'a')).to.equal(1);
    expect(fieldOf(['x'], '0')).to.equal('x');
  });
  for (const value of [undefined, null, 7, 'text', {}, { b: 1 }]) {
    it(`is missing in ${value === undefined ? 'nothing' : JSON.stringify(value)}`, () => {
      expect(fieldOf(value, 'a')).to.equal(undefined);
      expect(fieldOf(value, 'constructor')).to.equal(undefined);
    });
  }
});
