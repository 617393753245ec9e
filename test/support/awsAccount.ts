import { AwsCli } from './awsCli.ts';
import { Job } from './job.ts';
import type { Moto } from './moto.ts';
import type { Keys } from './oddProfiles.ts';

/** The calls that {@link makeAccount} makes before signatures count. */
export const SETUP_CALLS = 5;

/** What clients say if a signature, a key or a token is wrong. */
export const WRONG = /SignatureDoesNotMatch|InvalidClientTokenId|InvalidToken|AuthFailure/;

/** What is in the account: a user with keys, a role, and temporary keys of that role. */
export interface Account {
  readonly user: Keys;
  readonly session: Keys;
  readonly roleArn: string;
}

const POLICY = JSON.stringify({
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Action: ['sts:*', 's3:*', 'ec2:Describe*'], Resource: '*' }],
});
const TRUST = JSON.stringify({
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Principal: { AWS: '*' }, Action: 'sts:AssumeRole' }],
});

/** Makes a user and a role with the rights to describe, copy and assume. */
export async function makeAccount({ url }: Moto): Promise<Account> {
  const any = { AWS_ACCESS_KEY_ID: 'AKIASETUPSETUPSETUP0', AWS_SECRET_ACCESS_KEY: 'setup' };
  const job = new Job([], { AWS_ENDPOINT_URL: url, AWS_DEFAULT_REGION: 'us-east-1', ...any });
  const aws = new AwsCli(job, 'aws');
  const answer = async <T>(line: readonly string[], env: Readonly<Record<string, string>> = {}): Promise<T> =>
    JSON.parse((await aws.prints([...line, '--output=json'], env)) || 'null') as T;
  const policy = ['--policy-name=all', `--policy-document=${POLICY}`];
  try {
    await answer(['iam', 'create-user', '--user-name=ship']);
    await answer(['iam', 'put-user-policy', '--user-name=ship', ...policy]);
    const { AccessKey: key } = await answer<{ AccessKey: { AccessKeyId: string; SecretAccessKey: string } }>([
      'iam',
      'create-access-key',
      '--user-name=ship',
    ]);
    const trust = `--assume-role-policy-document=${TRUST}`;
    const { Role } = await answer<{ Role: { Arn: string } }>([
      'iam',
      'create-role',
      '--role-name=deploy',
      trust,
    ]);
    await answer(['iam', 'put-role-policy', '--role-name=deploy', ...policy]);
    const user = { accessKey: key.AccessKeyId, secretKey: key.SecretAccessKey };
    const assume = ['sts', 'assume-role', `--role-arn=${Role.Arn}`, '--role-session-name=session'];
    const { Credentials } = await answer<{
      Credentials: { AccessKeyId: string; SecretAccessKey: string; SessionToken: string };
    }>(assume, { AWS_ACCESS_KEY_ID: user.accessKey, AWS_SECRET_ACCESS_KEY: user.secretKey });
    return {
      user,
      session: {
        accessKey: Credentials.AccessKeyId,
        secretKey: Credentials.SecretAccessKey,
        sessionToken: Credentials.SessionToken,
      },
      roleArn: Role.Arn,
    };
  } finally {
    job.remove();
  }
}
