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
    const { id } = this.#own;
    const isLeaving = service?.status === 'DRAINING';
    const isShown =
      id === undefined
        ? service !== undefined && !isLeaving
        : service?.deployments.some((one) => one.id === id) === true;
    this.#hasShown ||= isShown;
    if (isLeaving && this.#hasShown) return DELETED;
    const end = service && !isLeaving ? rolloutOf(service, this.#own) : undefined;
    if (end) return end;
    const isOver = isLeaving || this.#hasShown || isReplaced(service, this.#own);
    this.#missing = isOver && !isShown ? this.#missing + 1 : 0;
    if (this.#missing < LOOKS) return undefined;
    return service && !isLeaving ? REPLACED : DELETED;
  }
}

/**
 * How a deployment ended; undefined while it goes on. It is steady when it is the only one and ECS says that it is
 * complete, or, if ECS does not say, when as many tasks run as are wanted. ECS is believed before the counts: tasks that
 * run for a moment may still end, or fail the checks of a load balancer.
 */
function rolloutOf({ deployments, running, desired }: EcsService, own: OwnDeployment): Rollout | undefined {
  const shown = deployments.find(({ id }) => id === own.id);
  if (shown?.state === 'FAILED')
    return failure(shown.reason === '' ? 'ECS says that it failed' : shown.reason);
  const primary = deployments.find(({ isPrimary }) => isPrimary);
  if (own.id !== undefined && primary?.id !== own.id)
    return shown && isReplaced({ deployments }, own) ? REPLACED : undefined;
  if (deployments.length > 1) return undefined;
  const isDone = primary?.state === undefined ? running === desired : primary.state === 'COMPLETED';
  return isDone ? STEADY : undefined;
}

/** Whether a later deployment is in the place of this one. */
function isReplaced(service: Pick<EcsService, 'deployments'> | undefined, own: OwnDeployment): boolean {
  const primary = service?.deployments.find(({ isPrimary }) => isPrimary);
  return primary !== undefined && primary.id !== own.id && !own.earlier.has(primary.id);
}

const failure = (why: string): Rollout => ({ isSteady: false, failure: why });

const REPLACED = failure('it was rolled back, or another deployment replaced it');
const DELETED = failure('somebody deleted the service');

/** The deployment that an answer to CreateService or UpdateService says is under way. */
export const ownDeployment = (answer: EcsService, before: EcsService | undefined): OwnDeployment => {
  const id = answer.deployments.find(({ isPrimary }) => isPrimary)?.id;
  const all = [...(before?.deployments ?? []), ...answer.deployments];
  return { id, earlier: new Set(all.map((one) => one.id).filter((one) => one !== id)) };
};
