import type { Keys } from './oddProfiles.ts';
import type { Moto } from './moto.ts';

/** The calls that {@link makeUser} makes before signatures count. */
export const USER_CALLS = 3;

/** Makes a user who may do what a policy allows, and nothing else. */
export async function makeUser(moto: Moto, name: string, policy: string): Promise<Keys> {
  const UserName = name;
  await setUp(moto, 'iam', { Action: 'CreateUser', UserName });
  await setUp(moto, 'iam', { Action: 'PutUserPolicy', UserName, PolicyName: 'all', PolicyDocument: policy });
  const answer = await setUp(moto, 'iam', { Action: 'CreateAccessKey', UserName });
  const field = (tag: string): string => new RegExp(`<${tag}>([^<]+)</${tag}>`).exec(answer)?.[1] ?? '';
  return { accessKey: field('AccessKeyId'), secretKey: field('SecretAccessKey') };
}

/** Calls an action of a service before signatures count. */
export async function setUp(
  { url }: Moto,
  service: string,
  input: Readonly<Record<string, string>>,
  target?: string,
): Promise<string> {
  const scope = `AKIASETUP/20260101/us-east-1/${service}/aws4_request`;
  const response = await fetch(url, {
    method: 'POST',
    headers: {
      authorization: `AWS4-HMAC-SHA256 Credential=${scope}, SignedHeaders=host, Signature=0`,
      'content-type':
        target === undefined ? 'application/x-www-form-urlencoded' : 'application/x-amz-json-1.1',
      ...(target === undefined ? {} : { 'x-amz-target': target }),
    },
    body:
      target === undefined ? new URLSearchParams({ Version: '2010-05-08', ...input }) : JSON.stringify(input),
  });
  const text = await response.text();
  if (!response.ok) throw new Error(`${service}: ${JSON.stringify(input)}: ${text}`);
  return text;
}
