import { ShipctlError, UsageError } from '../../errors.ts';
import { otherAccount } from '../clouds/aws/accounts.ts';
import { AwsRefusal, AwsSilence } from '../clouds/aws/awsError.ts';
import type { AwsCaller } from '../clouds/aws/call.ts';
import { type CallerIdentity, RegionFault, regionalIdentity } from '../clouds/aws/callerIdentity.ts';
import { aheadSeconds, clockFault } from '../clouds/aws/clock.ts';
import type { TimeLimit } from '../clouds/aws/timeout.ts';
import type { PolicyName } from '../clouds/aws/policies.ts';
import type { RoleWishes } from '../clouds/aws/roleOptions.ts';
import { refusalOf } from '../clouds/aws/refusals.ts';
import { missingActions, principalOf } from '../clouds/aws/simulation.ts';
import { type KeysWorld, keysOf } from '../kinds/awsKeys.ts';
import { keySource } from '../kinds/awsKeySource.ts';
import { checkedRegion, regionOf } from '../kinds/region.ts';
import { versionFile } from '../kinds/version.ts';
import { awsIdentity, rolesOf } from '../tools/aws/keys.ts';
import { type AwsIntegration, claimOf } from './resourcesToConfigure.ts';

/** What is wrong with the keys of a resource. */
interface VerificationFailure {
  /** One of a few words that programs may branch on, such as `expired`. */
  readonly reason: string;
  readonly message: string;
  /** AWS's own, if AWS refused. */
  readonly code?: string | undefined;
  readonly requestId?: string | undefined;
}

/** What was found out of the keys of a resource; as much as was known when something failed. */
export interface Verification {
  readonly resource: string;
  readonly region?: string;
  /** Where the keys are from, in words. */
  readonly source?: string;
  readonly identity?: CallerIdentity;
  /** How far this machine's clock is ahead of the server's; undefined if the server does not say. */
  readonly aheadSeconds?: number | undefined;
  /** Which actions of a policy the keys may not do; undefined if IAM does not say. */
  readonly policy?: { readonly name: PolicyName; readonly missing: readonly string[] | undefined };
  readonly warnings: readonly string[];
  readonly failures: readonly VerificationFailure[];
}

/** What is to be verified. */
export interface WantedVerification {
  /** The value of `--region`, which wins over all other sources. */
  readonly region?: string | undefined;
  /** Undefined if every account will do. */
  readonly accounts: readonly string[] | undefined;
  readonly policy?: PolicyName | undefined;
  /** Roles to assume, and how. */
  readonly wishes: RoleWishes;
  readonly limit: TimeLimit;
}

type Outside = KeysWorld;

/** A verification that is under way. */
type Findings = { -readonly [K in keyof Verification]: Verification[K] } & {
  readonly warnings: string[];
  readonly failures: VerificationFailure[];
};

/**
 * Asks AWS whose keys a resource has, and whether they are sufficient. What is wrong becomes a failure of the result.
 *
 * @throws UsageError for options that no session of the resource's role can have
 */
export async function verification(
  outside: Outside,
  resource: AwsIntegration,
  wanted: WantedVerification,
): Promise<Verification> {
  const { name } = resource.integration.resource;
  const findings: Findings = { resource: name, warnings: [], failures: [] };
  try {
    await verify(outside, resource, wanted, findings);
  } catch (error) {
    if (!(error instanceof ShipctlError) || error instanceof UsageError) throw error;
    findings.failures.push(failureOf(error, findings));
  }
  return findings;
}

async function verify(
  outside: Outside,
  { integration, kind }: AwsIntegration,
  wanted: WantedVerification,
  findings: Findings,
): Promise<void> {
  const warn = (text: string): void => {
    findings.warnings.push(text);
  };
  const { resource, label } = integration;
  const { wishes, limit } = wanted;
  const identity = awsIdentity(integration, kind);
  const version = await versionFile(outside, resource);
  const region = checkedRegion(regionOf(outside, resource, version, wanted.region), warn);
  findings.region = region;
  findings.source = keySource({ kind, identity, wishes }, outside.env);
  const owner = claimOf(outside.env, integration);
  const how = { world: outside, owner, region, wishes, limit, warn };
  const keys = await keysOf({ integration, identity }, how);
  const caller = { keys, region, label, limit };
  await identify(outside, caller, findings);
  checkAccount(caller, wanted.accounts, findings);
  const roleArn = rolesOf(identity, wishes).at(-1);
  if (wanted.policy !== undefined)
    await checkPolicy(
      outside,
      caller,
      {
        name: wanted.policy,
        roleArn,
        isLimited: wishes.policy !== undefined || wishes.policyArns.length > 0,
      },
      findings,
    );
}

async function identify(outside: Outside, caller: AwsCaller, findings: Findings): Promise<void> {
  const network = await outside.network();
  const start = network.now();
  findings.identity = await regionalIdentity(outside, caller);
  findings.aheadSeconds = aheadSeconds(findings.identity.date, start, network.now());
  const fault = clockFault(findings.aheadSeconds ?? 0);
  if (fault !== undefined) findings.warnings.push(`${caller.label}: ${fault}`);
}

function checkAccount(
  { label }: Pick<AwsCaller, 'label'>,
  accounts: readonly string[] | undefined,
  { identity, failures }: Findings,
): void {
  if (identity && accounts && !accounts.includes(identity.account))
    failures.push({ reason: 'account', message: otherAccount(label, 'these keys belong', identity.account) });
}

interface WantedPolicy {
  readonly name: PolicyName;
  /** The role that was assumed last. */
  readonly roleArn: string | undefined;
  /** Whether a policy of the session allows it less than its role. */
  readonly isLimited: boolean;
}

async function checkPolicy(
  outside: Outside,
  caller: AwsCaller,
  { name, roleArn, isLimited }: WantedPolicy,
  findings: Findings,
): Promise<void> {
  const { identity } = findings;
  if (!identity) return;
  const unchecked = (why: string): void => {
    findings.policy = { name, missing: undefined };
    findings.warnings.push(`${caller.label}: can't check the policy ${name}: ${why}`);
  };
  const principal = principalOf(identity.arn, roleArn);
  if (principal === undefined) {
    unchecked('IAM simulates the policies of users and roles only');
    return;
  }
  try {
    const missing = await missingActions(outside, caller, identity, principal, name);
    if (missing.length === 0 && isLimited) {
      unchecked('the session has a policy of its own, and IAM simulates only those of its role');
      return;
    }
    findings.policy = { name, missing };
    if (missing.length > 0) findings.failures.push(lacking(caller, name, missing));
  } catch (error) {
    if (!(error instanceof AwsRefusal) || !['denied', 'other'].includes(refusalOf(error.error))) throw error;
    unchecked(error.message.slice(`${caller.label}: `.length));
  }
}

const lacking = (
  { label }: AwsCaller,
  name: PolicyName,
  missing: readonly string[],
): VerificationFailure => ({
  reason: 'policy',
  message: `${label}: these keys lack permissions of the policy ${name}: ${missing.join(', ')}; "shipctl aws_policy ${name}" prints the policy`,
});

/** Reasons by refusals, if they are not the same word. */
const REASONS: Readonly<Record<string, string>> = {
  'unknown keys': 'unknown-keys',
  'wrong secret': 'wrong-secret',
  ended: 'expired',
  'ended token': 'expired',
};

function failureOf(error: ShipctlError, { source }: Findings): VerificationFailure {
  const { message } = error;
  if (error instanceof AwsRefusal) {
    const { code, requestId } = error.error;
    const refusal = refusalOf(error.error);
    return { reason: REASONS[refusal] ?? refusal, message, code, requestId };
  }
  if (error instanceof RegionFault) return { reason: 'region', message };
  if (error instanceof AwsSilence) return { reason: 'unreachable', message };
  return { reason: source === undefined ? 'settings' : 'other', message };
}
