import { ShipctlError } from '../../../errors.ts';
import type { World } from '../../../world/world.ts';
import type { AwsCaller } from './call.ts';
import type { CallerIdentity } from './callerIdentity.ts';
import { pagesOf } from './iamPages.ts';
import { partitionOf } from './partitions.ts';
import { type PolicyName, policyDocument } from './policies.ts';
import { type XmlValue, xmlAt, xmlList, xmlText } from './xml.ts';

const USER_OR_ROLE = /^arn:[\w-]+:iam::\d{12}:(user|role)\//;
const ASSUMED_ROLE = /^arn:(?<partition>[\w-]+):sts::(?<account>\d{12}):assumed-role\/(?<role>[^/]+)\//;

/**
 * The user or role whose policies count for somebody; undefined for a root user and the like. The ARN of a session lacks
 * its role's path.
 *
 * @param assumed the role that was assumed for it, if that is known
 */
export function principalOf(arn: string, assumed?: string): string | undefined {
  if (USER_OR_ROLE.test(arn)) return arn;
  const { partition, account, role } = ASSUMED_ROLE.exec(arn)?.groups ?? {};
  if (partition === undefined || account === undefined || role === undefined) return undefined;
  const isThat = assumed?.includes(`::${account}:role/`) === true && assumed.endsWith(`/${role}`);
  return isThat ? assumed : `arn:${partition}:iam::${account}:role/${role}`;
}

/**
 * The actions of a policy that a user or a role may not do on all resources that the policy names.
 *
 * @throws AwsRefusal or ShipctlError if AWS does not say, such as if the keys may not ask
 * @see https://docs.aws.amazon.com/IAM/latest/APIReference/API_SimulatePrincipalPolicy.html
 */
export async function missingActions(
  outside: Pick<World, 'env' | 'network'>,
  caller: AwsCaller,
  { account }: Pick<CallerIdentity, 'account'>,
  principal: string,
  policy: PolicyName,
): Promise<readonly string[]> {
  const { Statement: statements } = policyDocument(policy, partitionOf(caller.region));
  const missing = statements.map(async ({ Action: actions, Resource: resource }) => {
    const decisions = await decisionsOn(outside, caller, {
      PolicySourceArn: principal,
      ...members('ActionNames', actions),
      // A literal resource is asked for: every role of the account, for what is about roles.
      ...(resource === '*'
        ? {}
        : members('ResourceArns', [resource.replace('::*:*', `::${account}:role/*`)])),
    });
    return actions.filter((action) => decisions.get(action) !== 'allowed');
  });
  return (await Promise.all(missing)).flat();
}

/** A list, as forms of AWS have it. */
const members = (name: string, values: readonly string[]): Readonly<Record<string, string>> =>
  Object.fromEntries(values.map((value, at) => [`${name}.member.${at + 1}`, value]));

/** What IAM decides, by actions. */
async function decisionsOn(
  outside: Pick<World, 'env' | 'network'>,
  caller: AwsCaller,
  fields: Readonly<Record<string, string>>,
): Promise<ReadonlyMap<string, string>> {
  const action = { name: 'SimulatePrincipalPolicy', version: '2010-05-08' } as const;
  const decisions: (readonly [action: string, decision: string])[] = [];
  for await (const page of pagesOf(outside, () => Promise.resolve(caller), action, fields))
    decisions.push(...xmlList(xmlAt(page, 'EvaluationResults'), 'member').map(decisionIn));
  if (decisions.length > 0) return new Map(decisions);
  throw new ShipctlError(`${caller.label}: iam:SimulatePrincipalPolicy: the answer holds no decisions`);
}

const decisionIn = (result: XmlValue): readonly [action: string, decision: string] => [
  xmlText(result, 'EvalActionName') ?? '',
  xmlText(result, 'EvalDecision') ?? '',
];
