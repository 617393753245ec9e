import { expect } from 'chai';
import type { AwsIdentity } from '../../../../src/core/tools/aws/keys.ts';
import { type WrittenProfile, winningVariables } from '../../../../src/core/tools/aws/winningVariables.ts';

const KEYS: AwsIdentity = { accessKeyId: 'AKIA1', secretAccessKey: 's3cret1', sessionToken: undefined };
const OTHERS: AwsIdentity = { accessKeyId: 'ASIA2', secretAccessKey: 's3cret2', sessionToken: 't0ken2' };
const ROLE: AwsIdentity = { roleArn: 'arn:aws:iam::1:role/x' };

const profile = (name: string, identity: AwsIdentity = KEYS, region = 'us-east-1'): WrittenProfile => ({
  name,
  identity,
  region,
  isProcess: false,
});
const DEFAULT = [profile('a'), profile('default')];
const TWO = [profile('a'), profile('b', OTHERS, 'eu-west-1'), profile('default', OTHERS, 'eu-west-1')];
const ASSUMED = [profile('a', ROLE), profile('default', ROLE)];
const NAMED = [profile('p')];

const warnings = (env: Record<string, string>, written: readonly WrittenProfile[]): readonly string[] =>
  winningVariables(
    { get: (name) => env[name], bytes: () => undefined, names: () => Object.keys(env) },
    written,
  );

const OWN = { AWS_ACCESS_KEY_ID: 'AKIA1', AWS_SECRET_ACCESS_KEY: 's3cret1' };
const BS = { AWS_ACCESS_KEY_ID: 'ASIA2', AWS_SECRET_ACCESS_KEY: 's3cret2', AWS_SESSION_TOKEN: 't0ken2' };
const TOKEN = { AWS_WEB_IDENTITY_TOKEN_FILE: '/token' };

describe('winningVariables', () => {
  const named: [
    title: string,
    env: Record<string, string>,
    written: readonly WrittenProfile[],
    warning: RegExp,
  ][] = [
    ['another access key', { ...OWN, AWS_ACCESS_KEY_ID: 'AKIA3' }, DEFAULT, /^AWS_ACCESS_KEY_ID is set, and/],
    ['another secret key', { ...OWN, AWS_SECRET_ACCESS_KEY: 'x' }, DEFAULT, /^AWS_ACCESS_KEY_ID is set, and/],
    ['a token that is not written', { ...OWN, AWS_SESSION_TOKEN: 't' }, DEFAULT, /^AWS_ACCESS_KEY_ID is set/],
    ['the older token', { ...OWN, AWS_SECURITY_TOKEN: 't' }, DEFAULT, /^AWS_ACCESS_KEY_ID is set, and/],
    ['a missing token', { ...BS, AWS_SESSION_TOKEN: '' }, TWO, /^AWS_ACCESS_KEY_ID is set, and/],
    [
      'two tokens, one of them another',
      { ...BS, AWS_SECURITY_TOKEN: 't' },
      TWO,
      /^AWS_ACCESS_KEY_ID is set, and/,
    ],
    ['keys of a resource that is not the default', OWN, TWO, /^AWS_ACCESS_KEY_ID is set, and/],
    [
      'keys of the default beside a profile that is chosen',
      { ...BS, AWS_PROFILE: 'a' },
      TWO,
      /^AWS_ACCESS_KEY_ID is set, and/,
    ],
    ['keys beside --profile', BS, NAMED, /^AWS_ACCESS_KEY_ID is set, and/],
    [
      'an access key without a secret one',
      { AWS_ACCESS_KEY_ID: 'AKIA1' },
      DEFAULT,
      /without AWS_SECRET_ACCESS_KEY, so the AWS CLI fails; unset it/,
    ],
    [
      'an access key with an empty secret one',
      { ...OWN, AWS_SECRET_ACCESS_KEY: '' },
      DEFAULT,
      /without AWS_SECRET_ACCESS_KEY, so the AWS CLI fails; unset it/,
    ],
    [
      'a profile that is not written',
      { AWS_PROFILE: 'x' },
      DEFAULT,
      /^AWS_PROFILE is set, and names a profile/,
    ],
    [
      'the older name of that',
      { AWS_DEFAULT_PROFILE: 'x' },
      DEFAULT,
      /^AWS_DEFAULT_PROFILE is set, and names/,
    ],
    ['an empty profile', { AWS_PROFILE: '' }, DEFAULT, /^AWS_PROFILE is set but empty, so the AWS CLI looks/],
    ['an empty older one', { AWS_DEFAULT_PROFILE: '' }, DEFAULT, /^AWS_DEFAULT_PROFILE is set but empty/],
    [
      'one of two profiles',
      { AWS_PROFILE: 'a', AWS_DEFAULT_PROFILE: 'x' },
      DEFAULT,
      /^AWS_DEFAULT_PROFILE is set, and names/,
    ],
    ['a profile beside --profile', { AWS_PROFILE: 'x' }, NAMED, /^AWS_PROFILE is set, and names/],
    [
      'another region',
      { AWS_REGION: 'eu-west-3' },
      DEFAULT,
      /^AWS_REGION is set, and wins over the region of "a", \[default\];/,
    ],
    [
      'the older name of that',
      { AWS_DEFAULT_REGION: 'eu-west-3' },
      DEFAULT,
      /^AWS_DEFAULT_REGION is set, and/,
    ],
    [
      'an empty region',
      { AWS_REGION: '' },
      DEFAULT,
      /^AWS_REGION is set but empty, and the AWS CLI takes that/,
    ],
    ['an empty older one', { AWS_DEFAULT_REGION: '' }, DEFAULT, /^AWS_DEFAULT_REGION is set but empty/],
    [
      'the region of one of two resources',
      { AWS_REGION: 'eu-west-1' },
      TWO,
      /^AWS_REGION is set, and wins over the region of "a";/,
    ],
    [
      'one of two regions',
      { AWS_REGION: 'us-east-1', AWS_DEFAULT_REGION: 'x' },
      DEFAULT,
      /^AWS_DEFAULT_REGION is set, and/,
    ],
    [
      'a web identity',
      { ...TOKEN, AWS_ROLE_ARN: 'arn:aws:iam::1:role/x' },
      DEFAULT,
      /^AWS_WEB_IDENTITY_TOKEN_FILE and AWS_ROLE_ARN are set, and/,
    ],
    ['a web identity without a role', TOKEN, DEFAULT, /set without AWS_ROLE_ARN, so the AWS CLI fails/],
    [
      'a web identity with an empty role',
      { ...TOKEN, AWS_ROLE_ARN: '' },
      DEFAULT,
      /set without AWS_ROLE_ARN/,
    ],
  ];
  for (const [title, env, written, warning] of named) {
    it(`names ${title}, and shows no value`, () => {
      const found = warnings(env, written);
      expect(found).to.have.length(1);
      expect(found[0])
        .to.match(warning)
        .and.match(/unset|chosen by name/);
      for (const value of Object.values(env).filter((text) => text.length > 1))
        expect(found[0]).not.to.include(value.length > 4 ? value : `"${value}"`);
    });
  }

  const silent: [title: string, env: Record<string, string>, written: readonly WrittenProfile[]][] = [
    ['no variables', {}, DEFAULT],
    ['the same keys', OWN, DEFAULT],
    ['the same keys, and an empty token', { ...OWN, AWS_SESSION_TOKEN: '', AWS_SECURITY_TOKEN: '' }, DEFAULT],
    ['the same keys and token', BS, TWO],
    ['the same token by both names', { ...BS, AWS_SECURITY_TOKEN: 't0ken2' }, TWO],
    ['the keys of the profile that is chosen', { ...OWN, AWS_PROFILE: 'a' }, TWO],
    ['the same keys as --profile', OWN, NAMED],
    ['an empty access key, which the AWS CLI ignores', { ...OWN, AWS_ACCESS_KEY_ID: '' }, TWO],
    [
      'a secret key or token without an access key',
      { AWS_SECRET_ACCESS_KEY: 'x', AWS_SESSION_TOKEN: 't' },
      DEFAULT,
    ],
    ['a profile that was written', { AWS_PROFILE: 'a', AWS_DEFAULT_PROFILE: 'default' }, DEFAULT],
    ['the profile of --profile', { AWS_PROFILE: 'p' }, NAMED],
    ['the region that was written', { AWS_REGION: 'us-east-1', AWS_DEFAULT_REGION: 'us-east-1' }, DEFAULT],
    ['a role without a token', { AWS_ROLE_ARN: 'arn:aws:iam::1:role/y' }, DEFAULT],
    ['an empty web identity', { AWS_WEB_IDENTITY_TOKEN_FILE: '', AWS_ROLE_ARN: 'x' }, DEFAULT],
    ['keys beside a role, which is assumed with them', OWN, ASSUMED],
    ['a web identity beside a role, which the AWS CLI assumes', { ...TOKEN, AWS_ROLE_ARN: 'x' }, ASSUMED],
    [
      'what loses against the files',
      { AWS_CONTAINER_CREDENTIALS_FULL_URI: 'x', AWS_CREDENTIAL_FILE: 'x', AWS_ACCOUNT_ID: '1' },
      DEFAULT,
    ],
  ];
  for (const [title, env, written] of silent) {
    it(`is silent about ${title}`, () => {
      expect(warnings(env, written)).to.deep.equal([]);
    });
  }
});
