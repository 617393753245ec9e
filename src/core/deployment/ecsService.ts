import { fieldOf, listIn, textIn } from '../network/answers.ts';

/** A service of Amazon ECS, as far as a deployment looks at it. */
export interface EcsService {
  /** `ACTIVE`, or `DRAINING` while a deleted one's tasks end. */
  readonly status: string;
  readonly isDaemon: boolean;
  readonly desired: number;
  readonly running: number;
  readonly deployments: readonly EcsDeployment[];
  /** The oldest first. */
  readonly events: readonly EcsEvent[];
  readonly loadBalancers: readonly unknown[];
}

interface EcsDeployment {
  readonly id: string;
  /** Whether it is the last one that was asked for. */
  readonly isPrimary: boolean;
  /** `COMPLETED`, `FAILED` or `IN_PROGRESS`; undefined if ECS does not say. */
  readonly state: string | undefined;
  /** Why it is in this state. */
  readonly reason: string;
}

interface EcsEvent {
  readonly id: string;
  readonly message: string;
}

/** The service in an answer; undefined for one that was deleted, or if there is none. */
export function ecsServiceIn(value: unknown): EcsService | undefined {
  const status = textIn(value, 'status');
  if (status === '' || status === 'INACTIVE') return undefined;
  return {
    status,
    isDaemon: fieldOf(value, 'schedulingStrategy') === 'DAEMON',
    desired: countIn(value, 'desiredCount'),
    running: countIn(value, 'runningCount'),
    deployments: listIn(value, 'deployments').map(deploymentIn),
    events: listIn(value, 'events').map(eventIn).reverse(),
    loadBalancers: listIn(value, 'loadBalancers'),
  };
}

function deploymentIn(value: unknown): EcsDeployment {
  const state = textIn(value, 'rolloutState');
  return {
    id: textIn(value, 'id'),
    isPrimary: fieldOf(value, 'status') === 'PRIMARY',
    state: state === '' ? undefined : state,
    reason: textIn(value, 'rolloutStateReason'),
  };
}

const eventIn = (value: unknown): EcsEvent => ({
  id: textIn(value, 'id'),
  message: textIn(value, 'message'),
});

function countIn(value: unknown, name: string): number {
  const count = fieldOf(value, name);
  return typeof count === 'number' ? count : 0;
}
