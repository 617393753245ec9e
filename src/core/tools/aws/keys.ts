import { ShipctlError, UsageError } from '../../../errors.ts';
import type { Environment } from '../../../world/environment.ts';
import type { AwsKeys, TemporaryKeys } from '../../../world/credentialProviders.ts';
import { type Integration, neededField, optionalField } from '../../job/integration.ts';
import { isNothing } from '../../job/names.ts';
import { quote } from '../../messages.ts';

/** What an AWS integration gives. */
export type AwsIdentity = AwsKeys | AwsRole;

export interface AwsRole {
  readonly roleArn: string;
}

export type AwsKind = 'keys' | 'olderKeys' | 'role';

/** A resource of the job whose integration has AWS keys or a role. */
export interface AwsResource {
  readonly integration: Integration;
  readonly kind: AwsKind;
  readonly identity: AwsIdentity;
}

const KINDS: Readonly<Record<string, AwsKind>> = {
  amazonKeys: 'keys',
  AWS: 'olderKeys',
  ECR: 'olderKeys',
  amazonIAM: 'role',
};

/** The names of the fields, by kind. */
const FIELDS = {
  keys: { id: 'accessKey', secret: 'secretKey', token: 'sessionToken' },
  olderKeys: { id: 'aws_access_key_id', secret: 'aws_secret_access_key', token: 'aws_session_token' },
} as const;

const ROLE_FIELD = 'assumeRoleARN';

/**
 * Which kind of AWS integration this is, or undefined for one of something else. Without `masterName` the fields tell.
 *
 * @see docs/reference/integrations.md, "Configured by cliConfig"
 */
export function awsKind(integration: Integration): AwsKind | undefined {
  const { masterName } = integration;
  if (masterName !== undefined) return Object.hasOwn(KINDS, masterName) ? KINDS[masterName] : undefined;
  const has = (field: string): boolean => integration.field(field) !== undefined;
  if (has(FIELDS.keys.id) || has(FIELDS.keys.secret)) return 'keys';
  if (has(FIELDS.olderKeys.id) || has(FIELDS.olderKeys.secret)) return 'olderKeys';
  return has(ROLE_FIELD) ? 'role' : undefined;
}

/** @throws ShipctlError if a needed field is missing, empty, null or not fit for a line of a file */
export function awsIdentity(integration: Integration, kind: AwsKind): AwsIdentity {
  if (kind === 'role') return { roleArn: neededField(integration, ROLE_FIELD) };
  const { id, secret, token } = FIELDS[kind];
  return {
    accessKeyId: neededField(integration, id),
    secretAccessKey: neededField(integration, secret),
    sessionToken: optionalField(integration, token),
  };
}

/** One value of an identity, and the integration's field that it is from. */
export interface IdentityField {
  readonly part: 'id' | 'secret' | 'token' | 'role';
  readonly field: string;
  readonly value: string;
}

/** The fields of an integration of this kind that gave this identity. */
export function identityFields(kind: AwsKind, identity: AwsIdentity): readonly IdentityField[] {
  if (isRole(identity)) return [{ part: 'role', field: ROLE_FIELD, value: identity.roleArn }];
  const { id, secret, token } = FIELDS[kind === 'role' ? 'keys' : kind];
  const { accessKeyId, secretAccessKey, sessionToken } = identity;
  return [
    { part: 'id', field: id, value: accessKeyId },
    { part: 'secret', field: secret, value: secretAccessKey },
    ...(sessionToken === undefined ? [] : [{ part: 'token', field: token, value: sessionToken } as const]),
  ];
}

export const isRole = (identity: AwsIdentity): identity is AwsRole => 'roleArn' in identity;

/** The ARNs of the roles that are assumed for a resource, one after the other: its own, and those that are wished for. */
export const rolesOf = (
  identity: AwsIdentity,
  { roles }: { readonly roles: readonly string[] },
): readonly string[] => (isRole(identity) ? [identity.roleArn, ...roles] : roles);

/**
 * Keys as `credential_process` wants them: one line, no blanks, in this order.
 *
 * @see https://docs.aws.amazon.com/sdkref/latest/guide/feature-process-credentials.html
 */
export function processCredentials(keys: AwsKeys | TemporaryKeys): string {
  const { accessKeyId, secretAccessKey, sessionToken } = keys;
  return JSON.stringify({
    Version: 1,
    AccessKeyId: accessKeyId,
    SecretAccessKey: secretAccessKey,
    ...(sessionToken === undefined ? {} : { SessionToken: sessionToken }),
    ...('expires' in keys ? { Expiration: new Date(keys.expires).toISOString() } : {}),
  });
}

/**
 * Where the job's own credentials come from, as `credential_source` names it, in the order in which shipctl itself looks for
 * them; undefined if they come from an identity token, which has no such name.
 */
export function credentialSource(env: Environment): CredentialSource | undefined {
  const isSet = (name: string): boolean => !isNothing(env.get(name));
  if (isSet('AWS_ACCESS_KEY_ID')) return 'Environment';
  if (isSet('AWS_WEB_IDENTITY_TOKEN_FILE') || isSet('ACTIONS_ID_TOKEN_REQUEST_URL')) return undefined;
  if (isSet('AWS_CONTAINER_CREDENTIALS_RELATIVE_URI') || isSet('AWS_CONTAINER_CREDENTIALS_FULL_URI')) {
    return 'EcsContainer';
  }
  return 'Ec2InstanceMetadata';
}

export type CredentialSource = 'Environment' | 'EcsContainer' | 'Ec2InstanceMetadata';

const PLAIN_WORD = /^[A-Za-z0-9_./-]+$/;

/**
 * The value of `credential_process` that asks `program` for the keys of a resource. One reader cuts it into words,
 * another hands it to a shell: quoted so that both agree.
 *
 * @param options of `aws_credentials`, each name before its value
 * @throws UsageError or ShipctlError for a name or path with a single quote, which no quoting makes alike for both
 * @see docs/reference/aws-files.md, "Grammar"
 */
export function credentialProcess(
  program: string,
  resource: string,
  options: readonly string[] = [],
): string {
  if (resource.includes("'")) {
    throw new UsageError(
      `the resource ${quote(resource)} has a ' in its name, so --mode process can't use it`,
    );
  }
  if (/['\p{Cc}]/u.test(program)) {
    throw new ShipctlError(
      `the path of shipctl contains a ' or a control character, so --mode process can't use it`,
    );
  }
  const odd = options.findIndex((option) => option.includes("'"));
  if (odd >= 0)
    throw new UsageError(
      `${options[odd - 1] ?? 'an option'} has a ' in its value, so --mode process can't use it`,
    );
  const word = (text: string): string => (PLAIN_WORD.test(text) ? text : `'${text}'`);
  const end = resource.startsWith('-') ? ['--'] : [];
  return [program, 'aws_credentials', ...options, ...end, resource].map(word).join(' ');
}
