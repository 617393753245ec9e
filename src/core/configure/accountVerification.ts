import { accountOfRole, otherAccount } from '../clouds/aws/accounts.ts';
import type { KeysWorld } from '../kinds/awsKeys.ts';
import { type AwsResource, rolesOf } from '../tools/aws/keys.ts';
import { type Verification, type WantedVerification, verification } from './awsVerification.ts';

/**
 * Finds out whether a resource is of one of the accounts that are allowed. A role's ARN says its account, so only for keys is
 * AWS asked. What is wrong becomes a failure of the result.
 */
export async function accountVerification(
  outside: KeysWorld,
  resource: AwsResource,
  wanted: WantedVerification,
): Promise<Verification> {
  const { integration, identity } = resource;
  const role = rolesOf(identity, wanted.wishes).at(-1);
  if (role === undefined) return verification(outside, resource, wanted);
  const fault = roleFault(integration.label, role, wanted.accounts ?? []);
  const failures = fault === undefined ? [] : [{ reason: 'account', message: fault }];
  return { resource: integration.resource.name, warnings: [], failures };
}

function roleFault(label: string, role: string, accounts: readonly string[]): string | undefined {
  const account = accountOfRole(role);
  if (account === undefined)
    return `${label}: the ARN of the role names no account, so it can't be one of --allowed-account-ids; correct the ARN`;
  return accounts.includes(account) ? undefined : otherAccount(label, `the role ${role} belongs`, account);
}
