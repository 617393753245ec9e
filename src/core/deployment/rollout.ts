import type { EcsService } from './ecsService.ts';

/** How a deployment ended. */
type Rollout = { readonly isSteady: true } | { readonly isSteady: false; readonly failure: string };

/** Which deployment of a service is meant. */
interface OwnDeployment {
  /** Undefined if ECS did not name it. */
  readonly id: string | undefined;
  /** The ids of those before it, which answers may show for a moment. */
  readonly earlier: ReadonlySet<string>;
}

const STEADY: Rollout = { isSteady: true };

/**
 * How a deployment ended; undefined while it goes on. It is steady when it is the only one and ECS says that it is
 * complete, or, if ECS does not say, when as many tasks run as are wanted. ECS is believed before the counts: tasks that
 * run for a moment may still end, or fail the checks of a load balancer.
 */
export function rolloutOf(
  { deployments, running, desired }: EcsService,
  own: OwnDeployment,
): Rollout | undefined {
  const failed = deployments.find(({ id, state }) => id === own.id && state === 'FAILED');
  if (failed) return failure(failed.reason === '' ? 'ECS says that it failed' : failed.reason);
  const primary = deployments.find(({ isPrimary }) => isPrimary);
  if (primary && own.id !== undefined && primary.id !== own.id)
    return own.earlier.has(primary.id)
      ? undefined
      : failure('it was rolled back, or another deployment replaced it');
  if (deployments.length > 1) return undefined;
  const isDone = primary?.state === undefined ? running === desired : primary.state === 'COMPLETED';
  return isDone ? STEADY : undefined;
}

const failure = (why: string): Rollout => ({ isSteady: false, failure: why });

/** The deployment that an answer to CreateService or UpdateService says is under way. */
export const ownDeployment = (
  answer: EcsService | undefined,
  before: EcsService | undefined,
): OwnDeployment => {
  const id = answer?.deployments.find(({ isPrimary }) => isPrimary)?.id;
  return { id, earlier: new Set(before?.deployments.map((one) => one.id).filter((one) => one !== id)) };
};
