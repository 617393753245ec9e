import { generateKeyPairSync } from 'node:crypto';
import type { HttpAnswer, HttpRequest, Network, NetworkFault } from '../../src/world/network.ts';
import { type Traffic, answer, fakeNetwork } from './fakeNetwork.ts';
import { keyMembers } from './serviceAccountKey.ts';

/** The private key of a service account. It is a real one. */
export const PRIVATE_KEY = generateKeyPairSync('rsa', {
  modulusLength: 2048,
  privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  publicKeyEncoding: { type: 'spki', format: 'pem' },
});

/** The key file of a service account that can sign. */
export const signingKey = (more: Readonly<Record<string, unknown>> = {}): string =>
  JSON.stringify({ ...keyMembers(), private_key: PRIVATE_KEY.privateKey, ...more });

/** What the servers of clouds answer, by the beginning of the address, without `https://`. */
export type CloudAnswers = Readonly<Record<string, unknown>>;

const json = (value: unknown): HttpAnswer => answer(200, JSON.stringify(value));

const isAnswer = (value: unknown): value is HttpAnswer | NetworkFault =>
  typeof value === 'object' && value !== null && ('headers' in value || 'fault' in value);

/** A network on which only these servers are; a value that is no answer is the JSON of one. */
export function fakeClouds(answers: CloudAnswers): { readonly network: Network; readonly traffic: Traffic } {
  const http = ({ url }: HttpRequest): HttpAnswer | NetworkFault => {
    const [, found] = Object.entries(answers).find(([place]) => url.startsWith(`https://${place}`)) ?? [];
    if (found === undefined) return { fault: 'the server is unknown', isTemporary: false };
    return isAnswer(found) ? found : json(found);
  };
  return fakeNetwork({ http });
}

export const SUBSCRIPTION = '55555555-5555-5555-5555-555555555555';

/** The servers of Google: a token, and a cluster. */
export const GOOGLE: CloudAnswers = {
  'oauth2.googleapis.com/token': { access_token: 'ya29.token', expires_in: 3599, token_type: 'Bearer' },
  'container.googleapis.com/v1/projects/my-project/locations/us-central1-a/clusters/dev': {
    endpoint: '203.0.113.7',
    masterAuth: { clusterCaCertificate: 'Q0E=' },
  },
};

/** The servers of Azure: tokens, and one subscription. */
export const AZURE: CloudAnswers = {
  'login.microsoftonline.com/': { access_token: 'eyJ.token', expires_in: 3599, token_type: 'Bearer' },
  'management.azure.com/subscriptions?': {
    value: [{ subscriptionId: SUBSCRIPTION, displayName: 'Pay as you go', state: 'Enabled' }],
  },
};

/** The servers of Azure for a service principal without a subscription. */
export const AZURE_TENANT: CloudAnswers = { ...AZURE, 'management.azure.com/subscriptions?': { value: [] } };
