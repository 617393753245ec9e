import { expect } from 'chai';
import { keySource } from '../../../src/core/kinds/awsKeySource.ts';
import { fakeWorld } from '../../support/fakeWorld.ts';

const TOKEN = { CI_JWT: 'jwt' };
const KEYS = { AWS_ACCESS_KEY_ID: 'AKIA', AWS_SECRET_ACCESS_KEY: 's3cret' };
const FILE = { AWS_WEB_IDENTITY_TOKEN_FILE: '/token', AWS_ROLE_ARN: 'arn:aws:iam::111122223333:role/pod' };
const GITHUB = {
  ACTIONS_ID_TOKEN_REQUEST_URL: 'https://token.example/',
  ACTIONS_ID_TOKEN_REQUEST_TOKEN: 'gh-s3cret',
};
const ECS = { AWS_CONTAINER_CREDENTIALS_RELATIVE_URI: '/keys' };
const PODS = { AWS_CONTAINER_CREDENTIALS_FULL_URI: 'http://169.254.170.23/v1/credentials' };

/** From the first in the order that docs/aws-roles.md has to the last; each environment has all that come after it, too. */
const ORDER: readonly (readonly [words: string, env: Record<string, string>, tokenVariable?: string])[] = [
  ['the token in CI_JWT', { ...TOKEN, ...KEYS, ...FILE, ...GITHUB, ...ECS, ...PODS }, 'CI_JWT'],
  ['AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY', { ...TOKEN, ...KEYS, ...FILE, ...GITHUB, ...ECS, ...PODS }],
  [
    'the role of AWS_ROLE_ARN, assumed with the token in AWS_WEB_IDENTITY_TOKEN_FILE',
    { ...FILE, ...GITHUB, ...ECS, ...PODS },
  ],
  ['an identity token from GitHub', { ...GITHUB, ...ECS, ...PODS }],
  ['keys from AWS_CONTAINER_CREDENTIALS_RELATIVE_URI', { ...ECS, ...PODS }],
  ['keys from AWS_CONTAINER_CREDENTIALS_FULL_URI', PODS],
  ["keys of the EC2 instance, or of the user's own [default]", {}],
];

describe('the identity that assumes a role', () => {
  for (const [words, env, tokenVariable] of ORDER)
    it(`is ${words}, before all that come after it`, () => {
      const roleArn = 'arn:aws:iam::111122223333:role/ci';
      const asked = { kind: 'role', identity: { roleArn }, wishes: { roles: [], tokenVariable } } as const;
      expect(keySource(asked, fakeWorld({ env }).world.env)).to.equal(
        `role ${roleArn}, assumed with ${words}`,
      );
    });

  it('is a token file alone if its role is the one to assume', () => {
    const asked = {
      kind: 'role',
      identity: { roleArn: FILE.AWS_ROLE_ARN },
      wishes: { roles: [], tokenVariable: undefined },
    } as const;
    expect(keySource(asked, fakeWorld({ env: FILE }).world.env)).to.equal(
      `role ${FILE.AWS_ROLE_ARN}, assumed with the token in AWS_WEB_IDENTITY_TOKEN_FILE`,
    );
  });
});
