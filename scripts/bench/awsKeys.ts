import { spawnSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import path from 'node:path';
import type { Bench, Pair } from './pairs.ts';
import type { Timed } from './timing.ts';

const ROLE = 'arn:aws:iam::123456789012:role/deploy';

/** A job with keys, a role and a cluster, whose servers are all at one port. */
function jobOfKeys({ directory, job }: Bench, port: number): Readonly<Record<string, string>> {
  const home = path.join(directory, 'home-of-keys');
  mkdirSync(home, { recursive: true });
  const resource = (prefix: string, fields: Readonly<Record<string, string>>): Record<string, string> => ({
    [`${prefix}_NAME`]: prefix.toLowerCase(),
    [`${prefix}_TYPE`]: 'cliConfig',
    [`${prefix}_OPERATION`]: 'IN',
    [`${prefix}_POINTER_REGION`]: 'us-east-1',
    ...fields,
  });
  return {
    PATH: job.env['PATH'] ?? '',
    HOME: home,
    JOB_NAME: 'job',
    BUILD_ID: '1',
    AWS_ENDPOINT_URL_STS: `http://127.0.0.1:${port}`,
    AWS_ACCESS_KEY_ID: 'AKIAEXAMPLE',
    AWS_SECRET_ACCESS_KEY: 'example',
    AWS_DEFAULT_REGION: 'us-east-1',
    ...resource('KEYS', {
      KEYS_INTEGRATION_ACCESSKEY: 'AKIAEXAMPLE',
      KEYS_INTEGRATION_SECRETKEY: 'example',
      KEYS_POINTER_CLUSTERNAME: 'prod',
    }),
    ...resource('ROLE', { ROLE_INTEGRATION_ASSUMEROLEARN: ROLE }),
  };
}

/**
 * Keys as the AWS CLI asks for them, plain ones and those of a role that are kept, each against a getter. A role's are asked
 * for once, before the time counts.
 */
export function awsCredentials(bench: Bench, program: string, port: number): readonly Pair[] {
  const env = jobOfKeys(bench, port);
  const name = path.basename(program);
  const call = (...words: readonly string[]): Timed => ({
    name: `${name} ${words.join(' ')}`,
    commands: [[program, ...words]],
    env,
  });
  spawnSync(program, ['aws_credentials', 'role'], { env });
  const getter = call('get_integration_resource_field', 'keys', 'accessKey');
  return [
    { ours: call('aws_credentials', 'keys'), theirs: getter, goal: 1.1 },
    {
      ours: { ...call('aws_credentials', 'role'), name: `${name} aws_credentials role, kept` },
      theirs: getter,
      goal: 1.3,
    },
  ];
}

/** A token for Amazon EKS, against the AWS CLI. Neither makes a request. */
export function eksToken(bench: Bench, program: string, port: number, goal: number): Pair {
  const env = jobOfKeys(bench, port);
  const name = `${path.basename(program)} eks_token keys`;
  const theirs = ['aws', 'eks', 'get-token', '--cluster-name', 'prod'] as const;
  return {
    ours: { name, commands: [[program, 'eks_token', 'keys']], env },
    theirs: { name: theirs.join(' '), commands: [theirs], env },
    goal,
  };
}
