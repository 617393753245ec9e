import type { World } from '../../world/world.ts';
import type { Integration } from '../job/integration.ts';
import type { Loading } from '../kinds/kinds.ts';
import { resourcesToConfigure } from './resourcesToConfigure.ts';

/** An integration of the job, and its kind, or the part of that which is wanted. */
export interface KnownIntegration<K> {
  readonly integration: Integration;
  readonly kind: K;
}

/**
 * The integrations of the resources that `configure` would configure, from the last step to the first: of several for one
 * host, the first that is given here counts.
 *
 * @param rowOf gives the row of an integration of the kinds that are wanted, and undefined for any other
 * @throws ShipctlError for an integration that can't be read
 */
export async function* jobIntegrations<K>(
  outside: Pick<World, 'env' | 'files'>,
  rowOf: (integration: Integration) => Loading<K> | undefined,
): AsyncGenerator<KnownIntegration<K>> {
  const resources = await resourcesToConfigure(outside, []);
  for (const { integration } of resources.toReversed()) {
    const kind = await rowOf(integration)?.load();
    if (kind) yield { integration, kind };
  }
}
