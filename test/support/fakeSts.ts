import type { HttpAnswer, HttpRequest, Network, NetworkFault } from '../../src/world/network.ts';
import { type Traffic, answer, fakeNetwork } from './fakeNetwork.ts';

/** One role that was assumed. */
export interface Assumed {
  /** The fields of the request, by name. */
  readonly fields: Readonly<Record<string, string>>;
  /** The access key that signed it; undefined for one with a token. */
  readonly signedBy: string | undefined;
  /** The region that it was signed for. */
  readonly region: string | undefined;
  readonly host: string;
}

export function assumedIn({ url, headers, body }: HttpRequest): Assumed {
  const names = Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]);
  const { authorization = '' } = Object.fromEntries(names) as Record<string, string>;
  const [, signedBy, region] = /Credential=([^/]+)\/\d+\/([^/]+)\/sts\//.exec(authorization) ?? [];
  const form = new URLSearchParams(Buffer.from(body ?? []).toString());
  return { fields: Object.fromEntries(form), signedBy, region, host: new URL(url).host };
}

/** The error of a service that speaks in forms. */
export const refusal = (status: number, code: string, message = ''): HttpAnswer =>
  answer(
    status,
    `<ErrorResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><Error><Type>Sender</Type><Code>${code}</Code>` +
      `<Message>${message}</Message></Error><RequestId>4a3b-77</RequestId></ErrorResponse>`,
  );

/** The answer to a request for keys of a role: those with this number. */
export function assumption(request: HttpRequest, number: number, expires: number): HttpAnswer {
  const { Action: action = '' } = assumedIn(request).fields;
  return answer(
    200,
    `<${action}Response xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><${action}Result><Credentials>` +
      `<AccessKeyId>ASIA${number}</AccessKeyId><SecretAccessKey>s3cret${number}</SecretAccessKey>` +
      `<SessionToken>t0ken${number}</SessionToken><Expiration>${new Date(expires).toISOString()}</Expiration>` +
      `</Credentials></${action}Result></${action}Response>`,
  );
}

/** What a server answers in place of what STS would; undefined if it is none of its business. */
export type OtherAnswer = (request: HttpRequest, number: number) => HttpAnswer | NetworkFault | undefined;

/** A network on which STS gives keys, each with another number, that are good for an hour. */
export function fakeSts(other: OtherAnswer = () => undefined): {
  readonly network: Network;
  readonly traffic: Traffic;
} {
  const made = fakeNetwork({
    http: (request, number) =>
      other(request, number) ?? assumption(request, number, made.network.now() + 3_600_000),
  });
  return made;
}
