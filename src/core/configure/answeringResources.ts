import type { World } from '../../world/world.ts';
import { gitRowOf, registryRowOf } from '../kinds/kinds.ts';
import { quote } from '../messages.ts';
import { urlOf } from '../tools/git/origin.ts';
import type { UnitRequest } from '../tools/configurableTool.ts';
import { jobIntegrations } from './jobIntegrations.ts';
import { registryLogin } from './registryLogins.ts';

/** The names of the tools with logins for registries, and for servers. */
const DOCKER = 'docker';
const GIT = 'git';

type Outside = Pick<World, 'env' | 'files' | 'tokenFiles'>;

/** What was configured in mode `process`. */
interface Configured {
  /** The resources that were chosen by name; none if all are configured. */
  readonly names: readonly string[];
  readonly units: readonly UnitRequest[];
  /** Nothing is written or kept, so nobody knows the accounts that servers named. */
  readonly isPlan: boolean;
}

/**
 * Says for which of the resources that are configured a credential helper gives the login of another one: it knows only
 * hosts, and the job's last login for each counts.
 *
 * @throws ShipctlError for an integration that the helper could not read either
 */
export async function otherAnswers(outside: Outside, configured: Configured): Promise<readonly string[]> {
  return [...(await otherRegistries(outside, configured)), ...(await otherOrigins(outside, configured))];
}

async function otherRegistries(
  outside: Outside,
  { names, units, isPlan }: Configured,
): Promise<readonly string[]> {
  const logins = units.filter(({ tool }) => tool.name === DOCKER);
  // Of several resources with one host, the last one has the login.
  const owners = new Map(logins.map(({ unit, claim }) => [unit, claim.resource]));
  const warnings: string[] = [];
  for (const [host, name] of owners) {
    const login = await registryLogin(outside, host, isPlan ? name : undefined);
    const other = login?.integration.resource.name ?? name;
    if (other === name) continue;
    const isLeftOut = names.length > 0 && !names.includes(other);
    const isByOrder = isLeftOut && (await isLater(outside, other, name));
    warnings.push(isByOrder ? otherAnswer(name, host, other) : ecrAnswer(name, host, other));
  }
  return warnings;
}

/** Whether a resource with a login comes behind another one in the job. */
async function isLater(outside: Outside, name: string, other: string): Promise<boolean> {
  for await (const { integration } of jobIntegrations(outside, registryRowOf))
    if ([name, other].includes(integration.resource.name)) return integration.resource.name === name;
  return false;
}

async function otherOrigins(
  outside: Outside,
  { names, units }: Pick<Configured, 'names' | 'units'>,
): Promise<readonly string[]> {
  // Without names, none is left out.
  if (names.length === 0 || !units.some(({ tool }) => tool.name === GIT)) return [];
  const answering = new Map<string, string>();
  const warnings: string[] = [];
  for await (const { integration, kind } of jobIntegrations(outside, gitRowOf)) {
    const { name } = integration.resource;
    const origin = urlOf(kind.originOf(integration));
    const other = answering.get(origin);
    if (other === undefined) answering.set(origin, name);
    else if (names.includes(name) && !names.includes(other)) warnings.push(otherAnswer(name, origin, other));
  }
  return warnings;
}

const answered = (name: string, place: string, other: string): string =>
  `the resource ${quote(name)}: with --mode process the login for ${quote(place)} is that of ${quote(other)}`;

const otherAnswer = (name: string, place: string, other: string): string =>
  `${answered(name, place, other)}, the last one in the job; use --mode keys, or configure ${quote(other)} too`;

/** Steps, accounts and regions say whose the registries of Amazon ECR are, before the order does. */
const ecrAnswer = (name: string, place: string, other: string): string =>
  `${answered(name, place, other)}; use --mode keys, or have the login of ${quote(name)} come first: its step needs the ` +
  'scope ecr, and its integration the field awsAccountId';
