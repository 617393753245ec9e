import { quote } from '../../messages.ts';
import { ODD_NUMBER, TOKEN_START } from './goTokens.ts';
import type { ProfileRequest } from './profileUnit.ts';

type Profile = Pick<ProfileRequest, 'profile' | 'claim' | 'settings'>;

/** Names that every client finds in both files. */
const PLAIN_NAME = /^[A-Za-z0-9_/.%@:+-]+$/;

/**
 * Values in which nothing is odd, like most keys and regions: neither an odd number nor true or false begins with one of
 * these letters. To look for each oddity takes long.
 */
const PLAIN_VALUE = /^[a-dg-su-z][\w/+.-]*$/i;

/** Why clients other than the AWS CLI cut a value, or refuse the file that holds it. */
const oddValues = (): readonly (readonly [pattern: RegExp, why: string])[] => [
  [/^["#,]/, 'begins with #, " or a comma'],
  [/;/, 'contains ;'],
  [/[\s[\]=:,]#/, 'contains # after a blank or one of []=:,'],
  [new RegExp(`${TOKEN_START}[,#]`, 'i'), 'contains a comma or # after a blank, one of []=:, true or false'],
  [
    new RegExp(String.raw`${TOKEN_START}${ODD_NUMBER}(?:\s|$)`, 'i'),
    'contains an odd number (like -2, .2 or e2)',
  ],
];

/**
 * Warnings of names and values that only some clients read as they are written; no spelling suits all of them.
 *
 * @param written the profiles by name
 * @see docs/reference/aws-files.md, "Clients"
 */
export function clientWarnings(written: ReadonlyMap<string, Profile>): readonly string[] {
  const names = [...written.keys()];
  return [
    ...names.flatMap(nameWarning),
    ...[...new Set(written.values())].flatMap((request) => {
      const profile = names.find((name) => written.get(name) === request) ?? request.profile;
      return [...valueWarnings(request), ...roleWarning(request, profile)];
    }),
  ];
}

function nameWarning(profile: string): readonly string[] {
  const about = `the profile ${quote(profile)} works in the AWS CLI, but`;
  const wayOut = 'choose a plain name with --profile';
  if (!PLAIN_NAME.test(profile)) {
    const why = 'its name contains characters other than letters a-z, digits and _-/.%@:+';
    return [`${about} some SDKs miss its keys or its region: ${why}; ${wayOut}`];
  }
  // The SDKs for JavaScript look names up in an ordinary object.
  if (profile in {}) {
    return [`${about} the SDK for JavaScript misses it: all its objects have this property; ${wayOut}`];
  }
  return [];
}

function valueWarnings({ claim, settings }: Profile): readonly string[] {
  return [...settings.credentials, ...settings.config].flatMap(([key, value]) => {
    if (PLAIN_VALUE.test(value)) return [];
    const why = oddValues().find(([pattern]) => pattern.test(value))?.[1];
    if (why === undefined) return [];
    return [
      `${key} of the resource ${quote(claim.resource)} ${why}: the AWS CLI reads it whole, ` +
        'but some SDKs cut it or refuse the file',
    ];
  });
}

function roleWarning({ claim, settings }: Profile, profile: string): readonly string[] {
  const isFromEnvironment = settings.config.some(
    ([key, value]) => key === 'credential_source' && value === 'Environment',
  );
  if (!isFromEnvironment) return [];
  return [
    `only --profile ${profile} assumes the role of the resource ${quote(claim.resource)}: ` +
      'with AWS_PROFILE or [default], most clients use the keys in the environment',
  ];
}
