import { ShipctlError, UsageError } from '../../errors.ts';
import type { World } from '../../world/world.ts';
import { type Given, type Kind, type ScopeUnits } from '../kinds/kind.ts';
import {
  CLUSTER_SCOPES,
  KNOWN_SCOPES,
  SCOPE_CLOUDS,
  kindRowOf,
  scopesOf,
  unknownKind,
  unsupportedScopes,
} from '../kinds/kinds.ts';
import { resourceSetting } from '../kinds/setting.ts';
import { stepScopes, versionFile } from '../kinds/version.ts';
import type { JsonObject } from '../json/jsonObject.ts';
import { quote } from '../messages.ts';
import { meant } from '../nearest.ts';
import type { UnitRequest } from '../tools/configurableTool.ts';
import { registryLogin } from './registryLogins.ts';
import { type RankedIntegration, claimOf } from './resourcesToConfigure.ts';

/** What resources ask for. */
export interface WantedUnits {
  /** Without what scopes add. */
  readonly own: readonly UnitRequest[];
  /** All of them, in the order of the resources. */
  readonly all: readonly UnitRequest[];
  /** Why scopes add nothing. */
  readonly failures: readonly string[];
}

/** How they are asked for. */
export interface Asking {
  readonly options: Given['options'];
  /** In place of those of the steps. */
  readonly scopes: readonly string[] | undefined;
  /** Whether the resources were chosen by name. */
  readonly isNamed: boolean;
  readonly warn: (text: string) => void;
}

/** A resource whose kind is known. */
interface Known extends RankedIntegration {
  readonly kind: Kind;
  readonly version: JsonObject | undefined;
}

interface Wanted {
  readonly kind: Kind;
  readonly given: Given;
  readonly own: readonly UnitRequest[];
}

/**
 * The units that resources ask for. Servers are asked for what scopes need once all else is known to be right.
 *
 * @throws ShipctlError for a resource that can't be configured
 */
export async function wantedUnits(
  world: World,
  resources: readonly RankedIntegration[],
  asking: Asking,
): Promise<WantedUnits> {
  const known: Known[] = [];
  for (const resource of resources) known.push(await knownResource(world, resource));
  const wanted: Wanted[] = [];
  for (const one of known)
    wanted.push(await ownUnits(world, one, askedOf(world, one, known, asking), asking));
  checkScopes(asking, wanted);
  const failures: string[] = [];
  const all: UnitRequest[] = [];
  for (const { kind, given, own } of wanted) {
    all.push(...own);
    for (const scope of given.scopes)
      all.push(...(await unitsOfScope(scopeUnits(kind, scope), given, failures)));
  }
  return { own: wanted.flatMap(({ own }) => own), all, failures };
}

async function knownResource(world: World, resource: RankedIntegration): Promise<Known> {
  const { integration } = resource;
  const row = kindRowOf(integration);
  if (!row) throw unknownKind(integration);
  const version = await versionFile(world, integration.resource);
  return { ...resource, kind: await row.load(), version };
}

/**
 * The scopes that a resource is asked for: those of the command line, or else of its step. One for a cluster is for the
 * resources that name a cluster, unless none does.
 */
function askedOf(
  world: World,
  resource: Known,
  all: readonly Known[],
  { scopes, isNamed }: Asking,
): readonly string[] {
  if (!scopes) return stepScopes(resource.version);
  if (isNamed) return scopes;
  return scopes.filter((scope) => {
    if (!CLUSTER_SCOPES.includes(scope)) return true;
    const owners = all.filter((one) => scopeUnits(one.kind, scope) && namesCluster(world, one));
    return owners.length === 0 || owners.includes(resource);
  });
}

function namesCluster(world: World, { integration: { resource }, version }: Known): boolean {
  try {
    return resourceSetting(world, resource.prefix, version, 'clusterName') !== undefined;
  } catch (error) {
    // What is wrong with it is said when the cluster is asked for.
    if (error instanceof ShipctlError) return true;
    throw error;
  }
}

async function ownUnits(
  world: World,
  { integration, rank, kind, version }: Known,
  asked: readonly string[],
  { options, scopes: ofLine, warn }: Asking,
): Promise<Wanted> {
  const scopes = scopesOf(integration, asked);
  const supported = scopes.filter((scope) => scopeUnits(kind, scope));
  // A scope of the command line is for the resources that have it.
  const unsupported = scopes.filter((scope) => !supported.includes(scope) && !ofLine?.includes(scope));
  // A plan keeps no token from which the account would follow.
  const owner = options.isPlan === true ? integration.resource.name : undefined;
  const given: Given = {
    world,
    integration,
    claim: { ...claimOf(world.env, integration), rank },
    version,
    options,
    scopes: supported,
    asked,
    answererOf: async (host) => (await registryLogin(world, host, owner))?.integration.resource.name,
    warn,
  };
  const own = await kind.units(given);
  if (unsupported.length > 0) warn(unsupportedScopes(integration, unsupported));
  return { kind, given, own };
}

const scopeUnits = ({ scopes = {} }: Kind, scope: string): ScopeUnits | undefined =>
  Object.hasOwn(scopes, scope) ? scopes[scope] : undefined;

/** Refuses scopes of the command line that no resource has. */
function checkScopes({ scopes = [] }: Asking, wanted: readonly Wanted[]): void {
  for (const scope of scopes) {
    if (wanted.some(({ given }) => given.scopes.includes(scope))) continue;
    const isKnown = KNOWN_SCOPES.includes(scope);
    const near = meant(scope, KNOWN_SCOPES);
    const rest =
      near === undefined ? `; the scopes are ${KNOWN_SCOPES.join(', ')}` : `; did you mean ${quote(near)}?`;
    throw new UsageError(
      isKnown
        ? `--scopes: the scope ${scope} is for ${SCOPE_CLOUDS[scope] ?? ''} integrations, and none of these resources has one`
        : `--scopes: ${quote(scope)} is not a scope${rest}`,
    );
  }
}

async function unitsOfScope(
  units: ScopeUnits | undefined,
  given: Given,
  failures: string[],
): Promise<readonly UnitRequest[]> {
  try {
    return (await units?.(given)) ?? [];
  } catch (error) {
    if (!(error instanceof ShipctlError)) throw error;
    failures.push(error.message);
    return [];
  }
}
