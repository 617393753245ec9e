import { ShipctlError } from '../../errors.ts';
import type { PrivateKey } from '../../world/privateKey.ts';
import type { World } from '../../world/world.ts';
import { type ApiRequest, type Outside, answerOf, form } from './api.ts';
import { type Token, tokenIn } from './token.ts';

/** What the key of a service account says. */
export interface ServiceAccount {
  readonly account: string;
  /** In PEM. */
  readonly privateKey: string;
  readonly privateKeyId: string | undefined;
  readonly tokenUri: string;
}

/** Where a key is from. */
interface KeyOrigin {
  readonly label: string;
  readonly field: string;
}

/** What all of Google Cloud takes, and by which clusters know the account's name. */
const SCOPE = 'https://www.googleapis.com/auth/cloud-platform https://www.googleapis.com/auth/userinfo.email';

const GRANT = 'urn:ietf:params:oauth:grant-type:jwt-bearer';

const LIFE_SECONDS = 3600;

const LOOPBACK = /^(localhost|127(\.\d{1,3}){3}|\[::1\])$/;

/**
 * Exchanges what a service account signs for a token.
 *
 * @param origin the resource and the field that the key is from, for messages
 * @throws ShipctlError
 * @see https://developers.google.com/identity/protocols/oauth2/service-account#httprest
 */
export async function googleToken(
  outside: Outside & Pick<World, 'privateKey'>,
  account: ServiceAccount,
  origin: KeyOrigin,
): Promise<Token> {
  const { label, field } = origin;
  const address = tokenAddress(account.tokenUri);
  if (!address)
    throw new ShipctlError(
      `${label}: the field ${field} has a token_uri that is not an https:// address without user and password`,
    );
  const key = await outside.privateKey(Buffer.from(account.privateKey));
  if (!key) throw new ShipctlError(`${label}: the field ${field} holds a private_key that can't be used`);
  const now = (await outside.network()).now();
  const assertion = signed(key, account, address, now);
  const request: ApiRequest = {
    method: 'POST',
    url: address,
    ...form({ grant_type: GRANT, assertion }),
    failure: `${label}: can't get a token with the field ${field}`,
    secrets: [assertion, account.privateKey],
  };
  const token = tokenIn(await answerOf(outside, request), now);
  if (token) return token;
  throw new ShipctlError(
    `${request.failure}: the answer of ${address.host} has no access_token and expires_in`,
  );
}

/** Where a key wants its tokens from; undefined if that may be read on the way, or is no address. */
function tokenAddress(uri: string): URL | undefined {
  const url = URL.canParse(uri) ? new URL(uri) : undefined;
  const isSafe = url?.protocol === 'https:' || (url?.protocol === 'http:' && LOOPBACK.test(url.hostname));
  return isSafe && url.username === '' && url.password === '' && url.hash === '' ? url : undefined;
}

/**
 * A JWT for the server that gets it, and of no use anywhere else: a key whose token_uri was forged would give nothing away
 * that Google takes.
 */
function signed(key: PrivateKey, account: ServiceAccount, address: URL, now: number): string {
  const { privateKeyId } = account;
  const seconds = Math.floor(now / 1000);
  const header = { alg: 'RS256', typ: 'JWT', ...(privateKeyId === undefined ? {} : { kid: privateKeyId }) };
  const claims = {
    iss: account.account,
    scope: SCOPE,
    aud: address.href,
    iat: seconds,
    exp: seconds + LIFE_SECONDS,
  };
  const text = [header, claims].map((part) => base64url(Buffer.from(JSON.stringify(part)))).join('.');
  return `${text}.${base64url(key.sign(Buffer.from(text)))}`;
}

const base64url = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64url');
