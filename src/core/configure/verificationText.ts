import { policyDocument } from '../clouds/aws/policies.ts';
import { partitionOf } from '../clouds/aws/partitions.ts';
import type { Verification } from './awsVerification.ts';
import { shown } from './summary.ts';

/** What was found out of a resource, for people: a line with its name, and a few below it. Empty if AWS knows no identity. */
export function verificationText(found: Verification): string {
  const { resource, region = '', source = '', identity } = found;
  if (!identity) return '';
  const rows = [
    ['account', identity.account],
    ['region', region],
    ['keys', source],
    ...(found.policy ? [['policy', policyText(found.policy, region)]] : []),
  ];
  const lines = rows.map(([name = '', text = '']) => `  ${name.padEnd(7)}  ${text}\n`);
  return `${shown(resource)}: ${identity.arn}\n${lines.join('')}`;
}

function policyText({ name, missing }: NonNullable<Verification['policy']>, region: string): string {
  if (!missing) return `${name}: not checked`;
  if (missing.length > 0) return `${name}: lacks ${missing.join(', ')}`;
  const actions = policyDocument(name, partitionOf(region)).Statement.flatMap(({ Action }) => Action);
  return `${name}: all ${actions.length} actions allowed`;
}

/** The same for programs: a list with an object for each resource. What is unknown is null. */
export const verificationJson = (all: readonly Verification[]): string =>
  `${JSON.stringify(all.map(jsonOf), undefined, 2)}\n`;

const jsonOf = ({ identity, policy, ...found }: Verification): unknown => ({
  resource: found.resource,
  ok: found.failures.length === 0,
  account: identity?.account ?? null,
  arn: identity?.arn ?? null,
  userId: identity?.userId ?? null,
  region: found.region ?? null,
  keys: found.source ?? null,
  clockAheadSeconds: found.aheadSeconds ?? null,
  ...(policy ? { policy: { name: policy.name, missing: policy.missing ?? null } } : {}),
  warnings: found.warnings,
  failures: found.failures,
});
