import type { World } from '../../world/world.ts';
import { gitRowOf, registryRowOf } from '../kinds/kinds.ts';
import { quote } from '../messages.ts';
import { urlOf } from '../tools/git/origin.ts';
import { jobIntegrations } from './jobIntegrations.ts';
import { hostsOf, isLoginAsked, registryLogin } from './registryLogins.ts';

type Outside = Pick<World, 'env' | 'files' | 'tokenFiles'>;

/**
 * Says for which of the resources that were chosen by name a credential helper gives the login of another one: it knows
 * only hosts, and the job's last login for each counts.
 *
 * @param names  of the resources that were chosen; none if all are configured, of which none is left out
 * @param scopes that are configured in place of those of the steps
 * @throws ShipctlError for an integration that the helper could not read either
 */
export async function otherAnswers(
  outside: Outside,
  names: readonly string[],
  scopes: readonly string[] | undefined,
): Promise<readonly string[]> {
  if (names.length === 0) return [];
  return [...(await otherRegistries(outside, names, scopes)), ...(await otherOrigins(outside, names))];
}

async function otherRegistries(
  outside: Outside,
  names: readonly string[],
  scopes: readonly string[] | undefined,
): Promise<readonly string[]> {
  const warnings: string[] = [];
  for await (const login of jobIntegrations(outside, registryRowOf)) {
    const { name } = login.integration.resource;
    if (!names.includes(name) || !(await isLoginAsked(login, scopes, outside))) continue;
    for (const host of await hostsOf(login, outside)) {
      const other = (await registryLogin(outside, host))?.integration.resource.name ?? name;
      if (!names.includes(other)) warnings.push(otherAnswer(name, host, other));
    }
  }
  return warnings;
}

async function otherOrigins(outside: Outside, names: readonly string[]): Promise<readonly string[]> {
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

const otherAnswer = (name: string, place: string, other: string): string =>
  `the resource ${quote(name)}: with --mode process the login for ${quote(place)} is that of ${quote(other)}, ` +
  `the last one in the job; use --mode keys, or configure ${quote(other)} too`;
