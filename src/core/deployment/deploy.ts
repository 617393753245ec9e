import { ShipctlError } from '../../errors.ts';
import { sha256 } from '../../sha256.ts';
import { AwsRefusal } from '../clouds/aws/awsError.ts';
import { fieldOf, listIn } from '../network/answers.ts';
import type { Deployment, Outcome } from './deployment.ts';
import type { EcsService } from './ecsService.ts';
import type { Members } from './manifest.ts';
import { RolloutWatch, ownDeployment } from './rollout.ts';

/** What is to be deployed. */
interface Wish {
  /** The input of RegisterTaskDefinition. */
  readonly task: Members;
  /** The ARN of the role that a new service has for its load balancer. */
  readonly roleArn: () => Promise<string | undefined>;
  /** How many of the family's revisions stay active; undefined for all. */
  readonly keep: number | undefined;
}

/**
 * Registers a task definition, creates or updates the service, and waits until it is steady.
 *
 * @throws AwsRefusal or ShipctlError for an action that fails before the service has changed; what fails after that is an outcome
 */
export async function deploy(deployment: Deployment, wish: Wish): Promise<Outcome> {
  const before = await undrained(deployment);
  const roleArn = before ? undefined : await wish.roleArn();
  const taskDefinition = await deployment.ecs.register(wish.task);
  deployment.say(`registered ${taskDefinition}`);
  const answer = await changed(deployment, before, { taskDefinition, roleArn });
  const action = before ? 'updated' : 'created';
  deployment.say(`${action} the service`);
  const failure = await failureIn(() => failureOf(deployment, answer, before));
  const isSteady = failure === undefined;
  if (!isSteady || wish.keep === undefined)
    return { action, taskDefinition, isSteady, deregistered: [], failure };
  return { action, taskDefinition, isSteady, ...(await deregisterAllBut(deployment, wish.keep)) };
}

/** Why work did not reach its end, whether it says so or AWS refuses it. */
async function failureIn(work: () => Promise<string | undefined>): Promise<string | undefined> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof ShipctlError) return error.message;
    throw error;
  }
}

/** The service before the deployment. A deleted one whose tasks still end has to be gone before there can be another. */
async function undrained(deployment: Deployment): Promise<EcsService | undefined> {
  const before = await deployment.before();
  if (before?.status !== 'DRAINING') return before;
  deployment.say('waiting for the tasks of the deleted service to end');
  const isGone = await deployment.watched((service) => service?.status !== 'DRAINING' || undefined);
  if (isGone) return deployment.before();
  throw new ShipctlError(
    deployment.timeIsUp(`${nameOf(deployment)}, which was deleted, did not end its tasks`),
  );
}

const nameOf = ({ manifest }: Deployment): string => `the service ${manifest.serviceName}`;

/** Members that only one of CreateService and UpdateService takes. */
const CREATE_ONLY = ['launchType', 'role', 'schedulingStrategy', 'tags', 'clientToken'];
const UPDATE_ONLY = ['forceNewDeployment'];

async function changed(
  { ecs, manifest }: Deployment,
  before: EcsService | undefined,
  { taskDefinition, roleArn }: { readonly taskDefinition: string; readonly roleArn: string | undefined },
): Promise<EcsService | undefined> {
  const { serviceName, service } = manifest;
  if (before) {
    // A service with a role of its own must not be given its load balancers again.
    const same = hasLoadBalancers(before, listIn(service, 'loadBalancers')) ? ['loadBalancers'] : [];
    return ecs.update(serviceName, { ...without(service, [...CREATE_ONLY, ...same]), taskDefinition });
  }
  return ecs.create(serviceName, {
    ...(service['schedulingStrategy'] === 'DAEMON' ? {} : { desiredCount: 1 }),
    // A request that is made again, since its answer was lost, is then answered as the first one.
    clientToken: sha256(taskDefinition).slice(0, 32),
    ...without(service, UPDATE_ONLY),
    ...(roleArn === undefined ? {} : { role: roleArn }),
    taskDefinition,
  });
}

const without = (members: Members, names: readonly string[]): Members =>
  Object.fromEntries(Object.entries(members).filter(([name]) => !names.includes(name)));

/** Whether a service has these load balancers; ECS may add members to each. */
function hasLoadBalancers({ loadBalancers }: EcsService, wanted: readonly unknown[]): boolean {
  const isSame = (one: unknown, index: number): boolean =>
    Object.entries(one as Members).every(
      ([name, value]) => JSON.stringify(value) === JSON.stringify(fieldOf(loadBalancers[index], name)),
    );
  return wanted.length === loadBalancers.length && wanted.every(isSame);
}

/** Why the service did not become steady; undefined if it did. */
async function failureOf(
  deployment: Deployment,
  answer: EcsService | undefined,
  before: EcsService | undefined,
): Promise<string | undefined> {
  if (!answer) return `ECS did not say what became of ${nameOf(deployment)}`;
  const watch = new RolloutWatch(ownDeployment(answer, before));
  const rollout = await deployment.watched((service) => watch.look(service));
  if (!rollout) return deployment.timeIsUp(`${nameOf(deployment)} did not become steady`);
  if (!rollout.isSteady)
    return deployment.withEvents(
      `the deployment of ${nameOf(deployment)} failed: ${deployment.masked(rollout.failure)}`,
    );
  deployment.say('steady');
  return undefined;
}

/**
 * Scales the service to nothing and deletes it, waits until its tasks have ended, and deregisters all active revisions of
 * the family. What is gone already is no error.
 *
 * @throws as {@link deploy}
 */
export async function removeService(deployment: Deployment): Promise<Outcome> {
  const { ecs, manifest } = deployment;
  const before = await deployment.before();
  const isActive = before?.status === 'ACTIVE';
  if (isActive && !before.isDaemon)
    await unlessGone(() => ecs.update(manifest.serviceName, { desiredCount: 0 }));
  let action: Outcome['action'] = isActive ? 'updated' : before ? 'deleted' : 'none';
  const failure = await failureIn(async () => {
    if (isActive && !(await isDeleted(deployment)))
      return deployment.timeIsUp(`the deployments of ${nameOf(deployment)} did not end`);
    if (before) action = 'deleted';
    const isGone = await deployment.watched((service) => !service || undefined);
    return isGone ? undefined : deployment.timeIsUp(`${nameOf(deployment)} did not end its tasks`);
  });
  const done = { action, taskDefinition: undefined };
  if (failure !== undefined) return { ...done, isSteady: false, deregistered: [], failure };
  deployment.say(before ? 'deleted the service' : 'the cluster has no such service');
  return { ...done, isSteady: true, ...(await deregisterAllBut(deployment, 0)) };
}

/** Deletes the service, once its deployments are at their end: ECS refuses that before. False if the time is up. */
async function isDeleted(deployment: Deployment): Promise<boolean> {
  const { ecs, manifest } = deployment;
  let isWaiting = false;
  const done = await deployment.repeated(async () => {
    try {
      await unlessGone(() => ecs.delete(manifest.serviceName));
      return true;
    } catch (error) {
      if (!(error instanceof AwsRefusal) || !/while deployments are active/i.test(error.error.message))
        throw error;
      if (!isWaiting) deployment.say('waiting for its deployments to end');
      isWaiting = true;
      return undefined;
    }
  });
  return done === true;
}

/** Changes a service that another process may have deleted meanwhile. */
async function unlessGone(change: () => Promise<unknown>): Promise<void> {
  try {
    await change();
  } catch (error) {
    const isGone =
      error instanceof AwsRefusal && /^Service(NotActive|NotFound)$/.test(error.error.code ?? '');
    if (!isGone) throw error;
  }
}

/** Deregisters the active revisions of the family except the newest ones. Tasks of theirs that run still go on. */
async function deregisterAllBut(
  deployment: Deployment,
  count: number,
): Promise<Pick<Outcome, 'deregistered' | 'failure'>> {
  const { ecs, manifest } = deployment;
  const deregistered: string[] = [];
  const failure = await failureIn(async () => {
    for (const revision of (await ecs.revisions(manifest.family)).slice(count)) {
      await ecs.deregister(revision);
      deregistered.push(revision);
      deployment.say(`deregistered ${revision}`);
    }
    return undefined;
  });
  return { deregistered, failure };
}
