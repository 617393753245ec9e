import { expect } from 'chai';
import { below, headerValue, jsonBody } from '../../../src/core/notification/address.ts';

describe('an address below another', () => {
  const table: [base: string, parts: string[], expected: string][] = [
    ['https://h', ['a'], 'https://h/a'],
    ['https://h/a/', ['b', 'c d'], 'https://h/a/b/c%20d'],
    ['https://h/a//', ['../x?y#z'], 'https://h/a/..%2Fx%3Fy%23z'],
    ['https://h/a?token=x', ['b'], 'https://h/a/b'],
    ['https://h/', ['\ud800'], 'https://h/%EF%BF%BD'],
  ];
  for (const [base, parts, expected] of table) {
    it(`is ${expected}`, () => {
      expect(below(new URL(base), parts)).to.equal(expected);
    });
  }
  it('has its own parameters', () => {
    expect(below(new URL('https://h/a?b=c'), ['d'], { 'filter[name]': 'é&' })).to.equal(
      'https://h/a/d?filter%5Bname%5D=%C3%A9%26',
    );
  });
});

describe('what a request holds', () => {
  it('is UTF-8 in a header', () => {
    expect(headerValue('é')).to.equal('\u00c3\u00a9');
  });

  const table: [value: unknown, body: string][] = [
    [{ a: 'é' }, '{"a":"é"}'],
    ['\ud800', '"\ufffd"'],
    ['\udc80x', '"\ufffdx"'],
    ['😀', '"😀"'],
    ['\\ud800', '"\\\\ud800"'],
    ['\\\ud800', '"\\\\\ufffd"'],
  ];
  for (const [value, body] of table) {
    it(`is ${JSON.stringify(body)} for ${JSON.stringify(value)}`, () => {
      expect(Buffer.from(jsonBody(value)).toString()).to.equal(body);
    });
  }
});
