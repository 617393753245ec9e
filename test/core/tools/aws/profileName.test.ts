import { expect } from 'chai';
import { clientWarnings } from '../../../../src/core/tools/aws/clientWarnings.ts';
import { checkProfileName } from '../../../../src/core/tools/aws/profileName.ts';
import { keysSettings } from '../../../../src/core/tools/aws/settings.ts';
import { UsageError } from '../../../../src/errors.ts';

const check = (name: string): void => {
  checkProfileName(name, 'the name', 'Choose another');
};

/** What is said of a profile of this name that holds this secret. */
const warningsOf = (name: string, secretAccessKey = 'wJalr/XUtn+FEMI=='): string => {
  const keys = { accessKeyId: 'AKIAIOSFODNN7EXAMPLE', secretAccessKey, sessionToken: undefined };
  const claim = { job: 'job', build: '1', resource: name };
  const settings = keysSettings(keys, 'us-east-1');
  return clientWarnings(new Map([[name, { profile: name, claim, settings, isNamed: false }]])).join('\n');
};

// test/clients/awsReaders.test.ts has real clients read these.
describe('the name of a profile', () => {
  const refused: [name: string, fault: RegExp][] = [
    ['', /it is empty/],
    ['deploy #2', /has a # or ; after a blank/],
    ['deploy ;2', /has a # or ; after a blank/],
    ['deploy\u00a0#2', /has a # or ; after a blank/],
    ['deploy\u3000;2', /has a # or ; after a blank/],
    ['#2', /begins with a comment sign/],
    [';2', /begins with a comment sign/],
    ['=x', /begins with =, : or a comma/],
    [':x', /begins with =, : or a comma/],
    [',x', /begins with =, : or a comma/],
    ...['x=#y', 'x:;y', '?.=,', 'x ,y', 'x\u3000,y', 'true,x', 'False;', 'x=truefalse#y'].map(
      (name): [string, RegExp] => [name, /a comma, # or ; after a blank, =, :, true or false/],
    ),
    ...['-1 x', '.5 x', 'E5 x', 'my -1e5 x', 'x=-0xf y', '10b1 x', 'true-5 x'].map(
      (name): [string, RegExp] => [name, /an odd number before a blank/],
    ),
    ['x[y', /contains \[/],
    ['x]y', /contains \]/],
    ['[x]', /contains \[/],
    ['profile x', /begins like the header of a section/],
    ['profile  x', /begins like the header of a section/],
    ['sso-session x', /begins like the header of a section/],
    ['services x', /begins like the header of a section/],
    ["it's", /a quote or a backslash/],
    ['quo"te', /a quote or a backslash/],
    ['back\\slash', /a quote or a backslash/],
    ['__proto__', /contains __proto__/],
    ['my __proto__', /contains __proto__/],
    ['a\tb', /a control character/],
    ['a\u2028b', /a control character or line break/],
    [' a', /begins or ends with a blank/],
    ['a\u00a0', /begins or ends with a blank/],
    ['a\ufffd', /not UTF-8/],
    ['DEFAULT', /every profile inherits/],
  ];
  for (const [name, fault] of refused) {
    it(`can't be ${JSON.stringify(name)}`, () => {
      expect(() => {
        check(name);
      }).to.throw(UsageError, fault);
    });
  }

  const plain = [
    'my-aws',
    'default',
    'Default',
    'a.b/c',
    'team@corp:prod+1%',
    '1st',
    '-dash',
    'profile',
    'plugins',
  ];
  for (const name of plain) {
    it(`may be ${name}, which every client finds`, () => {
      check(name);
      expect(warningsOf(name)).to.equal('');
    });
  }

  for (const name of [
    'my prof',
    'x=y',
    'ünï',
    'a#b',
    'a;b',
    'a(b',
    'a,b',
    'a\u00a0b',
    'true x=y',
    'untrue,b',
    '2 words',
    '1.5 x -2',
  ]) {
    it(`may be ${name}, with a warning that only some clients find it`, () => {
      check(name);
      expect(warningsOf(name)).to.match(/works in the AWS CLI, but some SDKs miss its keys or its region/);
    });
  }

  it("may be a property of every JavaScript object, with a warning that JavaScript's SDK misses it", () => {
    for (const name of ['constructor', 'toString', 'hasOwnProperty', '__defineGetter__']) {
      check(name);
      expect(warningsOf(name), name).to.match(/the SDK for JavaScript misses it/);
    }
  });
});

describe('a value that only some clients read whole', () => {
  const table: [value: string, why: string][] = [
    ['#x', 'begins with #, " or a comma'],
    ['"x"', 'begins with #, " or a comma'],
    [',x', 'begins with #, " or a comma'],
    [';x', 'contains ;'],
    ['a;x', 'contains ;'],
    ['a ; x', 'contains ;'],
    ['a # x', 'contains # after a blank or one of []=:,'],
    ['a\u00a0#x', 'contains # after a blank or one of []=:,'],
    ['[#x', 'contains # after a blank or one of []=:,'],
    ['a=,x', 'contains a comma or # after a blank, one of []=:, true or false'],
    ['a ,x', 'contains a comma or # after a blank, one of []=:, true or false'],
    ['True#', 'contains a comma or # after a blank, one of []=:, true or false'],
    ['-1', 'contains an odd number'],
    ['a=-1', 'contains an odd number'],
    ['.5', 'contains an odd number'],
    ['a e-5 b', 'contains an odd number'],
    [']00xE', 'contains an odd number'],
    ['e7', 'contains an odd number'],
    ['E-5', 'contains an odd number'],
    ['True-2', 'contains an odd number'],
    ['false.5', 'contains an odd number'],
    ['12b1', 'contains an odd number'],
  ];
  for (const [value, why] of table) {
    it(`is named, and not shown: one that ${why}`, () => {
      const said = warningsOf('my-aws', value);
      expect(said).to.include(`aws_secret_access_key of the resource "my-aws" ${why}`).and.not.include(value);
    });
  }

  it('is none that AWS gives, and none with other odd characters', () => {
    for (const value of [
      'a/b+c==',
      '=a',
      ':a',
      'a#b',
      "'a'",
      'a"b',
      '[a]',
      '%(x)s',
      '$HOME',
      '-a1',
      'a-1',
      'us-east-2',
      'd.5',
      's+e2',
      'e2e',
      'a b',
      'ü',
    ]) {
      expect(warningsOf('my-aws', value), value).to.equal('');
    }
  });
});
