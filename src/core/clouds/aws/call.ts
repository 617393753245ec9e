import type { AwsKeys } from '../../../world/credentialProviders.ts';
import type { HttpAnswer, HttpRequest } from '../../../world/network.ts';
import type { World } from '../../../world/world.ts';
import { cut } from '../../messages.ts';
import { jsonIn } from '../../network/answers.ts';
import { type Exchanged, isFault } from '../../network/exchange.ts';
import { type AwsError, AwsOddAnswer, AwsRefusal, AwsSilence, awsErrorIn, dateIn } from './awsError.ts';
import { type AwsService, type EndpointVariant, endpointOf, signingRegionOf } from './endpoints.ts';
import { awsExchange } from './exchange.ts';
import type { TimeLimit } from './timeout.ts';
import { wayOut } from './refusals.ts';
import { signed } from './signing.ts';
import { type XmlElements, xmlIn } from './xml.ts';

/** Who asks, where, and for how long. */
export interface AwsCaller {
  readonly keys: AwsKeys;
  readonly region: string;
  /** What the service's host must have, even if the environment does not ask for it. */
  readonly variant?: Partial<EndpointVariant>;
  /** The resource that the keys are of, for messages. */
  readonly label: string;
  readonly limit: TimeLimit;
  /** What may be shown of AWS's words, which end a message if the code does not say what to do; without it they never do. */
  readonly shown?: (words: string, code: string) => string | undefined;
}

/** What an identity provider gives in place of keys. */
export interface IdentityToken {
  readonly token: string;
  /** Where it comes from, for messages: `the variable CI_JOB_JWT`. */
  readonly from: string;
}

/** One action of a service. */
export interface AwsAction {
  readonly service: AwsService;
  /** As AWS names it: `GetCallerIdentity`. */
  readonly name: string;
}

type Outside = Pick<World, 'env' | 'network'>;

/**
 * Calls an action of a service that speaks in forms and XML.
 *
 * @param version of the service's interface, such as `2011-06-15`
 * @throws AwsRefusal if AWS refuses; AwsSilence if it does not answer; AwsOddAnswer for an answer that can't be read
 */
export async function queryCall(
  outside: Outside,
  caller: AwsCaller,
  action: AwsAction & { readonly version: string },
  fields: Readonly<Record<string, string>> = {},
): Promise<XmlElements> {
  return (await datedQueryCall(outside, caller, action, fields)).answer;
}

/** What an action answers, and when. */
interface DatedAnswer {
  readonly answer: XmlElements;
  /** The server's clock, in milliseconds since 1970; undefined if it does not say. */
  readonly date: number | undefined;
}

/** As `queryCall`, with the time of the server. */
export async function datedQueryCall(
  outside: Outside,
  caller: AwsCaller,
  action: AwsAction & { readonly version: string },
  fields: Readonly<Record<string, string>> = {},
): Promise<DatedAnswer> {
  const form = new URLSearchParams({ Action: action.name, Version: action.version, ...fields });
  const headers = { 'content-type': 'application/x-www-form-urlencoded; charset=utf-8' };
  const answer = await answerOf(outside, caller, action, { method: 'POST', headers, body: form.toString() });
  return { answer: xmlIn(answer.body) ?? unread(caller, action), date: dateIn(answer) };
}

/**
 * Calls an action of a service that speaks in JSON.
 *
 * @param target what names the service in requests, such as `AmazonEC2ContainerServiceV20141113`
 * @throws as `queryCall`
 */
export async function jsonCall(
  outside: Outside,
  caller: AwsCaller,
  action: AwsAction & { readonly target: string },
  input: Readonly<Record<string, unknown>>,
): Promise<unknown> {
  const headers = {
    'content-type': 'application/x-amz-json-1.1',
    'x-amz-target': `${action.target}.${action.name}`,
  };
  const body = JSON.stringify(input);
  const answer = await answerOf(outside, caller, action, { method: 'POST', headers, body });
  return jsonIn(answer) ?? unread(caller, action);
}

/**
 * Calls an action of a service whose actions are addresses, with JSON.
 *
 * @param path parts of the address, which are escaped
 * @throws as `queryCall`
 */
export async function restCall(
  outside: Outside,
  caller: AwsCaller,
  action: AwsAction,
  path: readonly string[],
): Promise<unknown> {
  const answer = await answerOf(outside, caller, action, { method: 'GET', headers: {}, path });
  return jsonIn(answer) ?? unread(caller, action);
}

interface Request {
  readonly method: HttpRequest['method'];
  readonly headers: HttpRequest['headers'];
  readonly body?: string;
  readonly path?: readonly string[];
}

async function answerOf(
  outside: Outside,
  caller: AwsCaller,
  action: AwsAction,
  { method, headers, body, path = [] }: Request,
): Promise<HttpAnswer> {
  const { keys, region, variant, limit } = caller;
  const endpoint = endpointOf(action.service, region, outside.env, variant);
  const request = {
    method,
    url: `${endpoint}/${path.map(encodeURIComponent).join('/')}`,
    // Without Accept, which turns the XML of some services into JSON.
    headers,
    ...(body === undefined ? {} : { body: Buffer.from(body) }),
  };
  const network = await outside.network();
  const signing = {
    service: action.service,
    region: signingRegionOf(action.service, region),
    keys,
    now: network.now(),
  };
  return answered(
    caller,
    action,
    endpoint,
    await awsExchange(outside, await signed(request, signing), limit),
  );
}

/** Who asked, as far as messages tell it, and the keys or the token that none of them may hold. */
type Asked = Pick<AwsCaller, 'label' | 'limit' | 'shown'> & Partial<Pick<AwsCaller, 'keys'> & IdentityToken>;

/**
 * The answer to an action, if it is a success.
 *
 * @throws AwsRefusal for any other; AwsSilence for none
 */
export function answered(asked: Asked, action: AwsAction, endpoint: string, answer: Exchanged): HttpAnswer {
  const failure = `${asked.label}: ${action.service}:${action.name}`;
  const { host } = new URL(endpoint);
  if (isFault(answer)) throw new AwsSilence(`${failure}: ${host}: ${answer.fault}`, answer.isTemporary);
  const { status } = answer;
  if (status >= 200 && status < 300) return answer;
  const error = awsErrorIn(answer);
  const said = `${error.code === undefined ? '' : ` (${error.code}${requestIn(error)})`}${explanation(asked, error, action)}`;
  throw new AwsRefusal(`${failure}: ${host} answered ${status}${isSafe(asked, said) ? said : ''}`, error);
}

/** What to do, or else what AWS says. */
function explanation(asked: Asked, error: AwsError, action: AwsAction): string {
  const way = wayOut(error, action, asked.from);
  const { code, message } = error;
  if (way !== '' || code === undefined || message === '') return way;
  // A part of what was sent may be left after the cut.
  const shown = isSafe(asked, message) ? asked.shown?.(message, code) : undefined;
  return shown === undefined ? '' : `: ${cut(shown)}`;
}

const isSafe = (asked: Asked, said: string): boolean =>
  !SIGNATURE.test(said) && !secretsOf(asked).some((secret) => said.includes(secret));

const requestIn = ({ requestId }: AwsError): string =>
  requestId === undefined ? '' : `, request ${requestId}`;

const SIGNATURE = /[\da-f]{64}/;

/** What was sent, and may come back in an answer. */
const secretsOf = ({ keys, token }: Asked): readonly string[] =>
  [keys?.accessKeyId, keys?.secretAccessKey, keys?.sessionToken, token].filter(
    (value): value is string => value !== undefined && value !== '',
  );

function unread({ label, region }: AwsCaller, { service, name }: AwsAction): never {
  throw new AwsOddAnswer(`${label}: ${service}:${name}: the answer of AWS in ${region} can't be read`);
}
