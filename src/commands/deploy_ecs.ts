import { defineCommand } from '../command.ts';
import { limitOf } from '../core/clouds/aws/timeout.ts';
import { deploy, removeService } from '../core/deployment/deploy.ts';
import { Deployment, type Outcome } from '../core/deployment/deployment.ts';
import { EcsClient } from '../core/deployment/ecsClient.ts';
import { type EcsCluster, ecsCaller, ecsClusterOf } from '../core/deployment/ecsCluster.ts';
import { type Manifest, manifestOf } from '../core/deployment/manifest.ts';
import { maskFor } from '../core/deployment/mask.ts';
import { serviceRole } from '../core/deployment/serviceRole.ts';
import { taskDefinitionOf } from '../core/deployment/taskDefinition.ts';
import { givenObject } from '../core/json/jsonObject.ts';
import { note, warning } from '../core/messages.ts';
import { ShipctlError, UsageError } from '../errors.ts';

export const command = defineCommand({
  name: 'deploy_ecs',
  group: 'CLI configuration',
  summary: 'Deploy a service to a cluster of Amazon ECS, and wait until it is steady',
  arguments: [
    {
      name: 'CLUSTER_RESOURCE',
      meaning: 'resource',
      summary: 'the resource with AWS keys or a role, and a clusterName',
    },
  ],
  options: [
    {
      name: 'manifest',
      value: 'FILE',
      meaning: 'file',
      summary: 'the task definition and the service, as JSON; it has to be given',
    },
    {
      name: 'load-balancer',
      summary: 'the service has the loadBalancers of the manifest; with --delete it may be left out',
    },
    { name: 'delete', summary: "delete the service, and deregister the family's task definitions" },
    {
      name: 'keep',
      value: 'N',
      number: { unit: 'count', least: 1 },
      summary: "deregister all but the family's newest N task definitions once the service is steady",
    },
    { name: 'region', value: 'R', summary: "the cluster's region; it wins over all other sources" },
    {
      name: 'timeout',
      value: 'SECONDS',
      number: { unit: 'seconds', above: 0 },
      default: 600,
      summary: 'how long all of it may take',
    },
    { name: 'json', summary: 'print what was done as a JSON object' },
  ],
  examples: [
    'deploy_ecs my-cluster --manifest shop.json',
    'deploy_ecs my-cluster --manifest shop.json --keep 5 --json',
    'deploy_ecs my-cluster --manifest shop.json --delete',
  ],
  notes: `The manifest is the input of RegisterTaskDefinition, with one more member, "service": the input of CreateService, in
which the service's name is called name. "resource:NAME" stands for the image of an image resource, or the variables of
a params resource.

Progress and the events of the service go to standard error. The status is 1 if the service does not become steady in
time, somebody deletes it, another deployment takes the place of this one, or ECS says that it failed. Calling this again
is safe.

The keys need the policy deploy, or deploy-load-balancer (see aws_policy).`,
  async run({ CLUSTER_RESOURCE: name, ...given }, world) {
    const manifest = manifestOf(await givenObject(world.files, neededManifest(given.manifest)));
    checkOptions(given, manifest);
    const warn = (text: string): void => {
      world.stderr.write(warning(text));
    };
    const place = await ecsClusterOf(world, name, given.region, warn);
    const task = given.delete ? {} : await taskDefinitionOf(world, manifest);
    const limit = await limitOf(world, given.timeout, '--timeout');
    const masked = maskFor(task, manifest, [place.cluster, place.region]);
    const caller = ecsCaller(world, place, { limit, shown: masked, warn });
    const deployment = new Deployment(new EcsClient(world, caller, place.cluster), manifest, {
      network: await world.network(),
      limit,
      masked,
      say(text) {
        world.stderr.write(note(text));
      },
    });
    const roleArn = (): Promise<string | undefined> => serviceRole(world, caller, manifest);
    const outcome = await (given.delete
      ? removeService(deployment)
      : deploy(deployment, { task, roleArn, keep: given.keep }));
    if (given.json) world.stdout.write(`${JSON.stringify(done(place, deployment, outcome), undefined, 2)}\n`);
    if (outcome.failure !== undefined) throw new ShipctlError(outcome.failure);
  },
});

function neededManifest(file: string | undefined): string {
  if (file !== undefined) return file;
  throw new UsageError('--manifest is missing: it names the file with the task definition and the service');
}

interface Switches {
  readonly delete: boolean;
  readonly keep: number | undefined;
  readonly 'load-balancer': boolean;
}

/** @throws UsageError if the options don't fit together, or don't fit the manifest */
function checkOptions(given: Switches, { file, service }: Manifest): void {
  if (given.delete && given.keep !== undefined)
    throw new UsageError(
      '--keep has no use with --delete, which deregisters all task definitions of the family',
    );
  if (given.delete) return;
  if (given['load-balancer'] && service['loadBalancers'] === undefined)
    throw new UsageError(`--load-balancer: ${file} has no service.loadBalancers`);
  const member = ['loadBalancers', 'role'].find((one) => service[one] !== undefined);
  if (!given['load-balancer'] && member !== undefined)
    throw new UsageError(
      `${file}: service.${member} needs --load-balancer, and keys with the policy deploy-load-balancer`,
    );
}

/** What `--json` prints. */
function done(
  { cluster, region }: EcsCluster,
  { manifest: { serviceName: service }, events }: Deployment,
  { action, taskDefinition, isSteady, deregistered, failure }: Outcome,
): unknown {
  return {
    cluster,
    region,
    service,
    action,
    taskDefinition: taskDefinition ?? null,
    steady: isSteady,
    failure: failure ?? null,
    deregistered,
    events,
  };
}
