import type { Environment } from '../../../world/environment.ts';
import { quote } from '../../messages.ts';
import type { AwsKeys } from '../../../world/credentialProviders.ts';
import { type AwsIdentity, isRole } from './keys.ts';
import { DEFAULT_PROFILE } from './settings.ts';

/** A profile as it was written. */
export interface WrittenProfile {
  readonly name: string;
  readonly identity: AwsIdentity;
  readonly region: string;
  /** It has its keys from a program. */
  readonly isProcess: boolean;
}

const PROFILE_VARIABLES = ['AWS_PROFILE', 'AWS_DEFAULT_PROFILE'];
const TOKEN_VARIABLES = ['AWS_SECURITY_TOKEN', 'AWS_SESSION_TOKEN'];
const REGION_VARIABLES = ['AWS_REGION', 'AWS_DEFAULT_REGION'];

/**
 * Warnings of variables that keep the AWS CLI from using the profiles as written. Each was tried with the AWS CLI 1.45
 * and 2.36; a variable that agrees with what was written is no warning.
 *
 * @see docs/reference/aws-files.md, "What"
 */
export function winningVariables(env: Environment, written: readonly WrittenProfile[]): readonly string[] {
  const used = usedProfiles(env, written);
  return [
    ...otherKeys(env, used),
    ...webIdentity(env, used),
    ...otherProfiles(env, written),
    ...otherRegions(env, written),
  ];
}

/** The profiles that a client uses that is given none by option. */
function usedProfiles(env: Environment, written: readonly WrittenProfile[]): readonly WrittenProfile[] {
  const chosen = PROFILE_VARIABLES.map((name) => env.get(name)).filter((name) => name);
  const names = chosen.length > 0 ? chosen : [DEFAULT_PROFILE];
  const used = written.filter(({ name }) => names.includes(name));
  return used.length > 0 ? used : written;
}

/** Roles are assumed with these keys; `clientWarnings` says which clients do so. */
function otherKeys(env: Environment, used: readonly WrittenProfile[]): readonly string[] {
  if (!env.get('AWS_ACCESS_KEY_ID')) return [];
  if (!env.get('AWS_SECRET_ACCESS_KEY'))
    return [
      'AWS_ACCESS_KEY_ID is set without AWS_SECRET_ACCESS_KEY, so the AWS CLI fails; unset it, or set both',
    ];
  if (used.every(({ identity }) => isRole(identity) || areSame(env, identity))) return [];
  const advice = used.some(({ identity }) => isRole(identity)) ? BY_NAME : `unset it, or ${BY_NAME}`;
  return [`AWS_ACCESS_KEY_ID is set, and its keys win over those in the AWS files; ${advice}`];
}

const BY_NAME = 'choose a profile by name (--profile)';

function areSame(env: Environment, { accessKeyId, secretAccessKey, sessionToken }: AwsKeys): boolean {
  const tokens = TOKEN_VARIABLES.map((name) => env.get(name)).filter((token) => token);
  return (
    env.get('AWS_ACCESS_KEY_ID') === accessKeyId &&
    env.get('AWS_SECRET_ACCESS_KEY') === secretAccessKey &&
    tokens.length > 0 === (sessionToken !== undefined) &&
    tokens.every((token) => token === sessionToken)
  );
}

/** A role with a source of its own comes before a web identity of the environment; keys and programs come after it. */
function webIdentity(env: Environment, used: readonly WrittenProfile[]): readonly string[] {
  if (!env.get('AWS_WEB_IDENTITY_TOKEN_FILE') || used.every(hasOwnSource)) return [];
  return [
    env.get('AWS_ROLE_ARN')
      ? 'AWS_WEB_IDENTITY_TOKEN_FILE and AWS_ROLE_ARN are set, and their role wins over the keys in the AWS files; ' +
        `unset them, or ${BY_NAME}`
      : 'AWS_WEB_IDENTITY_TOKEN_FILE is set without AWS_ROLE_ARN, so the AWS CLI fails; ' +
        `unset it, or ${BY_NAME}`,
  ];
}

const hasOwnSource = ({ identity, isProcess }: WrittenProfile): boolean => isRole(identity) && !isProcess;

function otherProfiles(env: Environment, written: readonly WrittenProfile[]): readonly string[] {
  const agreeing = [DEFAULT_PROFILE, ...written.map(({ name }) => name)];
  return PROFILE_VARIABLES.flatMap((variable) => {
    const value = env.get(variable);
    if (value === undefined || agreeing.includes(value)) return [];
    return value === ''
      ? [
          `${variable} is set but empty, so the AWS CLI looks for a profile without a name and fails; unset it`,
        ]
      : [`${variable} is set, and names a profile that was not written; unset it, or ${BY_NAME}`];
  });
}

/** A region in the environment wins over that of any profile, also of one that is chosen by name. */
function otherRegions(env: Environment, written: readonly WrittenProfile[]): readonly string[] {
  return REGION_VARIABLES.flatMap((variable) => {
    const value = env.get(variable);
    const others = written.filter(({ region }) => region !== value).map(({ name }) => nameOf(name));
    if (value === undefined || others.length === 0) return [];
    return value === ''
      ? [`${variable} is set but empty, and the AWS CLI takes that for the region; unset it`]
      : [
          `${variable} is set, and wins over the region of ${others.join(', ')}; unset it, or give the AWS CLI --region`,
        ];
  });
}

const nameOf = (profile: string): string => (profile === DEFAULT_PROFILE ? '[default]' : quote(profile));
