import { expect } from 'chai';
import type { Source } from '../../../../src/core/clouds/aws/assumedRole.ts';
import { sourceOf } from '../../../../src/core/clouds/aws/identitySource.ts';
import { jobIdentity } from '../../../../src/core/clouds/aws/jobIdentity.ts';
import { ShipctlError } from '../../../../src/errors.ts';
import type { CredentialProviders } from '../../../../src/world/credentialProviders.ts';
import { NOW } from '../../../support/fakeNetwork.ts';
import { fakeWorld } from '../../../support/fakeWorld.ts';

const TEMPORARY = {
  accessKeyId: 'ASIAEXAMPLE',
  secretAccessKey: 'temporary',
  sessionToken: 'token==',
  expires: NOW + 3_600_000,
};

type Container = Parameters<CredentialProviders['container']>[0];

/** The keys or the token that an environment leads to, or the error, and what the server of a container was asked. */
async function sourceIn(given: Parameters<typeof fakeWorld>[0]): Promise<{
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
  const assuming = { region: 'eu-west-1', label: 'role', limit: { seconds: 50, end: NOW + 50_000 } };
  try {
    const identity = jobIdentity(world.env, undefined);
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
        'has a line break or another character that no',
      ],
      [
        'has a control character',
        { '/token': 'Basic s3cret\u0000a' },
        'has a line break or another character that',
      ],
    ];
    for (const [title, files, fault] of useless)
      it(`asks for nothing if that file ${title}`, async () => {
        const { source, asked } = await sourceIn({ env, files });
        expect(source).to.include(`${NAMED} ${fault}`).and.not.include('s3cret');
        expect(asked).to.deep.equal([]);
      });
  });
});
