import { expect } from 'chai';
import { fieldName, isNothing, neededText, variablePrefix } from '../../../src/core/job/names.ts';
import { UsageError } from '../../../src/errors.ts';

describe('variablePrefix', () => {
  const table: [name: string, prefix: string][] = [
    ['my-aws.keys', 'MYAWSKEYS'],
    ['my-key-1', 'MYKEY1'],
    ['my_key_1', 'MY_KEY_1'],
    ['1password', 'PASSWORD'],
    ['9-9red', 'RED'],
    ['_1', '_1'],
    ['é1a', 'A'],
    ['__proto__', '__PROTO__'],
  ];
  for (const [name, prefix] of table) {
    it(`makes ${prefix} of ${name}`, () => {
      expect(variablePrefix(name)).to.equal(prefix);
    });
  }
  for (const name of ['', '007', '--', 'é', ' \n']) {
    it(`refuses ${JSON.stringify(name)}`, () => {
      expect(() => variablePrefix(name)).to.throw(UsageError, 'has no variables');
    });
  }
});

describe('fieldName', () => {
  it('keeps leading digits', () => {
    expect(fieldName('2nd.key')).to.equal('2NDKEY');
  });
  it('refuses a name without a usable character', () => {
    expect(() => fieldName('\n')).to.throw(UsageError);
  });
});

describe('isNothing', () => {
  for (const value of [undefined, '', 'null']) {
    it(`holds for ${JSON.stringify(value)}`, () => {
      expect(isNothing(value)).to.equal(true);
    });
  }
  for (const value of [' ', 'NULL', '0', 'undefined']) {
    it(`does not hold for ${JSON.stringify(value)}`, () => {
      expect(isNothing(value)).to.equal(false);
    });
  }
});

describe('neededText', () => {
  it('gives a text back', () => {
    expect(neededText(' ')).to.equal(' ');
  });
  it('refuses an empty one by its name', () => {
    expect(() => neededText('', 'NAME')).to.throw(UsageError, 'NAME is empty');
  });
});
