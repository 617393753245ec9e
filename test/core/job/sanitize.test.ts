import { expect } from 'chai';
import { prefixOrNothing, sanitize, tailOrNothing, upperCase } from '../../../src/core/job/sanitize.ts';

describe('sanitize', () => {
  it('drops what is outside A-Za-z0-9_', () => {
    expect(sanitize('a.-,b é\n1_')).to.equal('ab1_');
  });
});

describe('prefixOrNothing', () => {
  const table: [name: string, prefix: string][] = [
    ['my-aws.keys', 'MYAWSKEYS'],
    ['9-9red', 'RED'],
    ['_1', '_1'],
    ['', ''],
    ['007', ''],
    ['--', ''],
    ['é', ''],
    [' \n', ''],
  ];
  for (const [name, prefix] of table) {
    it(`makes ${JSON.stringify(prefix)} of ${JSON.stringify(name)}`, () => {
      expect(prefixOrNothing(name)).to.equal(prefix);
    });
  }
});

describe('tailOrNothing', () => {
  const table: [key: string, tail: string][] = [
    ['secretKey', 'SECRETKEY'],
    ['2nd.key', '2NDKEY'],
    ['\n', ''],
  ];
  for (const [key, tail] of table) {
    it(`makes ${JSON.stringify(tail)} of ${JSON.stringify(key)}`, () => {
      expect(tailOrNothing(key)).to.equal(tail);
    });
  }
});

describe('upperCase', () => {
  const table: [text: string, upper: string][] = [
    ['a-b', 'A-B'],
    ['é', 'É'],
    ['straße', 'STRAßE'],
    ['\u{10428}', '\u{10400}'],
  ];
  for (const [text, upper] of table) {
    it(`makes ${upper} of ${text}`, () => {
      expect(upperCase(text)).to.equal(upper);
    });
  }
});
