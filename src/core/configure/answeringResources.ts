import type { World } from '../../world/world.ts';
import type { Integration } from '../job/integration.ts';
import type { Kind } from '../kinds/kind.ts';
import { type KindRow, gitRowOf, registryRowOf } from '../kinds/kinds.ts';
import { quote } from '../messages.ts';
import { urlOf } from '../tools/git/origin.ts';
import { jobIntegrations } from './jobIntegrations.ts';

type Outside = Pick<World, 'env' | 'files'>;

/**
 * Says for which of the resources that were chosen by name a credential helper gives the login of another one: it knows
 * only hosts, and the job's last login for each counts.
 *
 * @param names of the resources that were chosen; none if all are configured, of which none is left out
 * @throws ShipctlError for an integration that the helper could not read either
 */
export async function otherAnswers(outside: Outside, names: readonly string[]): Promise<readonly string[]> {
  if (names.length === 0) return [];
  return [
    ...(await othersAmong(outside, names, registryRowOf, (kind, one) => kind.hostsOf(one, outside))),
    ...(await othersAmong(outside, names, gitRowOf, (kind, one) =>
      Promise.resolve([urlOf(kind.originOf(one))]),
    )),
  ];
}

async function othersAmong<K extends Kind>(
  outside: Outside,
  names: readonly string[],
  rowOf: (integration: Integration) => KindRow<K> | undefined,
  placesOf: (kind: K, integration: Integration) => Promise<readonly string[]>,
): Promise<readonly string[]> {
  const answering = new Map<string, string>();
  const warnings: string[] = [];
  for await (const { integration, kind } of jobIntegrations(outside, rowOf)) {
    const { name } = integration.resource;
    for (const place of await placesOf(kind, integration)) {
      const other = answering.get(place);
      if (other === undefined) answering.set(place, name);
      else if (names.includes(name) && !names.includes(other)) warnings.push(otherAnswer(name, place, other));
    }
  }
  return warnings;
}

const otherAnswer = (name: string, place: string, other: string): string =>
  `the resource ${quote(name)}: with --mode process the login for ${quote(place)} is that of ${quote(other)}, ` +
  `the last one in the job; use --mode keys, or configure ${quote(other)} too`;
