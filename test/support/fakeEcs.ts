import type { HttpAnswer, HttpRequest, Network, NetworkFault } from '../../src/world/network.ts';
import { type Traffic, answer, fakeNetwork } from './fakeNetwork.ts';
import { assumption } from './fakeSts.ts';

type Members = Readonly<Record<string, unknown>>;

/** What ECS says of a service, as in an answer. */
export type ServiceState = Record<string, unknown>;

/** What a server answers in place of what ECS would; undefined if it is none of its business. */
type OtherAnswer = (action: string, input: Members) => HttpAnswer | NetworkFault | undefined;

export interface EcsScene {
  /** What DescribeServices answers until the service is changed, one after the other; the last one stays. */
  readonly before?: readonly (ServiceState | undefined)[];
  /** The same after that; undefined is a service that is missing. */
  readonly after?: readonly (ServiceState | undefined)[];
  /** The revisions that are active, by ARN. */
  readonly revisions?: readonly string[];
  readonly other?: OtherAnswer;
}

/** One action that was called. */
interface Call {
  readonly action: string;
  readonly input: Members;
}

export const arnOf = (revision: string): string =>
  `arn:aws:ecs:eu-west-1:123456789012:task-definition/${revision}`;

/** The deployment that a change of the service begins. */
export const NEW = 'ecs-svc/new';

/** A service with one deployment. */
export const serviceWith = (
  id: string,
  rolloutState: string | undefined,
  more: ServiceState = {},
): ServiceState => ({
  status: 'ACTIVE',
  desiredCount: 1,
  runningCount: 1,
  deployments: [{ id, status: 'PRIMARY', ...(rolloutState === undefined ? {} : { rolloutState }) }],
  events: [],
  ...more,
});

const json = (value: unknown): HttpAnswer => answer(200, JSON.stringify(value));

/** An error of ECS. */
export const refused = (type: string, message = ''): HttpAnswer =>
  answer(400, JSON.stringify({ __type: type, message }));

/** A network on which ECS keeps one service, and the task definitions of one family, IAM has two roles, and STS gives keys for an hour. */
export class FakeEcs {
  readonly calls: Call[] = [];
  readonly network: Network;
  readonly traffic: Traffic;
  readonly #other: OtherAnswer;
  readonly #after: (ServiceState | undefined)[];
  #states: (ServiceState | undefined)[];
  #revisions: string[];

  constructor({
    before = [undefined],
    after = [serviceWith(NEW, 'COMPLETED')],
    revisions = [],
    other,
  }: EcsScene = {}) {
    this.#states = [...before];
    this.#after = [...after];
    this.#revisions = [...revisions];
    this.#other = other ?? (() => undefined);
    const { network, traffic } = fakeNetwork({ http: (request) => this.#answer(request) });
    this.network = network;
    this.traffic = traffic;
  }

  /** The names of all actions, in order. */
  get actions(): readonly string[] {
    return this.calls.map(({ action }) => action);
  }

  /** The input of the first call of an action. */
  inputOf(name: string): Members | undefined {
    return this.calls.find(({ action }) => action === name)?.input;
  }

  get revisions(): readonly string[] {
    return this.#revisions;
  }

  #answer(request: HttpRequest): HttpAnswer | NetworkFault {
    const { headers, body } = request;
    const text = Buffer.from(body ?? []).toString();
    const [, target] = headers['x-amz-target']?.split('.') ?? [];
    const form = Object.fromEntries(new URLSearchParams(text));
    const input = (target === undefined ? form : JSON.parse(text)) as Members;
    const action = target ?? form['Action'] ?? '';
    this.calls.push({ action, input });
    if (action === 'AssumeRole')
      return assumption(request, this.calls.length, this.network.now() + 3_600_000);
    return this.#other(action, input) ?? this.#own(action, input);
  }

  #own(action: string, input: Members): HttpAnswer {
    switch (action) {
      case 'ListRoles':
        return roles(input['Marker'] === undefined);
      case 'DescribeServices':
        return this.#described();
      case 'RegisterTaskDefinition':
        return this.#registered(String(input['family']));
      case 'ListTaskDefinitions':
        return this.#listed(input['nextToken'] === undefined);
      case 'DeregisterTaskDefinition':
        this.#revisions = this.#revisions.filter((arn) => arn !== input['taskDefinition']);
        return json({});
      default:
        return this.#changed();
    }
  }

  #described(): HttpAnswer {
    const [service] = this.#states;
    if (this.#states.length > 1) this.#states.shift();
    const found = service === undefined ? { failures: [{ reason: 'MISSING' }] } : { services: [service] };
    return json({ services: [], failures: [], ...found });
  }

  #changed(): HttpAnswer {
    this.#states = this.#after;
    return json({ service: serviceWith(NEW, 'IN_PROGRESS') });
  }

  #registered(family: string): HttpAnswer {
    const last = Math.max(0, ...this.#revisions.map((arn) => Number(arn.replace(/^.*:/, ''))));
    const arn = arnOf(`${family}:${last + 1}`);
    this.#revisions.push(arn);
    return json({ taskDefinition: { taskDefinitionArn: arn } });
  }

  /** Two pages. */
  #listed(isFirst: boolean): HttpAnswer {
    const [first, ...others] = this.#revisions;
    return json(
      isFirst
        ? { taskDefinitionArns: first === undefined ? [] : [first], nextToken: 'more' }
        : { taskDefinitionArns: others },
    );
  }
}

/** Two pages of roles. */
function roles(isFirst: boolean): HttpAnswer {
  const name = isFirst ? 'first' : 'second';
  return answer(
    200,
    `<ListRolesResponse xmlns="https://iam.amazonaws.com/doc/2010-05-08/"><ListRolesResult>` +
      `<IsTruncated>${isFirst}</IsTruncated>${isFirst ? '<Marker>m</Marker>' : ''}<Roles><member>` +
      `<RoleName>${name}</RoleName><Arn>arn:aws:iam::123456789012:role/team/${name}</Arn></member></Roles>` +
      `</ListRolesResult></ListRolesResponse>`,
  );
}
