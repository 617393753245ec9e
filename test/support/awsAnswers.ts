import type { HttpAnswer } from '../../src/world/network.ts';
import { answer } from './fakeNetwork.ts';

export const REQUEST_ID = '01234567-89ab-cdef-0123-456789abcdef';

/** An error as services say it that speak in forms and XML, such as STS and IAM. */
export const queryError = (status: number, code: string, message = ''): HttpAnswer =>
  answer(
    status,
    `<ErrorResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/">
  <Error>
    <Type>Sender</Type>
    <Code>${code}</Code>
    <Message>${escaped(message)}</Message>
  </Error>
  <RequestId>${REQUEST_ID}</RequestId>
</ErrorResponse>`,
    { 'content-type': 'text/xml', date: 'Mon, 23 Nov 2026 10:00:00 GMT' },
  );

/** An error as services say it that speak in JSON, such as ECR and ECS. */
export const jsonError = (status: number, code: string, message = ''): HttpAnswer =>
  answer(status, JSON.stringify({ __type: code, message }), {
    'content-type': 'application/x-amz-json-1.1',
    'x-amzn-requestid': REQUEST_ID,
    date: 'Mon, 23 Nov 2026 10:00:00 GMT',
  });

/** An error as services say it whose actions are addresses, such as EKS. */
export const restError = (status: number, code: string, message = ''): HttpAnswer =>
  answer(status, JSON.stringify({ message }), {
    'content-type': 'application/json',
    'x-amzn-errortype': code,
    'x-amzn-requestid': REQUEST_ID,
    date: 'Mon, 23 Nov 2026 10:00:00 GMT',
  });

/** What STS answers to GetCallerIdentity. */
export const identityAnswer = (
  arn = 'arn:aws:iam::123456789012:user/ship',
  account = '123456789012',
  date = 'Mon, 23 Nov 2026 10:00:00 GMT',
): HttpAnswer =>
  answer(
    200,
    `<GetCallerIdentityResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/">
  <GetCallerIdentityResult>
    <Arn>${escaped(arn)}</Arn>
    <UserId>AIDAEXAMPLEEXAMPLEEXA</UserId>
    <Account>${escaped(account)}</Account>
  </GetCallerIdentityResult>
  <ResponseMetadata>
    <RequestId>${REQUEST_ID}</RequestId>
  </ResponseMetadata>
</GetCallerIdentityResponse>`,
    { 'content-type': 'text/xml', date },
  );

/** What STS answers to AssumeRole. */
export const roleAnswer = (expiration = '2099-01-01T00:00:00Z'): HttpAnswer =>
  answer(
    200,
    `<AssumeRoleResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><AssumeRoleResult><Credentials>
<AccessKeyId>ASIAEXAMPLE</AccessKeyId><SecretAccessKey>temporary</SecretAccessKey>
<SessionToken>token==</SessionToken><Expiration>${expiration}</Expiration>
</Credentials></AssumeRoleResult></AssumeRoleResponse>`,
    { 'content-type': 'text/xml' },
  );

/** What Amazon ECR answers to GetAuthorizationToken, as JSON; the token ends 12 hours after 2026-11-23 10:00 UTC. */
export const ecrAnswer = ({
  account = '123456789012',
  password = `token-${account}`,
  expiresAt = Date.UTC(2026, 10, 23, 22) / 1000,
}: {
  readonly account?: string;
  readonly password?: string;
  readonly expiresAt?: number;
}): { readonly authorizationData: readonly Readonly<Record<string, unknown>>[] } => ({
  authorizationData: [
    {
      authorizationToken: Buffer.from(`AWS:${password}`).toString('base64'),
      expiresAt,
      proxyEndpoint: `https://${account}.dkr.ecr.us-east-1.amazonaws.com`,
    },
  ],
});

const escaped = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
