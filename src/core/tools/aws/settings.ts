import type { AwsKeys } from '../../../world/credentialProviders.ts';

export type Settings = readonly (readonly [key: string, value: string])[];

/** What a profile is to hold in each of the two files. */
export interface ProfileSettings {
  readonly credentials: Settings;
  readonly config: Settings;
}

export const DEFAULT_PROFILE = 'default';

/** Each of these is a source of keys, or part of one; a profile may have one source only. */
const KEY_SOURCES: ReadonlySet<string> = new Set([
  'aws_access_key_id',
  'aws_secret_access_key',
  'aws_session_token',
  'aws_security_token',
  'credential_process',
  'credential_source',
  'login_session',
  'role_arn',
  'source_profile',
  'web_identity_token_file',
]);

export const isKeySource = (key: string): boolean => KEY_SOURCES.has(key) || key.startsWith('sso_');

/** Settings that refine an identity. `aws_` covers `aws_account_id` and the like, `sigv4a_` the regions it signs for. */
const IDENTITY: ReadonlySet<string> = new Set([
  'duration_seconds',
  'external_id',
  'mfa_serial',
  'role_session_name',
]);
const IDENTITY_PREFIX = /^(aws|sigv4a)_/;

/** Settings that belong to the identity of a profile: they leave with it and come back with it. */
export const isIdentity = (key: string): boolean =>
  isKeySource(key) || IDENTITY.has(key) || IDENTITY_PREFIX.test(key);

/** The keys that shipctl writes, or takes out since they would defeat what it writes. */
export const isManaged = (key: string): boolean => isIdentity(key) || key === 'region';

/** A role that the AWS CLI assumes by itself. */
export interface ProfileRole {
  readonly roleArn: string;
  readonly externalId?: string | undefined;
  readonly durationSeconds?: number | undefined;
  readonly sessionName?: string | undefined;
}

/** What is written for a role in mode `keys`, with the setting that says which keys assume it. */
export function roleSettings(
  { roleArn, externalId, durationSeconds, sessionName }: ProfileRole,
  region: string,
  source: readonly [key: 'credential_source' | 'source_profile', value: string],
): ProfileSettings {
  const refined: readonly (readonly [string, string | number | undefined])[] = [
    ['external_id', externalId],
    ['duration_seconds', durationSeconds],
    ['role_session_name', sessionName],
  ];
  return {
    credentials: [],
    config: [
      ['role_arn', roleArn],
      source,
      ...refined.flatMap(([key, value]) => (value === undefined ? [] : [[key, `${value}`] as const])),
      ['region', region],
    ],
  };
}

/** What is written for keys in mode `keys`. */
export function keysSettings(
  { accessKeyId, secretAccessKey, sessionToken }: AwsKeys,
  region: string,
): ProfileSettings {
  return {
    credentials: [
      ['aws_access_key_id', accessKeyId],
      ['aws_secret_access_key', secretAccessKey],
      ...(sessionToken === undefined ? [] : [['aws_session_token', sessionToken] as const]),
    ],
    config: [['region', region]],
  };
}

/**
 * What is written in mode `process`. All clients that know `credential_process` look for it in `credentials`; several
 * of them (Go v1, JavaScript v2) only there.
 */
export function processSettings(credentialProcess: string, region: string): ProfileSettings {
  return {
    credentials: [['credential_process', credentialProcess]],
    config: [['region', region]],
  };
}

/** Whether a profile takes its keys from just what would be written. */
export function isAlike(there: ProfileSettings, wanted: ProfileSettings): boolean {
  const sources = ({ credentials, config }: ProfileSettings): string =>
    JSON.stringify([...credentials, ...config].filter(([key]) => isKeySource(key)).sort());
  return sources(there) === sources(wanted);
}
