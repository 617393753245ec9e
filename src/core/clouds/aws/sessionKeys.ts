import { sha256 } from '../../../sha256.ts';
import type { AwsKeys, RoleSession, TemporaryKeys } from '../../../world/credentialProviders.ts';
import type { Owner } from '../../../world/sharedFiles.ts';
import type { World } from '../../../world/world.ts';
import { keptToken } from '../keptToken.ts';
import { LONGEST_LIFE_MS, type Token } from '../token.ts';
import type { Assuming } from './assumedRole.ts';
import { endpointOf } from './endpoints.ts';
import type { OwnKeys } from './identitySource.ts';
import { type JobIdentity, chainFrom, jobIdentity, publicParts, secretParts } from './jobIdentity.ts';
import { type SessionWishes, jobTagsOf, sessionNameOf, sessionsOf } from './roleSession.ts';
import { TIMEOUT_SECONDS, type TimeLimit, limitOf } from './timeout.ts';

/** Keys of a role that a resource of the job needs. */
export interface WantedKeys {
  readonly owner: Owner;
  /** The keys of the integration; undefined if the job's own identity assumes the role. */
  readonly keys: AwsKeys | undefined;
  /** The role of the integration, if it has one; those of the wishes follow. */
  readonly role: string | undefined;
  readonly wishes: SessionWishes;
  /** The variable with a token of the CI system, if the command line names one. */
  readonly tokenVariable: string | undefined;
  readonly ownKeys: OwnKeys;
  readonly region: string;
  /** The resource, for messages. */
  readonly label: string;
  /** When all tries end; undefined for the usual time. */
  readonly limit: TimeLimit | undefined;
  /** Whether keys may come from an earlier call, and be kept for the next one. */
  readonly isKept: boolean;
}

type Outside = Pick<World, 'env' | 'files' | 'network' | 'tokenFiles' | 'credentialProviders'>;

/**
 * Keys of a role: those of an earlier call as long as they are good for more than a third of their life, or else new ones.
 *
 * @param warn gets what keeps keys from being kept, or renewed, and that new ones have ended already
 * @throws UsageError for wishes that no session can have; ShipctlError if there are no keys
 */
export async function sessionKeys(
  outside: Outside,
  wanted: WantedKeys,
  warn: (text: string) => void,
): Promise<TemporaryKeys> {
  const identity: JobIdentity = wanted.keys
    ? { kind: 'environment', keys: wanted.keys }
    : jobIdentity(outside.env, wanted.tokenVariable);
  const { sessions, droppable } = plannedSessions(outside, identity, wanted);
  const { random, now } = clockOf(await outside.network());
  // It holds for the wait for another process as well.
  const limit = wanted.limit ?? (await limitOf(outside, TIMEOUT_SECONDS));
  const make = async (until: TimeLimit): Promise<TemporaryKeys> => {
    const keys = await newKeys(outside, identity, sessions, droppable, { ...wanted, limit: until, warn });
    if (keys.expires <= now()) warn(endedAlready(keys));
    return keys;
  };
  if (!wanted.isKept) return make(limit);
  const token = await keptToken(
    outside,
    {
      owner: wanted.owner,
      purpose: `aws ${digestOf(outside, identity, sessions, droppable, wanted)}`,
      secrets: await secretsOf(outside, identity, wanted),
      waitSeconds: (limit.end - now()) / 1000,
      isFresh: (one, at) => one.obtained <= at && at < renewalOf(one, random()),
      make: async (isSpare) => {
        const obtained = now();
        const keys = await make(isSpare ? await shortLimit(outside, limit) : limit);
        const expires = Math.min(keys.expires, obtained + LONGEST_LIFE_MS);
        return { value: JSON.stringify(keys), obtained, expires };
      },
    },
    warn,
  );
  return JSON.parse(token.value) as TemporaryKeys;
}

const endedAlready = ({ expires }: TemporaryKeys): string =>
  `the keys that AWS gave just now ended at ${new Date(expires).toISOString()} by the clock of this machine; if that is ` +
  'wrong, correct it';

const clockOf = (network: {
  now(): number;
  random(): number;
}): { readonly now: () => number; readonly random: () => number } => ({
  now: () => network.now(),
  random: () => network.random(),
});

/** When a third of their life is left, or a little later, so that not all jobs of a machine renew theirs at once. */
const renewalOf = ({ obtained, expires }: Token, random: number): number =>
  expires - ((expires - obtained) / 3) * (1 - random / 5);

function plannedSessions(
  { env }: Outside,
  identity: JobIdentity,
  { role, wishes, owner, label }: WantedKeys,
): { readonly sessions: readonly RoleSession[]; readonly droppable: ReadonlySet<string> } {
  const { roles, start } = chainFrom(identity, [role ?? [], wishes.roles].flat());
  const jobTags: ReadonlyMap<string, string> = wishes.isTagged
    ? jobTagsOf(env, owner.resource, wishes.tags)
    : new Map();
  const name = wishes.sessionName ?? sessionNameOf(env);
  const sessions = sessionsOf(roles, wishes, start, name, jobTags, label);
  const droppable = new Set(jobTags.keys());
  return { sessions, droppable };
}

async function newKeys(
  outside: Outside,
  identity: JobIdentity,
  sessions: readonly RoleSession[],
  droppable: ReadonlySet<string>,
  { ownKeys, region, label, limit, warn }: Omit<WantedKeys, 'limit'> & Pick<Assuming, 'limit' | 'warn'>,
): Promise<TemporaryKeys> {
  // Kept keys need none of this.
  const [{ assumedKeys }, { sourceOf }] = await Promise.all([
    import('./assumedRole.ts'),
    import('./identitySource.ts'),
  ]);
  const assuming = { region, label, limit, warn };
  const source = await sourceOf(outside, identity, ownKeys, assuming);
  return assumedKeys(outside, source, sessions, droppable, assuming);
}

/** Whatever decides which keys are given: others need keys of their own. */
function digestOf(
  { env }: Outside,
  identity: JobIdentity,
  sessions: readonly RoleSession[],
  droppable: ReadonlySet<string>,
  { region }: WantedKeys,
): string {
  const places = identity.kind === 'instance' ? INSTANCE_PLACES.map((name) => env.get(name) ?? null) : [];
  const all = sessions.map((one) => [Object.entries(one).sort(), [...(one.tags ?? [])]]);
  const parts = [publicParts(identity), places, region, endpointOf('sts', region, env), all, [...droppable]];
  return sha256(JSON.stringify(parts));
}

/** As long as kept keys are good, nobody waits longer than this for new ones. */
const RENEWAL_SECONDS = 10;

async function shortLimit(outside: Outside, limit: TimeLimit): Promise<TimeLimit> {
  const short = await limitOf(outside, RENEWAL_SECONDS);
  return limit.end < short.end ? limit : short;
}

/** Where an instance's metadata, or the user's own keys, are looked for. */
const INSTANCE_PLACES = [
  'AWS_EC2_METADATA_DISABLED',
  'AWS_EC2_METADATA_SERVICE_ENDPOINT',
  'AWS_SHARED_CREDENTIALS_FILE',
  'AWS_CONFIG_FILE',
  'HOME',
];

/** What decides it too, and must be in no name. */
async function secretsOf(
  outside: Pick<World, 'env' | 'files'>,
  identity: JobIdentity,
  { ownKeys }: WantedKeys,
): Promise<readonly string[]> {
  // They count if the machine has no metadata of an instance, which nobody knows before asking.
  if (identity.kind === 'instance') return [JSON.stringify((await ownKeys()) ?? null)];
  return secretParts(outside, identity);
}
