import { UsageError } from '../../../errors.ts';
import type { Environment } from '../../../world/environment.ts';
import type { RoleSession } from '../../../world/credentialProviders.ts';

/** What a session with a role is to be, beyond what the role allows. */
export interface SessionWishes {
  /** Roles to assume one after the other. */
  readonly roles: readonly string[];
  readonly sessionName: string | undefined;
  readonly durationSeconds: number | undefined;
  readonly externalId: string | undefined;
  readonly tags: ReadonlyMap<string, string>;
  readonly transitiveTags: readonly string[];
  /** Whether to tag sessions with the names of the job, the build and the resource, if there is room for that. */
  readonly isTagged: boolean;
  readonly sourceIdentity: string | undefined;
  readonly policy: string | undefined;
  readonly policyArns: readonly string[];
}

/** What every wish is without an option. */
export const NO_WISHES: SessionWishes = {
  roles: [],
  sessionName: undefined,
  durationSeconds: undefined,
  externalId: undefined,
  tags: new Map(),
  transitiveTags: [],
  isTagged: false,
  sourceIdentity: undefined,
  policy: undefined,
  policyArns: [],
};

/** With keys that are themselves a role's, AWS makes no session longer. */
const LONGEST_CHAINED_SECONDS = 3600;

const LONGEST_NAME = 64;

/** What the first role is assumed with. */
export interface ChainStart {
  /** Whether it is keys of another role. */
  readonly isChained: boolean;
  /** Whether it is an identity token, which has tags of its own. */
  readonly isByToken: boolean;
}

/**
 * The sessions that roles take, one after the other. What limits a session is for the last one; tags and names are for all.
 *
 * @param jobTags tags that may be left out
 * @throws UsageError for roles that come to no session
 */
export function sessionsOf(
  roles: readonly string[],
  wishes: SessionWishes,
  start: ChainStart,
  sessionName: string,
  jobTags: ReadonlyMap<string, string>,
  label: string,
): readonly RoleSession[] {
  checkSessions(roles, wishes, start, label);
  const tags = new Map([...jobTags, ...wishes.tags]);
  const firstTagged = start.isByToken ? 1 : 0;
  return roles.map((roleArn, index) => {
    const isLast = index === roles.length - 1;
    return {
      roleArn,
      sessionName,
      durationSeconds: isLast ? wishes.durationSeconds : undefined,
      sourceIdentity: wishes.sourceIdentity,
      ...(index < firstTagged ? {} : tagsFor(tags, wishes.transitiveTags, index === firstTagged)),
      ...(isLast
        ? { externalId: wishes.externalId, policy: wishes.policy, policyArns: wishes.policyArns }
        : {}),
    };
  });
}

/** The tags that a session is given: it inherits transitive ones, and AWS refuses one that is given again, in any case. */
function tagsFor(
  tags: ReadonlyMap<string, string>,
  transitiveTags: readonly string[],
  isFirst: boolean,
): Pick<RoleSession, 'tags' | 'transitiveTags'> {
  if (isFirst) return { tags, transitiveTags };
  const inherited = new Set(transitiveTags.map((name) => name.toLowerCase()));
  return { tags: new Map([...tags].filter(([name]) => !inherited.has(name.toLowerCase()))) };
}

/**
 * Checks what can be told of roles before anybody assumes them.
 *
 * @param start what the first one is assumed with
 * @throws UsageError for roles that come to no session
 */
export function checkSessions(
  roles: readonly string[],
  wishes: SessionWishes,
  { isChained, isByToken }: ChainStart,
  label: string,
): void {
  checkChain(roles, label);
  const { durationSeconds = 0 } = wishes;
  if ((isChained || roles.length > 1) && durationSeconds > LONGEST_CHAINED_SECONDS)
    throw new UsageError(
      `${label}: --duration-seconds is more than ${LONGEST_CHAINED_SECONDS}, which AWS allows for no role that is ` +
        "assumed with another role's keys",
    );
  if (isByToken && roles.length === 1 && isTold(wishes))
    throw new UsageError(
      `${label}: a role that is assumed with an identity token takes no external id, no tags and no source identity; ` +
        "tags come from the token's claims",
    );
}

/** Whether a session is to say who has it, which an identity token says by itself. */
const isTold = ({ tags, transitiveTags, isTagged, externalId, sourceIdentity }: SessionWishes): boolean =>
  tags.size > 0 ||
  transitiveTags.length > 0 ||
  isTagged ||
  externalId !== undefined ||
  sourceIdentity !== undefined;

function checkChain(roles: readonly string[], label: string): void {
  const twice = roles.find((role, index) => roles.indexOf(role) !== index);
  if (twice === undefined) return;
  throw new UsageError(`${label}: the role ${twice} occurs twice in the chain of roles; leave one out`);
}

/** The name of the job's sessions, as CloudTrail shows it: of the job and the build, in the characters that AWS takes. */
export function sessionNameOf(env: Environment): string {
  const [job = '', build = ''] = ['JOB_NAME', 'BUILD_ID'].map((name) => plainName(env.get(name) ?? ''));
  const room = LONGEST_NAME - (build === '' ? 0 : build.length + 1);
  const name = [job.slice(0, Math.max(0, room)), build].filter((part) => part !== '').join('-');
  return name.length < 2 ? 'shipctl' : name.slice(0, LONGEST_NAME);
}

const plainName = (text: string): string => text.replace(/[^\w+=,.@-]+/g, '-').replace(/^-+|-+$/g, '');

/** Tags that say which job a session is of, without those whose keys are among the given ones, in any case. */
export function jobTagsOf(
  env: Environment,
  resource: string,
  given: ReadonlyMap<string, string>,
): ReadonlyMap<string, string> {
  const taken = new Set([...given.keys()].map((key) => key.toLowerCase()));
  const found = [
    ['Job', env.get('JOB_NAME')],
    ['Build', env.get('BUILD_ID')],
    ['Resource', resource],
  ] as const;
  return new Map(
    found.flatMap(([name, value]) =>
      value === undefined || value === '' || taken.has(name.toLowerCase()) ? [] : [[name, cleanTag(value)]],
    ),
  );
}

const LONGEST_TAG = 256;

/** The value of a tag with only the characters that AWS takes, cut to what it takes. */
export const cleanTag = (value: string): string =>
  value
    .replace(/[^\p{L}\p{Z}\p{N}_.:/=+\-@]/gu, '_')
    .slice(0, LONGEST_TAG)
    // Half of a character, which has no place in a request.
    .replace(/\p{Cs}$/u, '');
