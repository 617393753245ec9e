import { ShipctlError } from '../../errors.ts';
import type { AwsKeys, TemporaryKeys } from '../../world/credentialProviders.ts';
import type { Owner } from '../../world/sharedFiles.ts';
import type { World } from '../../world/world.ts';
import { PARTITIONS } from '../clouds/aws/partitions.ts';
import type { TimeLimit } from '../clouds/aws/timeout.ts';
import { NO_ROLE_WISHES, type RoleWishes } from '../clouds/aws/roleOptions.ts';
import { isNothing } from '../job/names.ts';
import { type AwsResource, isRole } from '../tools/aws/keys.ts';
import type { OwnDefault } from './ownDefault.ts';

/** What getting keys may take. */
export type KeysWorld = Pick<
  World,
  'env' | 'files' | 'network' | 'tokenFiles' | 'credentialProviders' | 'sharedFiles' | 'random'
>;

/** What keys are wanted, and how they may be had. */
export interface KeysWanted {
  readonly world: KeysWorld;
  readonly owner: Owner;
  /** Where roles are assumed; without it, in the global region of the role's partition. */
  readonly region: string | undefined;
  readonly wishes?: RoleWishes;
  /** When all tries end; without it, 50 seconds after the first one. */
  readonly limit?: TimeLimit;
  /** Whether keys of a role may come from an earlier call, and be kept for the next one; without it, they may. */
  readonly isKept?: boolean;
  readonly warn: (text: string) => void;
}

/**
 * The keys of a resource: those of its integration, or those of a role, which are kept for the job.
 *
 * @throws UsageError for wishes that no session can have; ShipctlError if a role can't be assumed
 */
export async function keysOf(
  { integration, identity }: Pick<AwsResource, 'integration' | 'identity'>,
  { world, owner, region, wishes = NO_ROLE_WISHES, limit, isKept = true, warn }: KeysWanted,
): Promise<AwsKeys | TemporaryKeys> {
  const role = isRole(identity) ? identity.roleArn : undefined;
  if (!isRole(identity) && wishes.roles.length === 0) return identity;
  const { sessionKeys } = await import('../clouds/aws/sessionKeys.ts');
  const wanted = {
    owner,
    keys: isRole(identity) ? undefined : identity,
    role,
    wishes,
    tokenVariable: wishes.tokenVariable,
    ownKeys: () => ownKeysIn(world),
    region: region ?? globalRegionOf(role ?? wishes.roles[0] ?? ''),
    label: integration.label,
    limit,
    isKept,
  };
  return sessionKeys(world, wanted, warn);
}

/** The user's own keys; there are none if the user has no place for files, as a service without HOME has none. */
async function ownKeysIn(world: KeysWorld): Promise<OwnDefault | undefined> {
  const { ownDefault } = await import('./ownDefault.ts');
  try {
    return await ownDefault(world);
  } catch (error) {
    if (!(error instanceof ShipctlError)) throw error;
    return PLACES.every((name) => isNothing(world.env.get(name))) ? undefined : { fault: error.message };
  }
}

const PLACES = ['HOME', 'AWS_SHARED_CREDENTIALS_FILE', 'AWS_CONFIG_FILE'];

/** The region that serves all of an ARN's partition, so that each account has it. */
function globalRegionOf(arn: string): string {
  const [, name] = arn.split(':');
  return PARTITIONS.find((partition) => partition.name === name)?.globalRegion ?? 'us-east-1';
}
