import { ShipctlError } from '../../errors.ts';
import type { HttpRequest } from '../../world/network.ts';
import { neededField } from '../job/integration.ts';
import { basicAuthorization } from '../network/proxy.ts';
import type { Notice } from './notice.ts';
import { TIME_LIMIT } from './options.ts';
import { secretsOfAuthorization } from '../network/secrecy.ts';

type Headers = Readonly<Record<string, string>>;

/** Where an integration's requests go. */
export interface Address {
  /** Without user, password and fragment. */
  readonly url: URL;
  /** What is in its requests by itself and must not be seen. */
  readonly secrets: readonly string[];
  /** Makes a request to the address, or to one below it; a user and password in it go along, as with curl. */
  readonly get: (url: string, headers: Headers) => HttpRequest;
  readonly post: (url: string, headers: Headers, body: Uint8Array) => HttpRequest;
}

/**
 * The address that a field of an integration holds.
 *
 * @throws ShipctlError if it is missing or not of http or https; the address is not shown, since it may be a secret
 */
export function addressIn({ integration, proxyFor, timeoutMs }: Notice, field: string): Address {
  const text = neededField(integration, field);
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url?.protocol !== 'http:' && url?.protocol !== 'https:')
    throw new ShipctlError(
      `${integration.label}: the field ${field} must be an address that begins with https://`,
    );
  const proxy = proxyFor(url);
  const authorization = basicAuthorization(url);
  const own: Headers = authorization === undefined ? {} : { authorization };
  const secrets = [authorization, proxy?.authorization].flatMap(secretsOfAuthorization);
  url.username = url.password = url.hash = '';
  return {
    url,
    secrets,
    get: (to, headers) => ({
      method: 'GET',
      url: to,
      proxy,
      headers: { ...own, ...headers },
      timeoutMs,
      limitedBy: TIME_LIMIT,
    }),
    post: (to, headers, body) => ({
      method: 'POST',
      url: to,
      proxy,
      headers: { 'content-type': 'application/json', ...own, ...headers },
      body,
      timeoutMs,
      limitedBy: TIME_LIMIT,
    }),
  };
}

/**
 * An address below another: `/a/` with `b`, `c d` is `/a/b/c%20d`.
 *
 * @param query its parameters, in place of any that were there
 */
export function below(
  base: URL,
  parts: readonly string[],
  query: Readonly<Record<string, string>> = {},
): string {
  const url = new URL(base);
  url.pathname = [
    url.pathname.replace(/\/+$/, ''),
    ...parts.map((part) => encodeURIComponent(part.toWellFormed())),
  ].join('/');
  url.search = new URLSearchParams(query).toString();
  return url.href;
}

/** A header's value, in the form in which HTTP libraries send its UTF-8. */
export const headerValue = (text: string): string => Buffer.from(text).toString('latin1');

/** A backslash that is escaped, or half of a pair of UTF-16, which JSON has as an escape but UTF-8 lacks. */
const ESCAPED = /\\(?:\\|ud[89a-f][\da-f]{2})/g;

/** The body of a request that is JSON, in UTF-8; what is no character is U+FFFD. */
export const jsonBody = (value: unknown): Uint8Array =>
  Buffer.from(
    JSON.stringify(value).replace(ESCAPED, (escape) => (escape.startsWith('\\u') ? '\ufffd' : escape)),
  );
