import { expect } from 'chai';
import fc from 'fast-check';
import { awsIdentity } from '../../../../src/core/tools/aws/keys.ts';
import { pastedKeyWarnings } from '../../../../src/core/tools/aws/pastedKeys.ts';
import { integrationOf } from '../../../../src/core/job/integration.ts';
import { runs } from '../../../support/extent.ts';

const ID = 'AKIAIOSFODNN7EXAMPLE';
const SECRET = 'wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY';

const resource = {
  name: 'my-aws',
  prefix: 'MYAWS',
  type: 'cliConfig',
  operation: 'IN',
  meta: undefined,
} as const;
const env = { get: () => undefined, bytes: () => undefined, names: () => [] };

function warnings(kind: 'keys' | 'olderKeys' | 'role', fields: Record<string, string>): readonly string[] {
  const integration = integrationOf(env, resource, new Map(Object.entries({ name: 'keys', ...fields })));
  return pastedKeyWarnings({ integration, kind, identity: awsIdentity(integration, kind) });
}

const ofKeys = (accessKey: string, secretKey: string, sessionToken = ''): readonly string[] =>
  warnings('keys', { accessKey, secretKey, sessionToken });

describe('pastedKeyWarnings', () => {
  const pasted: [value: string, what: string][] = [
    ['***', 'is masked'],
    ['****************MPLE', 'is masked'],
    ['AKIA...', 'is masked'],
    ['**', 'is masked'],
    ['[secure]', 'is masked'],
    ['REDACTED', 'is masked'],
    ['(hidden)', 'is masked'],
    ['@KEY@', 'is a placeholder that was not filled in'],
    ['NULL', 'is a word, not a key'],
    [`${ID},`, 'ends with a comma or a backslash'],
    [`${ID}\\n`, 'ends with a comma or a backslash'],
    ['••••••••', 'is masked'],
    ['AKIAXXXXXXXXXXXXXXXX', 'is masked'],
    ['x'.repeat(40), 'is masked'],
    [`AKIA${'X'.repeat(36)}`, 'is masked'],
    [`"${ID}"`, 'begins or ends with a quote'],
    [`'${ID}'`, 'begins or ends with a quote'],
    [`${ID}"`, 'begins or ends with a quote'],
    [`\u201c${ID}\u201d`, 'begins or ends with a quote'],
    ['${AWS_ACCESS_KEY}', 'is a placeholder that was not filled in'],
    ['$(aws configure get x)', 'is a placeholder that was not filled in'],
    ['{{ .key }}', 'is a placeholder that was not filled in'],
    ['${{ secrets.KEY }}', 'is a placeholder that was not filled in'],
    ['#{key}', 'is a placeholder that was not filled in'],
    ['<access key>', 'is a placeholder that was not filled in'],
    ['$KEY', 'is a placeholder that was not filled in'],
    ['%KEY%', 'is a placeholder that was not filled in'],
    ['__KEY__', 'is a placeholder that was not filled in'],
    ['YOUR_ACCESS_KEY', 'is a placeholder that was not filled in'],
    ['undefined', 'is a word, not a key'],
    [`${ID}\u200b`, 'begins or ends with an invisible character'],
    [`\u200b${ID}`, 'begins or ends with an invisible character'],
    [`\ufeff${ID}`, 'begins or ends with an invisible character'],
    [`${ID}\u2060`, 'begins or ends with an invisible character'],
    [`${ID}\u202c`, 'begins or ends with an invisible character'],
    [`aws_access_key_id=${ID}`, "begins with a setting's name"],
    [`aws_secret_access_key = ${ID}`, "begins with a setting's name"],
    [`Access key ID: ${ID}`, "begins with a setting's name"],
    [`export AWS_ACCESS_KEY_ID=${ID}`, "begins with a setting's name"],
    ['wJalr%2FK7MDENG', 'contains percent escapes'],
    [`${ID} ${ID}`, 'contains a blank'],
    [`${ID}\u00a0${ID}`, 'contains a blank'],
    [`${ID}\u200b${ID}`, 'contains a character that is not ASCII'],
    ['АKIAIOSFODNN7EXAMPLE', 'contains a character that is not ASCII'],
  ];
  for (const [value, what] of pasted) {
    it(`says that a field ${what}, for ${JSON.stringify(value)}, and shows no value`, () => {
      for (const [field, found] of [
        ['accessKey', ofKeys(value, SECRET)],
        ['secretKey', ofKeys(ID, value)],
        ['sessionToken', ofKeys(ID, SECRET, value)],
        [
          'aws_secret_access_key',
          warnings('olderKeys', { aws_access_key_id: ID, aws_secret_access_key: value }),
        ],
        ['assumeRoleARN', warnings('role', { assumeRoleARN: value })],
      ] as const) {
        expect(found, field).to.deep.equal([
          `the resource "my-aws" (integration "keys"): the field ${field} ${what}; it is used as it is. Correct the integration`,
        ]);
      }
    });
  }

  it('names keys that were swapped, and what is not the ARN of a role', () => {
    const [id = '', secret = ''] = ofKeys(SECRET, ID);
    expect(id).to.include('the field accessKey looks like a secret key').and.not.include(SECRET);
    expect(secret).to.include('the field secretKey looks like an access key ID').and.not.include(ID);
    expect(ofKeys(ID, SECRET, ID)[0]).to.include('the field sessionToken looks like an access key ID');
    for (const arn of [
      '123456789012',
      'arn:aws:iam::12345:role/deploy',
      'arn:aws:iam::123456789012:user/deploy',
    ])
      expect(warnings('role', { assumeRoleARN: arn })[0], arn).to.include('is not the ARN of a role');
    for (const arn of [
      'arn:aws:iam::123456789012:role/deploy',
      'arn:aws:iam:::role/a/b',
      'arn:aws-cn:iam::123456789012:role/x',
    ])
      expect(warnings('role', { assumeRoleARN: arn }), arn).to.deep.equal([]);
  });

  it('says nothing of keys as AWS makes them', () => {
    const letters = (alphabet: RegExp, length: number): fc.Arbitrary<string> =>
      fc.stringMatching(new RegExp(`^${alphabet.source}{${length}}$`));
    const id = fc
      .tuple(fc.constantFrom('AKIA', 'ASIA'), letters(/[A-Z2-7]/, 16))
      .map((parts) => parts.join(''));
    const token = fc
      .uint8Array({ minLength: 90, maxLength: 400 })
      .map((bytes) => Buffer.from(bytes).toString('base64'));
    fc.assert(
      fc.property(id, letters(/[A-Za-z0-9+/]/, 40), token, (accessKey, secretKey, sessionToken) => {
        expect(ofKeys(accessKey, secretKey)).to.deep.equal([]);
        expect(ofKeys(accessKey, secretKey, sessionToken)).to.deep.equal([]);
      }),
      { numRuns: runs(5000) },
    );
  });

  it('says nothing of the keys of other stores, and of roles of all partitions', () => {
    for (const [accessKey, secretKey] of [
      ['minioadmin', 'minioadmin'],
      ['DO00EXAMPLEEXAMPLE12', 'zW3c5mJ_8u-Qd0mF0Yb5m1x9oJk2vVhR7tNnA4pLsUE'],
      ['GOOG1EXAMPLEEXAMPLEEXAMPLEEXAMPLEEXAMPLEEXAMPLEEXAMPLEEXAMPLE', SECRET],
      ['0f1e2d3c4b5a69788796a5b4c3d2e1f00f1e2d3c', 'q83vEjRWeJCrze8SNFZ4kKvN7xI0VniQq83vEjRWeJA='],
      ['SCWEXAMPLEEXAMPLE123', '11111111-2222-4333-8444-555555555555'],
      ['user', 'correct.horse.battery!staple#1'],
      ['tokenKeySecret==', 'accessKey=='],
    ]) {
      expect(ofKeys(accessKey ?? '', secretKey ?? ''), accessKey).to.deep.equal([]);
    }
    for (const partition of ['aws', 'aws-cn', 'aws-us-gov'])
      expect(
        warnings('role', { assumeRoleARN: `arn:${partition}:iam::123456789012:role/a/b+c=,.@-_` }),
      ).to.deep.equal([]);
  });
});
