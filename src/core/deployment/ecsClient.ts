import type { World } from '../../world/world.ts';
import { AwsOddAnswer } from '../clouds/aws/awsError.ts';
import { type AwsCaller, jsonCall } from '../clouds/aws/call.ts';
import { fieldOf, listIn, textIn } from '../network/answers.ts';
import { type EcsService, ecsServiceIn } from './ecsService.ts';
import type { Members } from './manifest.ts';

const ECS = { service: 'ecs', target: 'AmazonEC2ContainerServiceV20141113' } as const;

/** A server that never ends its list has more pages. */
const MOST_PAGES = 1000;

/**
 * The actions of Amazon ECS that the policy `deploy` allows, on one cluster. All of them throw AwsRefusal if AWS refuses,
 * AwsSilence if it does not answer, and AwsOddAnswer if nobody can use what it answers.
 */
export class EcsClient {
  readonly #outside: Pick<World, 'env' | 'network'>;
  readonly #caller: () => Promise<AwsCaller>;
  readonly #cluster: string;

  /** @param caller is asked before each action, since a deployment may outlast temporary keys */
  constructor(outside: Pick<World, 'env' | 'network'>, caller: () => Promise<AwsCaller>, cluster: string) {
    this.#outside = outside;
    this.#caller = caller;
    this.#cluster = cluster;
  }

  /** Undefined if the cluster has no such service, or it was deleted. */
  async service(name: string): Promise<EcsService | undefined> {
    const answer = await this.#call('DescribeServices', { cluster: this.#cluster, services: [name] });
    const [first] = listIn(answer, 'services');
    const failures = listIn(answer, 'failures').map((failure) => textIn(failure, 'reason'));
    if (first === undefined && !failures.includes('MISSING'))
      throw await this.#unfit('DescribeServices', 'neither shows the service nor says that it is missing');
    return ecsServiceIn(first);
  }

  /** The ARN of the new revision. */
  async register(input: Members): Promise<string> {
    const answer = await this.#call('RegisterTaskDefinition', input);
    const arn = textIn(fieldOf(answer, 'taskDefinition'), 'taskDefinitionArn');
    if (arn === '') throw await this.#unfit('RegisterTaskDefinition', 'holds no ARN');
    return arn;
  }

  /** The service as it is then; undefined if the answer does not show it. */
  create(name: string, input: Members): Promise<EcsService | undefined> {
    return this.#change('CreateService', { ...input, serviceName: name });
  }

  /** As `create`. */
  update(name: string, input: Members): Promise<EcsService | undefined> {
    return this.#change('UpdateService', { ...input, service: name });
  }

  async delete(name: string): Promise<void> {
    await this.#change('DeleteService', { service: name });
  }

  /** The ARNs of the active revisions of a family, the newest first. */
  async revisions(family: string): Promise<readonly string[]> {
    const found: string[] = [];
    let nextToken: unknown;
    for (let page = 0; page < MOST_PAGES; page++) {
      const input = { familyPrefix: family, status: 'ACTIVE', sort: 'DESC', ...(page > 0 && { nextToken }) };
      const answer = await this.#call('ListTaskDefinitions', input);
      found.push(...listIn(answer, 'taskDefinitionArns').filter((arn) => typeof arn === 'string'));
      nextToken = fieldOf(answer, 'nextToken');
      if (typeof nextToken !== 'string' || nextToken === '') break;
    }
    return found
      .filter((arn) => arn.replace(/^.*\//, '').replace(/:\d+$/, '') === family)
      .sort((one, other) => revisionOf(other) - revisionOf(one));
  }

  async deregister(taskDefinition: string): Promise<void> {
    await this.#call('DeregisterTaskDefinition', { taskDefinition });
  }

  async #change(name: string, input: Members): Promise<EcsService | undefined> {
    const answer = await this.#call(name, { ...input, cluster: this.#cluster });
    return ecsServiceIn(fieldOf(answer, 'service'));
  }

  async #call(name: string, input: Members): Promise<unknown> {
    return jsonCall(this.#outside, await this.#caller(), { ...ECS, name }, input);
  }

  async #unfit(name: string, what: string): Promise<AwsOddAnswer> {
    const { label } = await this.#caller();
    return new AwsOddAnswer(`${label}: ecs:${name}: the answer ${what}`);
  }
}

const revisionOf = (arn: string): number => Number(arn.replace(/^.*:/, ''));
