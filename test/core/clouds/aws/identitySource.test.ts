import { expect } from 'chai';
import type { Source } from '../../../../src/core/clouds/aws/assumedRole.ts';
import { sourceOf } from '../../../../src/core/clouds/aws/identitySource.ts';
import { jobIdentity } from '../../../../src/core/clouds/aws/jobIdentity.ts';
import { ShipctlError } from '../../../../src/errors.ts';
import type { CredentialProviders } from '../../../../src/world/credentialProviders.ts';
import { NOW, answer, fakeNetwork } from '../../../support/fakeNetwork.ts';
import { fakeWorld } from '../../../support/fakeWorld.ts';

const TEMPORARY = {
  accessKeyId: 'ASIAEXAMPLE',
  secretAccessKey: 'temporary',
  sessionToken: 'token==',
  expires: NOW + 3_600_000,
};

type Container = Parameters<CredentialProviders['container']>[0];

/** The keys or the token that an environment leads to, or the error, and what the server of a container was asked. */
async function sourceIn(
  given: Parameters<typeof fakeWorld>[0],
  tokenVariable?: string,
): Promise<{
  readonly source: Source | string;
  readonly asked: readonly Container[];
}> {
  const { world } = fakeWorld(given);
  const asked: Container[] = [];
  const providers = {
    ...(await world.credentialProviders()),
    container: (server: Container) => {
      asked.push(server);
      return Promise.resolve(TEMPORARY);
    },
  };
  const outside = { ...world, credentialProviders: () => Promise.resolve(providers) };
  const limit = { seconds: 50, end: NOW + 50_000 };
  const assuming = { region: 'eu-west-1', label: 'role', limit, warn: () => undefined };
  try {
    const identity = jobIdentity(world.env, tokenVariable);
    return { source: await sourceOf(outside, identity, () => Promise.resolve(undefined), assuming), asked };
  } catch (error) {
    if (error instanceof ShipctlError) return { source: error.message, asked };
    throw error;
  }
}

describe('sourceOf', () => {
  describe('for the server of a container', () => {
    const env = {
      AWS_CONTAINER_CREDENTIALS_FULL_URI: 'http://localhost/keys',
      AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE: '/token',
    };
    const NAMED = 'role: the file that AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE names';

    for (const text of ['jwt', 'Basic dXNlcjpwYXNz', 'Basic dXNlcjpwYXNz\n', 'Bearer a\tb\r\n'])
      it(`shows what the file with the authorization has, but for a line break at its end: ${JSON.stringify(text)}`, async () => {
        const { source, asked } = await sourceIn({ env, files: { '/token': text } });
        expect(source).to.deep.equal({ keys: TEMPORARY });
        expect(asked).to.deep.equal([{ url: 'http://localhost/keys', authorization: text.trim() }]);
      });

    const useless: readonly (readonly [title: string, files: Record<string, string>, fault: string])[] = [
      ['is missing', {}, 'is missing or empty'],
      ['is empty', { '/token': '\n' }, 'is missing or empty'],
      [
        'has two lines',
        { '/token': 'Basic a\nX-Other: s3cret\n' },
        'contains a line break, or another character that',
      ],
      [
        'has a control character',
        { '/token': 'Basic s3cret\u0000a' },
        'contains a line break, or another character that',
      ],
    ];
    for (const [title, files, fault] of useless)
      it(`asks for nothing if that file ${title}`, async () => {
        const { source, asked } = await sourceIn({ env, files });
        expect(source).to.include(`${NAMED} ${fault}`).and.not.include('s3cret');
        expect(asked).to.deep.equal([]);
      });
  });

  describe('for an identity token in a variable', () => {
    for (const value of ['a.b.c', 'a.b.c\n', ' a.b.c\r\n'])
      it(`gives the value without blanks and line breaks at its ends: ${JSON.stringify(value)}`, async () => {
        const { source } = await sourceIn({ env: { CI_JWT: value } }, 'CI_JWT');
        expect(source).to.deep.equal({ token: 'a.b.c', from: 'the variable CI_JWT' });
      });

    const NO_TOKEN = 'holds no token: a token is one line of at most 20000 characters, without blanks';
    for (const value of [
      's3cret\nb',
      's3cret\r\nb',
      's3cret b',
      's3cret\tb',
      's3cret\u00e9',
      '\n',
      's'.repeat(20_001),
    ])
      it(`names the variable, and does not show the value, of ${JSON.stringify(value.slice(0, 10))}`, async () => {
        const { source } = await sourceIn({ env: { CI_JWT: value } }, 'CI_JWT');
        expect(source).to.equal(`role: the variable CI_JWT ${NO_TOKEN}`);
      });
  });

  describe('for GitHub', () => {
    const env = {
      ACTIONS_ID_TOKEN_REQUEST_URL: 'https://token.example/x',
      ACTIONS_ID_TOKEN_REQUEST_TOKEN: 'gh-s3cret',
    };
    const FAILURE = "role: can't get an identity token from GitHub";
    const NO_TOKEN = 'its answer is not JSON with a token as "value"';

    it('gives a token, and says where it comes from', async () => {
      const { network } = fakeNetwork({ http: () => answer(200, '{"value":"a.b.c"}') });
      expect((await sourceIn({ env, network })).source).to.deep.equal({ token: 'a.b.c', from: 'GitHub' });
    });

    const refused: readonly (readonly [status: number, body: string, fault: string])[] = [
      [401, '', 'it answered 401; the workflow needs "permissions: id-token: write"'],
      [403, '{"message":"s3cret"}', 'it answered 403; the workflow needs "permissions: id-token: write"'],
      [404, '', 'it answered 404'],
      [302, '', 'it answered 302, a redirect, which shipctl does not follow'],
      [429, '', 'it answered 429; try again later'],
      [500, '', 'it answered 500; try again later'],
      [503, '<html>', 'it answered 503; try again later'],
      [200, '<html>s3cret', NO_TOKEN],
      [200, '{"value":5}', NO_TOKEN],
      [200, '{"value":""}', NO_TOKEN],
      [200, '{"value":"s3cret\\nb"}', NO_TOKEN],
    ];
    for (const [status, body, fault] of refused)
      it(`gives none if it answers ${status} ${body}`.trim(), async () => {
        const { network } = fakeNetwork({ http: () => answer(status, body) });
        expect((await sourceIn({ env, network })).source).to.equal(`${FAILURE}: ${fault}`);
      });
  });

  describe('makes no request with', () => {
    const KEYS = { AWS_ACCESS_KEY_ID: 'AKIA', AWS_SECRET_ACCESS_KEY: 's3cret', AWS_SESSION_TOKEN: 't' };
    const GITHUB = {
      ACTIONS_ID_TOKEN_REQUEST_URL: 'https://token.example/x',
      ACTIONS_ID_TOKEN_REQUEST_TOKEN: 's3cret',
    };
    const CONTAINER = {
      AWS_CONTAINER_CREDENTIALS_FULL_URI: 'http://localhost/keys',
      AWS_CONTAINER_AUTHORIZATION_TOKEN: 's3cret',
    };
    const variables: readonly (readonly [name: string, env: Record<string, string>])[] = [
      ...Object.keys(KEYS).map((name) => [name, KEYS] as const),
      ['ACTIONS_ID_TOKEN_REQUEST_TOKEN', GITHUB],
      ['AWS_CONTAINER_AUTHORIZATION_TOKEN', CONTAINER],
    ];
    for (const [name, env] of variables)
      for (const wrong of ['\n', '\r\n', '\u0001', '\u00e9', '\u2028'])
        it(`${name} that ends with ${JSON.stringify(wrong)}, and names it`, async () => {
          const { network, traffic } = fakeNetwork({});
          const value = `${env[name] ?? ''}${wrong}`;
          const { source, asked } = await sourceIn({ env: { ...env, [name]: value }, network });
          expect(source).to.equal(
            `the variable ${name} contains a line break, or another character that can't be sent: correct it`,
          );
          expect([asked, traffic.requests]).to.deep.equal([[], []]);
        });

    for (const address of ['ftp://localhost/keys', 'file:///keys', 'localhost'])
      it(`an address such as ${address}`, async () => {
        const env = { ...CONTAINER, AWS_CONTAINER_CREDENTIALS_FULL_URI: address };
        const { source, asked } = await sourceIn({ env });
        expect(source).to.equal(
          'the variable AWS_CONTAINER_CREDENTIALS_FULL_URI is not an http:// or https:// address',
        );
        expect(asked).to.deep.equal([]);
      });
  });
});
