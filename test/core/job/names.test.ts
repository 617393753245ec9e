import { expect } from 'chai';
import { fieldName, variablePrefix } from '../../../src/core/job/names.ts';
import { prefixOrNothing, sanitize } from '../../../src/core/job/sanitize.ts';
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
      expect(prefixOrNothing(name)).to.equal('');
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

describe('sanitize', () => {
  it('drops what is outside A-Za-z0-9_', () => {
    expect(sanitize('a.-,b é\n1_')).to.equal('ab1_');
  });
});
