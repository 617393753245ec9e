import type { Option } from '../../../command.ts';
import { UsageError } from '../../../errors.ts';
import { quote } from '../../messages.ts';
import { NO_WISHES, type SessionWishes } from './roleSession.ts';

/** What a command line says of roles. */
export const ROLE_OPTIONS = [
  {
    name: 'role-arn',
    value: 'ARN',
    many: true,
    summary: 'assume this role; several are assumed one after the other',
  },
  {
    name: 'role-session-name',
    value: 'NAME',
    summary: 'the name of the session; without it, of job and build',
  },
  {
    name: 'duration-seconds',
    value: 'N',
    number: { unit: 'count', least: 900 },
    summary: 'how long keys of the role are good; without it, an hour',
  },
  { name: 'external-id', value: 'ID', summary: 'what the trust policy of the last role asks for' },
  { name: 'source-identity', value: 'NAME', summary: 'the source identity of sessions' },
  { name: 'tag', value: 'KEY=VALUE', many: true, summary: 'a tag of sessions; several are allowed' },
  { name: 'transitive-tag', value: 'KEY', many: true, summary: 'a tag that the sessions after it get too' },
  { name: 'job-tags', summary: 'tag sessions with Job, Build and Resource, if there is room' },
  { name: 'session-policy', value: 'JSON', summary: 'a policy that limits what the keys may do' },
  { name: 'managed-policy', value: 'ARN', many: true, summary: 'a managed policy that limits it too' },
  {
    name: 'web-identity-token-env',
    value: 'VARIABLE',
    summary: 'assume the first role with the identity token in this variable',
  },
] as const satisfies readonly Option[];

/** What was given for these options. */
export interface RoleGiven {
  readonly 'role-arn': readonly string[];
  readonly 'role-session-name': string | undefined;
  readonly 'duration-seconds': number | undefined;
  readonly 'external-id': string | undefined;
  readonly 'source-identity': string | undefined;
  readonly tag: readonly string[];
  readonly 'transitive-tag': readonly string[];
  readonly 'job-tags': boolean;
  readonly 'session-policy': string | undefined;
  readonly 'managed-policy': readonly string[];
  readonly 'web-identity-token-env': string | undefined;
}

/** Roles, and what sessions with them are to be. */
export interface RoleWishes extends SessionWishes {
  /** The variable with a token of the CI system. */
  readonly tokenVariable: string | undefined;
}

/** Without any of the options. */
export const NO_ROLE_WISHES: RoleWishes = { ...NO_WISHES, tokenVariable: undefined };

/** @throws UsageError for a value that AWS would not take */
export function roleWishes(given: RoleGiven): RoleWishes {
  const wishes = {
    roles: given['role-arn'].map((arn) => checked('role-arn', arn, ROLE)),
    sessionName: optional('role-session-name', given['role-session-name'], NAME),
    durationSeconds: given['duration-seconds'],
    externalId: optional('external-id', given['external-id'], EXTERNAL_ID),
    sourceIdentity: optional('source-identity', given['source-identity'], NAME),
    tags: tagsIn(given.tag),
    transitiveTags: given['transitive-tag'].map((key) => checked('transitive-tag', key, tagKey())),
    isTagged: given['job-tags'],
    policy: given['session-policy'] === undefined ? undefined : policyIn(given['session-policy']),
    policyArns: given['managed-policy'].map((arn) => checked('managed-policy', arn, POLICY)),
    tokenVariable: optional('web-identity-token-env', given['web-identity-token-env'], VARIABLE),
  };
  return wishes;
}

/**
 * Refuses wishes that nothing comes of.
 *
 * @param isAnyRole whether one of the resources has a role in place of keys
 * @param more      other options of the command line that are only for roles
 * @throws UsageError
 */
export function checkUse(wishes: RoleWishes, isAnyRole: boolean, more: readonly string[] = []): void {
  if (isAnyRole) return;
  if (wishes.tokenVariable !== undefined)
    throw new UsageError('--web-identity-token-env is for integrations with a role in place of keys');
  const [option] = [...wordsOf(wishes), ...more.map((name) => `--${name}`)];
  if (wishes.roles.length === 0 && option !== undefined)
    throw new UsageError(`${option} is about a role, and there is none: give --role-arn too`);
}

interface Form {
  readonly is: RegExp;
  /** What it is, in words after "is not". */
  readonly called: string;
}

const ROLE: Form = { is: /^arn:[\w-]+:iam::\d*:role\/[\w+=,.@/-]+$/, called: 'the ARN of a role' };
const POLICY: Form = {
  is: /^arn:[\w-]+:iam::(\d*|aws):policy\/[\w+=,.@/-]+$/,
  called: 'the ARN of a managed policy',
};
const NAME: Form = { is: /^[\w+=,.@-]{2,64}$/, called: '2 to 64 letters, digits and _+=,.@-' };
const EXTERNAL_ID: Form = { is: /^[\w+=,.@:/-]{2,1224}$/, called: '2 to 1224 letters, digits and _+=,.@:/-' };
const VARIABLE: Form = { is: /^[A-Za-z_]\w*$/, called: 'the name of a variable' };

// Functions, since V8 takes a tenth of a millisecond to read what a letter is.
const tagKey = (): Form => ({
  is: /^(?!aws:)[\p{L}\p{Z}\p{N}_.:/=+\-@]{1,128}$/iu,
  called: 'the key of a tag',
});
const tagValue = (): Form => ({
  is: /^[\p{L}\p{Z}\p{N}_.:/=+\-@]{0,256}$/u,
  called: 'KEY=VALUE with a value that tags can have',
});

/** The value stays out of the message: it may be the next word, which may be a secret. */
function checked(option: string, value: string, { is, called }: Form): string {
  if (is.test(value)) return value;
  throw new UsageError(`--${option} is not ${called}`);
}

const optional = (option: string, value: string | undefined, form: Form): string | undefined =>
  value === undefined ? undefined : checked(option, value, form);

/** AWS takes no key twice, in any case. */
function tagsIn(texts: readonly string[]): ReadonlyMap<string, string> {
  const tags = texts.map(tagIn);
  const keys = tags.map(([key]) => key.toLowerCase());
  const index = keys.findIndex((key, at) => keys.indexOf(key) !== at);
  if (index >= 0)
    throw new UsageError(`--tag ${quote(tags[index]?.[0] ?? '')} is given twice; leave one out`);
  return new Map(tags);
}

function tagIn(text: string): readonly [key: string, value: string] {
  const equals = text.indexOf('=');
  const key = checked('tag', text.slice(0, Math.max(0, equals)), { ...tagKey(), called: 'KEY=VALUE' });
  return [key, checked('tag', text.slice(equals + 1), tagValue())];
}

/** The policy on one line. */
function policyIn(text: string): string {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === 'object' && value !== null && 'Statement' in value) return JSON.stringify(value);
  } catch {
    // Below.
  }
  throw new UsageError('--session-policy is not a policy in JSON, with a Statement');
}

/** The same as words of a command line, for a file that has shipctl called again. */
export function wordsOf(wishes: RoleWishes): readonly string[] {
  const pairs: readonly (readonly [option: string, value: string | number | undefined])[] = [
    ...wishes.roles.map((arn) => ['role-arn', arn] as const),
    ['role-session-name', wishes.sessionName],
    ['duration-seconds', wishes.durationSeconds],
    ['external-id', wishes.externalId],
    ['source-identity', wishes.sourceIdentity],
    ...[...wishes.tags].map(([key, value]) => ['tag', `${key}=${value}`] as const),
    ...wishes.transitiveTags.map((key) => ['transitive-tag', key] as const),
    ['session-policy', wishes.policy],
    ...wishes.policyArns.map((arn) => ['managed-policy', arn] as const),
    ['web-identity-token-env', wishes.tokenVariable],
  ];
  const given = pairs.flatMap(([option, value]) => (value === undefined ? [] : [`--${option}`, `${value}`]));
  return wishes.isTagged ? [...given, '--job-tags'] : given;
}
