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

/** In how many looks in a row a deployment has to be missing: an answer may be older than the one before it. */
const LOOKS = 3;

/** How a deployment ended, from one look at its service after the other. */
export class RolloutWatch {
  readonly #own: OwnDeployment;
  #hasShown = false;
  #missing = 0;

  constructor(own: OwnDeployment) {
    this.#own = own;
  }

  /** Undefined while the deployment goes on. */
  look(service: EcsService | undefined): Rollout | undefined {
    const end = service && rolloutOf(service, this.#own);
    if (end) return end;
    const { id } = this.#own;
    const isShown = service?.deployments.some((one) => id === undefined || one.id === id) === true;
    this.#hasShown ||= isShown;
    this.#missing = isShown ? 0 : this.#missing + 1;
    if (!this.#hasShown || this.#missing < LOOKS) return undefined;
    return service ? REPLACED : DELETED;
  }
}

/**
 * How a deployment ended; undefined while it goes on. It is steady when it is the only one and ECS says that it is
 * complete, or, if ECS does not say, when as many tasks run as are wanted. ECS is believed before the counts: tasks that
 * run for a moment may still end, or fail the checks of a load balancer.
 */
function rolloutOf(
  { status, deployments, running, desired }: EcsService,
  own: OwnDeployment,
): Rollout | undefined {
  if (status === 'DRAINING') return DELETED;
  const failed = deployments.find(({ id, state }) => id === own.id && state === 'FAILED');
  if (failed) return failure(failed.reason === '' ? 'ECS says that it failed' : failed.reason);
  const primary = deployments.find(({ isPrimary }) => isPrimary);
  if (primary && own.id !== undefined && primary.id !== own.id)
    return own.earlier.has(primary.id) ? undefined : REPLACED;
  if (deployments.length > 1) return undefined;
  const isDone = primary?.state === undefined ? running === desired : primary.state === 'COMPLETED';
  return isDone ? STEADY : undefined;
}

const failure = (why: string): Rollout => ({ isSteady: false, failure: why });

const REPLACED = failure('it was rolled back, or another deployment replaced it');
const DELETED = failure('somebody deleted the service');

/** The deployment that an answer to CreateService or UpdateService says is under way. */
export const ownDeployment = (
  answer: EcsService | undefined,
  before: EcsService | undefined,
): OwnDeployment => {
  const id = answer?.deployments.find(({ isPrimary }) => isPrimary)?.id;
  return { id, earlier: new Set(before?.deployments.map((one) => one.id).filter((one) => one !== id)) };
};
