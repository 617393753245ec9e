import { ShipctlError } from '../../errors.ts';
import type { HttpRequest } from '../../world/network.ts';
import type { World } from '../../world/world.ts';
import { fieldOf, jsonIn } from '../network/answers.ts';
import { type Exchanged, answerTo, isFault } from '../network/exchange.ts';
import { type FailedTry, waitBeforeNext } from '../network/httpRetry.ts';
import { proxyFor } from '../network/proxy.ts';

export type Outside = Pick<World, 'env' | 'network'>;

/** A request to the API of a cloud, whose answer is JSON. */
export interface ApiRequest {
  readonly method: HttpRequest['method'];
  readonly url: URL;
  readonly headers: HttpRequest['headers'];
  readonly body?: string;
  /** For the message if it fails: what can't be done. It begins with the resource. */
  readonly failure: string;
  /** What the request holds and no message may show. */
  readonly secrets: readonly string[];
  /** Whether the answer is not worth a second try. */
  readonly isOptional?: boolean;
}

const waitABit = (failed: FailedTry): number | undefined =>
  waitBeforeNext({ ...failed, longestWaitMs: LONGEST_WAIT_MS });

/** The server's answer was something else than success. */
export class RefusedRequest extends ShipctlError {
  readonly status: number;

  constructor(message: string, status: number) {
    super(message);
    this.status = status;
  }
}

const TIMEOUT_MS = 10_000;
/** With the time limit of each try, all of them end within a minute: for so long others may wait for a token. */
const LONGEST_WAIT_MS = 5000;

/**
 * What a server answers, as JSON. Redirects are not followed: no other server gets what the request holds.
 *
 * @throws ShipctlError if there is no answer; RefusedRequest for one that is no success
 */
export async function answerOf(outside: Outside, request: ApiRequest): Promise<unknown> {
  const { method, url, headers, body, failure, isOptional } = request;
  const network = await outside.network();
  const http: HttpRequest = {
    method,
    url: url.href,
    proxy: proxyFor(url, outside.env),
    headers: { accept: 'application/json', ...headers },
    ...(body === undefined ? {} : { body: Buffer.from(body) }),
    timeoutMs: TIMEOUT_MS,
  };
  const answer = await (isOptional ? network.http(http) : answerTo(network, () => http, waitABit));
  const value = isFault(answer) ? undefined : jsonIn(answer);
  if (!isFault(answer) && answer.status >= 200 && answer.status < 300 && value !== undefined) return value;
  throw await refusal(answer, failure, url, request.secrets);
}

async function refusal(
  answer: Exchanged,
  failure: string,
  { host }: URL,
  secrets: readonly string[],
): Promise<ShipctlError> {
  if (isFault(answer)) return new ShipctlError(`${failure}: ${host}: ${answer.fault}`);
  const { status, body } = answer;
  if (status >= 200 && status < 300) return new ShipctlError(`${failure}: the answer of ${host} is not JSON`);
  const advice = status >= 300 && status < 400 ? ', a redirect, which shipctl does not follow' : '';
  const said = codeIn(jsonIn(answer)) ?? (await excerptOf(body, secrets));
  return new RefusedRequest(`${failure}: ${host} answered ${status}${advice}${said}`, status);
}

/** Codes of errors that say why, in small letters; other words of a server may hold a secret. */
const CODES: ReadonlySet<string> = new Set([
  // OAuth
  ...['invalid_request', 'invalid_client', 'invalid_grant', 'invalid_scope', 'unauthorized_client'],
  // Google
  ...['invalid_argument', 'not_found', 'permission_denied', 'resource_exhausted', 'unauthenticated'],
  // Azure
  ...['authorizationfailed', 'invalidauthenticationtoken', 'resourcegroupnotfound', 'resourcenotfound'],
  ...['subscriptionnotfound', 'toomanyrequests'],
]);

/** The code of the error in an answer, if it is a known one. */
function codeIn(answer: unknown): string | undefined {
  const error = fieldOf(answer, 'error');
  const found = [error, fieldOf(error, 'status'), fieldOf(error, 'code')];
  const code = found.find((one) => typeof one === 'string' && CODES.has(one.toLowerCase()));
  return typeof code === 'string' ? ` (${code})` : undefined;
}

async function excerptOf(body: Uint8Array, secrets: readonly string[]): Promise<string> {
  const { Secrecy } = await import('../network/secrecy.ts');
  return new Secrecy(secrets).excerpt(new TextDecoder().decode(body));
}

/** The header that shows a token to a server. */
export const bearer = (token: string): HttpRequest['headers'] => ({ authorization: `Bearer ${token}` });

/** The body of a form. */
export const form = (
  fields: Readonly<Record<string, string>>,
): { readonly headers: HttpRequest['headers']; readonly body: string } => ({
  headers: { 'content-type': 'application/x-www-form-urlencoded' },
  body: new URLSearchParams(fields).toString(),
});
