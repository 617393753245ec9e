import { UsageError } from '../../errors.ts';
import { INHERITED } from './file.ts';
import { type AwsIdentity, isRole } from './keys.ts';

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

/** The keys that shipctl writes, or takes out since they would defeat what it writes. */
export const isManaged = (key: string): boolean => isKeySource(key) || key === 'region';

/** What is written for keys or a role in mode `keys`. */
export function keysSettings(
  identity: AwsIdentity,
  region: string,
  credentialSource: string,
): ProfileSettings {
  if (isRole(identity)) {
    return {
      credentials: [],
      config: [
        ['role_arn', identity.roleArn],
        ['credential_source', credentialSource],
        ['region', region],
      ],
    };
  }
  const { accessKeyId, secretAccessKey, sessionToken } = identity;
  return {
    credentials: [
      ['aws_access_key_id', accessKeyId],
      ['aws_secret_access_key', secretAccessKey],
      ...(sessionToken === undefined ? [] : [['aws_session_token', sessionToken] as const]),
    ],
    config: [['region', region]],
  };
}

/** What is written in mode `process`. */
export function processSettings(credentialProcess: string, region: string): ProfileSettings {
  return {
    credentials: [],
    config: [
      ['credential_process', credentialProcess],
      ['region', region],
    ],
  };
}

/**
 * Refuses what can't name a profile in both files.
 *
 * @throws UsageError
 * @see aws-files, "Grammar"
 */
export function checkProfileName(name: string, where: string): void {
  const fault = profileFault(name);
  if (fault !== undefined) throw new UsageError(`${where} can't be a profile's name: ${fault}`);
}

function profileFault(name: string): string | undefined {
  if (name === '') return 'it is empty';
  if (/[\p{Cc}\u2028\u2029]/u.test(name)) return 'it has a control character or line break in it';
  if (name.includes(']')) return 'it has a ] in it';
  if (/[\p{Cs}\ufffd]/u.test(name)) return 'it has bytes in it that are not UTF-8';
  if (/^\s|\s$/.test(name)) return 'it has blanks at an end';
  if (name === INHERITED) return `every profile inherits the settings of [${INHERITED}]`;
  return undefined;
}

/** Whether a profile takes its keys from just what would be written. */
export function isAlike(there: ProfileSettings, wanted: ProfileSettings): boolean {
  const sources = ({ credentials, config }: ProfileSettings): string =>
    JSON.stringify([...credentials, ...config].filter(([key]) => isKeySource(key)).sort());
  return sources(there) === sources(wanted);
}
