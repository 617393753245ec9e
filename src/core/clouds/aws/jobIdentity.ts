import { ShipctlError, UsageError } from '../../../errors.ts';
import type { AwsKeys } from '../../../world/credentialProviders.ts';
import type { Environment } from '../../../world/environment.ts';
import type { World } from '../../../world/world.ts';
import { isNothing } from '../../job/names.ts';
import type { ChainStart } from './roleSession.ts';

/** Where the job's own identity at AWS comes from. */
export type JobIdentity =
  | { readonly kind: 'environment'; readonly keys: AwsKeys }
  | { readonly kind: 'token file'; readonly file: string; readonly roleArn: string }
  | { readonly kind: 'token variable'; readonly variable: string }
  | { readonly kind: 'GitHub'; readonly url: string; readonly authorization: string }
  | ContainerIdentity
  | { readonly kind: 'instance' };

/** A server on the machine that gives keys: that of Amazon ECS, of EKS Pod Identity, or one that speaks like them. */
interface ContainerIdentity {
  readonly kind: 'container';
  readonly url: string;
  /** What names the server. */
  readonly variable: string;
  /** The file with what to show it. */
  readonly tokenFile: string | undefined;
  /** What to show it. */
  readonly token: string | undefined;
}

/**
 * The identity that the environment announces for the job. The order is fixed, and the first that is announced counts: if
 * that one fails, none of the others takes its place.
 *
 * @param tokenVariable the variable that a command line names for a token of the CI system
 * @throws UsageError if that is not set; ShipctlError for an identity that is announced only by half
 * @see docs/aws-roles.md, "Which identity assumes the role"
 */
export function jobIdentity(env: Environment, tokenVariable: string | undefined): JobIdentity {
  return (
    given(env, tokenVariable) ??
    environmentKeys(env) ??
    tokenFile(env) ??
    gitHub(env) ??
    container(env) ?? { kind: 'instance' }
  );
}

function given(env: Environment, variable: string | undefined): JobIdentity | undefined {
  if (variable === undefined) return undefined;
  if (isNothing(env.get(variable)))
    throw new UsageError(`--web-identity-token-env: the variable ${variable} is not set, or empty`);
  return { kind: 'token variable', variable };
}

const valueOf = (env: Environment, name: string): string | undefined => {
  const value = env.get(name);
  return isNothing(value) ? undefined : value;
};

/** Whether a text can be the value of a header. */
export const isSendable = (text: string): boolean => /^[\t\x20-\x7e]*$/.test(text);

export const UNSENDABLE = "contains a line break, or another character that can't be sent: correct it";

/** The value of a variable that requests are made with. */
function sendable(env: Environment, name: string): string | undefined {
  const value = valueOf(env, name);
  if (value === undefined || isSendable(value)) return value;
  throw new ShipctlError(`the variable ${name} ${UNSENDABLE}`);
}

function environmentKeys(env: Environment): JobIdentity | undefined {
  const accessKeyId = sendable(env, 'AWS_ACCESS_KEY_ID');
  const secretAccessKey = sendable(env, 'AWS_SECRET_ACCESS_KEY');
  if (accessKeyId === undefined && secretAccessKey === undefined) return undefined;
  if (accessKeyId === undefined) throw half('AWS_SECRET_ACCESS_KEY', 'AWS_ACCESS_KEY_ID');
  if (secretAccessKey === undefined) throw half('AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY');
  const sessionToken = sendable(env, 'AWS_SESSION_TOKEN');
  return { kind: 'environment', keys: { accessKeyId, secretAccessKey, sessionToken } };
}

function tokenFile(env: Environment): JobIdentity | undefined {
  const file = valueOf(env, 'AWS_WEB_IDENTITY_TOKEN_FILE');
  const roleArn = valueOf(env, 'AWS_ROLE_ARN');
  if (file === undefined) return undefined;
  if (roleArn === undefined) throw half('AWS_WEB_IDENTITY_TOKEN_FILE', 'AWS_ROLE_ARN');
  return { kind: 'token file', file, roleArn };
}

function gitHub(env: Environment): JobIdentity | undefined {
  const url = valueOf(env, 'ACTIONS_ID_TOKEN_REQUEST_URL');
  const token = sendable(env, 'ACTIONS_ID_TOKEN_REQUEST_TOKEN');
  if (url === undefined) return undefined;
  if (token === undefined) throw half('ACTIONS_ID_TOKEN_REQUEST_URL', 'ACTIONS_ID_TOKEN_REQUEST_TOKEN');
  return { kind: 'GitHub', url, authorization: `Bearer ${token}` };
}

function container(env: Environment): JobIdentity | undefined {
  const [relative, full] = ['AWS_CONTAINER_CREDENTIALS_RELATIVE_URI', 'AWS_CONTAINER_CREDENTIALS_FULL_URI'];
  const variable = [relative, full].find((name) => valueOf(env, name) !== undefined);
  if (variable === undefined) return undefined;
  const url = `${variable === relative ? 'http://169.254.170.2' : ''}${env.get(variable) ?? ''}`;
  if (!URL.canParse(url) || !/^https?:$/.test(new URL(url).protocol))
    throw new ShipctlError(`the variable ${variable} is not an http:// or https:// address`);
  const tokenFile = valueOf(env, 'AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE');
  return {
    kind: 'container',
    url,
    variable,
    tokenFile,
    token: tokenFile === undefined ? sendable(env, 'AWS_CONTAINER_AUTHORIZATION_TOKEN') : undefined,
  };
}

const half = (set: string, missing: string): ShipctlError =>
  new ShipctlError(`${set} is set without ${missing}: unset it, or set both`);

/**
 * The roles that are assumed one after the other, beginning with the identity's own if that is needed to assume them.
 *
 * @param roles those that are wanted
 */
export function chainFrom(
  identity: JobIdentity,
  roles: readonly string[],
): { readonly roles: readonly string[]; readonly start: ChainStart } {
  // A token file is for the role beside it.
  const first = identity.kind === 'token file' && roles[0] !== identity.roleArn ? [identity.roleArn] : [];
  return {
    roles: [...first, ...roles],
    start: {
      // Of an instance, AWS says it: its keys may be the user's own.
      isChained: identity.kind === 'container',
      isByToken: ['token file', 'token variable', 'GitHub'].includes(identity.kind),
    },
  };
}

/** What distinguishes an identity from others, as far as everybody may see it. */
export const publicParts = (identity: JobIdentity): readonly unknown[] =>
  identity.kind === 'environment'
    ? [identity.kind, identity.keys.accessKeyId]
    : Object.entries(identity).filter(([name]) => name !== 'token' && name !== 'authorization');

/** The secrets that distinguish it. Of an instance there are none, nor of the user's own keys, which take its place. */
export function secretParts(
  { env, files }: Pick<World, 'env' | 'files'>,
  identity: JobIdentity,
): readonly string[] {
  const heldIn = (file: string): string => lastingPart(Buffer.from(files.read(file) ?? []).toString());
  switch (identity.kind) {
    case 'environment':
      return [identity.keys.secretAccessKey, identity.keys.sessionToken ?? ''];
    case 'token file':
      return [heldIn(identity.file)];
    case 'token variable':
      return [env.get(identity.variable) ?? ''];
    case 'GitHub':
      return [identity.authorization];
    case 'container':
      return [identity.token ?? '', identity.tokenFile === undefined ? '' : heldIn(identity.tokenFile)];
    case 'instance':
      return [];
  }
}

/** Claims that are others in each token: its number and times. */
const OF_ONE_TOKEN: ReadonlySet<string> = new Set([
  'jti',
  'exp',
  'iat',
  'nbf',
  'auth_time',
  'warnafter', // of Kubernetes
]);

/** What stays of a token when it is renewed: the other claims of an identity token, and all of any other. */
function lastingPart(token: string): string {
  const [, payload = ''] = token.trim().split('.');
  try {
    const claims: unknown = JSON.parse(Buffer.from(payload, 'base64url').toString());
    if (typeof claims !== 'object' || claims === null) return token;
    return JSON.stringify(claims, (name, value: unknown) => (OF_ONE_TOKEN.has(name) ? undefined : value));
  } catch {
    return token;
  }
}
