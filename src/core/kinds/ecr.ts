import { ShipctlError } from '../../errors.ts';
import { accountOfRole, isAccount } from '../clouds/aws/accounts.ts';
import { type EcrPlace, ecrHosts, ecrRegistryAt } from '../clouds/aws/ecrHost.ts';
import { endpointOf, variantIn } from '../clouds/aws/endpoints.ts';
import type { AwsCaller } from '../clouds/aws/call.ts';
import { jobIdentity, publicParts, secretParts } from '../clouds/aws/jobIdentity.ts';
import { partitionOf } from '../clouds/aws/partitions.ts';
import { type WantedToken, keptToken, knownToken } from '../clouds/keptToken.ts';
import { type Token, isFresh } from '../clouds/token.ts';
import { TIMEOUT_SECONDS, type TimeLimit, limitOf } from '../clouds/aws/timeout.ts';
import { type Integration, fieldFault, optionalField } from '../job/integration.ts';
import { type AwsIdentity, awsIdentity, awsKind, isRole } from '../tools/aws/keys.ts';
import type { TokenGiven } from './kind.ts';
import { placedRegion } from './region.ts';
import type { RegistryGiven, RegistryLogins } from './registry.ts';
import { versionFile } from './version.ts';

/** The user whose password is a token. */
export const ECR_USER = 'AWS';

/** The scope with which AWS keys are a login for Amazon ECR. */
const SCOPE = 'ecr';

/** The logins for Amazon ECR that resources with AWS keys or a role have. */
export const ecr: RegistryLogins = {
  loginScope: SCOPE,
  usernameOf: () => ECR_USER,
  hostsOf: async (given) => {
    const region = await regionOfResource(given);
    const account = region === undefined ? undefined : await knownAccount(given, [region]);
    return region === undefined || account === undefined
      ? []
      : ecrHosts(account, region, variantIn(given.world.env));
  },
  answerFor: async (host, given) => {
    const registry = ecrRegistryAt(host);
    if (!registry) return undefined;
    const region = await regionOfResource(given);
    // Keys are good in one partition only.
    if (region !== undefined && partitionOf(region) !== partitionOf(registry.region)) return undefined;
    if (registry.isPublic) return 'other';
    const regions = [registry.region, ...(region === undefined ? [] : [region])];
    if ((await knownAccount(given, regions)) !== registry.account) return 'other';
    return region === registry.region ? 'own' : 'account';
  },
  passwordOf: async (given, host) => {
    const place = ecrRegistryAt(host);
    if (place) return (await registryToken(given, place)).value;
    throw new ShipctlError(`${given.integration.label}: ${host} is not a registry of Amazon ECR`);
  },
};

/**
 * The token of a resource for registries, which is kept for the job.
 *
 * @param isKept whether it may be written
 * @throws ShipctlError if none can be had
 */
export async function registryToken(given: TokenGiven, place: EcrPlace, isKept = true): Promise<Token> {
  const { world, integration, warn } = given;
  const limit = await limitOf(world, TIMEOUT_SECONDS);
  const make = async (): Promise<Token> => {
    // What signs requests is loaded only for those who make one.
    const { ecrToken } = await import('../clouds/aws/ecrToken.ts');
    return ecrToken(world, await ecrCaller(given, place.region, isKept, limit), place);
  };
  const keeping = keepingOf(given, identityOf(integration), place);
  // The limit is that of all that is done, the wait for another process too.
  const wanted = { ...keeping, make, waitSeconds: TIMEOUT_SECONDS };
  if (isKept) return keptToken(world, wanted, warn);
  const known = await knownToken(world, wanted);
  return known && isFresh(known, (await world.network()).now()) ? known : make();
}

/**
 * Who asks AWS for a resource in a region.
 *
 * @param isKept whether keys of a role may be kept
 * @param until  when all is to be over; without it, 50 seconds from now
 * @throws ShipctlError if a role can't be assumed
 */
export async function ecrCaller(
  given: TokenGiven,
  region: string,
  isKept: boolean,
  until?: TimeLimit,
): Promise<AwsCaller> {
  const { world, integration, claim, warn } = given;
  const { keysOf } = await import('./awsKeys.ts');
  const limit = until ?? (await limitOf(world, TIMEOUT_SECONDS));
  const resource = { integration, identity: identityOf(integration) };
  // A role's session is the one that other commands have from the resource's region.
  const own = (await regionOfResource(given)) ?? region;
  const keys = await keysOf(resource, { world, owner: claim, region: own, limit, isKept, warn });
  return { keys, region, label: integration.label, limit };
}

/** How a token for registries is kept. */
function keepingOf(
  {
    world,
    claim,
  }: Pick<RegistryGiven, 'claim'> & { readonly world: Pick<TokenGiven['world'], 'env' | 'files'> },
  identity: AwsIdentity,
  { isPublic, region }: Pick<EcrPlace, 'isPublic' | 'region'>,
): Omit<WantedToken, 'make'> {
  const service = isPublic ? 'ecr-public' : 'ecr';
  return {
    owner: claim,
    purpose: `${service} ${region}`,
    secrets: [...secretsOf(world, identity), endpointOf(service, region, world.env)],
  };
}

/** Whose token it is. Those of a role's sessions are alike, as long as the same identity assumes the role. */
function secretsOf(
  world: Pick<TokenGiven['world'], 'env' | 'files'>,
  identity: AwsIdentity,
): readonly string[] {
  if (!isRole(identity)) return [identity.accessKeyId, identity.secretAccessKey, identity.sessionToken ?? ''];
  const job = jobIdentity(world.env, undefined);
  return [identity.roleArn, JSON.stringify(publicParts(job)), ...secretParts(world, job)];
}

/**
 * The account of a resource, as far as it is known without a request: from its field `awsAccountId`, from its role, or from a
 * token that is kept for one of these regions.
 */
export async function knownAccount(
  given: RegistryGiven,
  regions: readonly string[],
): Promise<string | undefined> {
  const identity = identityIfAny(given.integration);
  const account = givenAccount(given.integration, identity);
  if (account !== undefined || !identity) return account;
  for (const region of new Set(regions)) {
    const token = await knownToken(given.world, keepingOf(given, identity, { isPublic: false, region }));
    if (token?.account !== undefined) return token.account;
  }
  return undefined;
}

const ACCOUNT_FIELD = 'awsAccountId';

/** @throws ShipctlError if the field for the account holds something else */
export function checkAccount(integration: Integration): void {
  const account = optionalField(integration, ACCOUNT_FIELD);
  if (account !== undefined && !isAccount(account))
    throw fieldFault(integration, ACCOUNT_FIELD, 'is not the id of an AWS account, which has 12 digits');
}

function givenAccount(integration: Integration, identity: AwsIdentity | undefined): string | undefined {
  const account = integration.field(ACCOUNT_FIELD) ?? '';
  if (isAccount(account)) return account;
  return identity && isRole(identity) ? accountOfRole(identity.roleArn) : undefined;
}

const identityOf = (integration: Integration): AwsIdentity =>
  awsIdentity(integration, awsKind(integration) ?? 'keys');

/** Undefined for an integration that lacks a field: another one may have the login that is asked for. */
function identityIfAny(integration: Integration): AwsIdentity | undefined {
  try {
    return identityOf(integration);
  } catch (error) {
    if (error instanceof ShipctlError) return undefined;
    throw error;
  }
}

async function regionOfResource({ integration, world }: RegistryGiven): Promise<string | undefined> {
  const { resource } = integration;
  return placedRegion(world, resource, await versionFile(world, resource), undefined)?.value;
}
