import { ShipctlError } from '../../../errors.ts';
import type { AwsKeys } from '../../../world/credentialProviders.ts';
import type { Environment } from '../../../world/environment.ts';
import type { HttpAnswer } from '../../../world/network.ts';
import type { World } from '../../../world/world.ts';
import { fieldOf, jsonIn } from '../../network/answers.ts';
import { isFault } from '../../network/exchange.ts';
import type { Assuming, Source } from './assumedRole.ts';
import { awsExchange, isPassingError } from './exchange.ts';
import { type JobIdentity, UNSENDABLE, isSendable } from './jobIdentity.ts';
import { partitionOf } from './partitions.ts';

type Outside = Pick<World, 'env' | 'files' | 'network' | 'credentialProviders'>;

/** The user's own keys, the setting that says where they are instead, or what they lack; undefined if the user has none. */
export type OwnKeys = () => Promise<
  { readonly keys: AwsKeys } | { readonly source: string } | { readonly fault: string } | undefined
>;

/**
 * The keys or the token of the job's own identity.
 *
 * @param ownKeys what is left if the machine has no role
 * @throws ShipctlError if it can't be had: nothing else takes its place
 */
export async function sourceOf(
  outside: Outside,
  identity: JobIdentity,
  ownKeys: OwnKeys,
  assuming: Assuming,
): Promise<Source> {
  const { label } = assuming;
  switch (identity.kind) {
    case 'environment':
      return { keys: identity.keys };
    case 'token file':
      return {
        token: tokenIn(textIn(outside, identity.file), `${TOKEN_FILE} is missing, empty, or`, label),
        from: TOKEN_FILE,
      };
    case 'token variable': {
      const from = `the variable ${identity.variable}`;
      return { token: tokenIn(outside.env.get(identity.variable)?.trim() ?? '', from, label), from };
    }
    case 'GitHub':
      return { token: await gitHubToken(outside, identity, assuming), from: 'GitHub' };
    case 'container':
      return containerKeys(outside, identity, assuming);
    case 'instance':
      return instanceKeys(outside, ownKeys, assuming);
  }
}

/** AWS takes no longer one. */
const TOKEN = /^[\x21-\x7e]{1,20000}$/;

const TOKEN_FILE = 'the file that AWS_WEB_IDENTITY_TOKEN_FILE names';

function tokenIn(text: string, what: string, label: string): string {
  if (TOKEN.test(text)) return text;
  throw new ShipctlError(
    `${label}: ${what} holds no token: a token is one line of at most 20000 characters, without blanks`,
  );
}

/** What a file has but for blanks at its ends. Kubernetes mounts a token behind links, and replaces it now and then. */
const textIn = ({ files }: Outside, file: string): string =>
  Buffer.from(files.read(file) ?? [])
    .toString()
    .trim();

async function gitHubToken(
  outside: Outside,
  { url, authorization }: Extract<JobIdentity, { kind: 'GitHub' }>,
  { region, label, limit }: Assuming,
): Promise<string> {
  const failure = `${label}: can't get an identity token from GitHub`;
  if (!URL.canParse(url) || !url.startsWith('https:'))
    throw new ShipctlError(`${failure}: ACTIONS_ID_TOKEN_REQUEST_URL is not an https:// address`);
  const address = new URL(url);
  const { dnsSuffix } = partitionOf(region);
  address.searchParams.set(
    'audience',
    dnsSuffix === 'amazonaws.com.cn' ? `sts.${dnsSuffix}` : 'sts.amazonaws.com',
  );
  const request = { method: 'GET', url: address.href, headers: { authorization } } as const;
  const answer = await awsExchange(outside, request, limit);
  if (isFault(answer)) throw new ShipctlError(`${failure}: ${answer.fault}`);
  const token = answer.status === 200 ? fieldOf(jsonIn(answer), 'value') : undefined;
  if (typeof token === 'string' && TOKEN.test(token)) return token;
  throw new ShipctlError(`${failure}: ${gitHubFault(answer)}`);
}

function gitHubFault({ status }: HttpAnswer): string {
  if (status === 200) return 'its answer is not JSON with a token as "value"';
  const isDenied = status === 401 || status === 403;
  const isRedirect = status >= 300 && status < 400;
  if (isDenied) return `it answered ${status}; the workflow needs "permissions: id-token: write"`;
  if (isRedirect) return `it answered ${status}, a redirect, which shipctl does not follow`;
  return `it answered ${status}${isPassingError({ status, code: undefined }) ? '; try again later' : ''}`;
}

async function containerKeys(
  outside: Outside,
  { url, variable, tokenFile, token }: Extract<JobIdentity, { kind: 'container' }>,
  { label, limit }: Assuming,
): Promise<Source> {
  const authorization = tokenFile === undefined ? token : authorizationIn(outside, tokenFile, label);
  const providers = await outside.credentialProviders();
  const keys = await providers.container({ url, authorization }, await leftOf(outside, limit));
  if (!('fault' in keys)) return { keys };
  throw new ShipctlError(`${label}: the server that ${variable} names gives no keys: ${keys.fault}`);
}

function authorizationIn(outside: Outside, file: string, label: string): string {
  const text = textIn(outside, file);
  if (text !== '' && isSendable(text)) return text;
  const what = `${label}: the file that AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE names`;
  if (text === '') throw new ShipctlError(`${what} is missing or empty`);
  throw new ShipctlError(`${what} ${UNSENDABLE}`);
}

/** Whether nobody is to ask for the metadata of an EC2 instance. */
const isMetadataOff = (env: Environment): boolean =>
  env.get('AWS_EC2_METADATA_DISABLED')?.toLowerCase() === 'true';

async function instanceKeys(
  outside: Outside,
  ownKeys: OwnKeys,
  { label, limit, warn }: Assuming,
): Promise<Source> {
  const isOff = isMetadataOff(outside.env);
  if (!isOff) checkMetadataPlace(outside.env, label);
  const providers = await outside.credentialProviders();
  const keys = isOff ? undefined : await providers.instance(await leftOf(outside, limit));
  if (!keys) return defaultKeys(await ownKeys(), isOff, label, outside.env);
  if (!('fault' in keys)) return { keys };
  const fault = `${label}: the server with the metadata of the EC2 instance: ${keys.fault}`;
  if (keys.isTimeout !== true) throw new ShipctlError(fault);
  // The answers of an instance may be kept from its containers.
  const own = await ownKeys();
  if (!own || !('keys' in own)) throw new ShipctlError(`${fault}; ${HOPS}`);
  warn(`${fault}, so the keys of the user's own [default] are used; ${HOPS}`);
  return own;
}

const HOPS =
  'in a container, raise the hop limit of the instance to 2; if this is no instance, set AWS_EC2_METADATA_DISABLED=true';

/**
 * Refuses a place for the metadata that nobody could ask: another identity would take the place of the instance's.
 *
 * @throws ShipctlError
 */
function checkMetadataPlace(env: Environment, label: string): void {
  const address = env.get(METADATA_ENDPOINT) ?? '';
  const mode = env.get(METADATA_MODE) ?? '';
  if (address !== '' && !(/^https?:\/\/[^/]/.test(address) && URL.canParse(address)))
    throw new ShipctlError(
      `${label}: ${METADATA_ENDPOINT} is not an address that begins with http:// or https://`,
    );
  if (address === '' && !/^(IPv4|IPv6)?$/.test(mode))
    throw new ShipctlError(`${label}: ${METADATA_MODE} is neither IPv4 nor IPv6`);
}

const METADATA_ENDPOINT = 'AWS_EC2_METADATA_SERVICE_ENDPOINT';
const METADATA_MODE = 'AWS_EC2_METADATA_SERVICE_ENDPOINT_MODE';

/** In milliseconds. */
const leftOf = async ({ network }: Outside, { end }: Assuming['limit']): Promise<number> =>
  end - (await network()).now();

function defaultKeys(
  own: Awaited<ReturnType<OwnKeys>>,
  isOff: boolean,
  label: string,
  env: Environment,
): Source {
  if (own && 'keys' in own) return own;
  if (own && 'fault' in own) throw new ShipctlError(`${label}: ${own.fault}`);
  const nobody = isOff
    ? 'AWS_EC2_METADATA_DISABLED is set'
    : 'no server with metadata of an EC2 instance answers';
  const user = own
    ? `the [default] of the user has its keys from ${own.source}, which shipctl does not follow`
    : 'the user has no [default] with keys';
  const wayOut =
    env.get('GITHUB_ACTIONS') === 'true'
      ? 'Give the workflow "permissions: id-token: write"'
      : 'Set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or run the job where it has an identity';
  throw new ShipctlError(
    `${label}: the job has no identity of its own at AWS to assume the role with: the environment announces none, ` +
      `${nobody}, and ${user}. ${wayOut}`,
  );
}
