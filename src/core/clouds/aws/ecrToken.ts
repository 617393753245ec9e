import { ShipctlError } from '../../../errors.ts';
import type { World } from '../../../world/world.ts';
import { fieldOf, textIn } from '../../network/answers.ts';
import type { Token } from '../token.ts';
import { type AwsCaller, jsonCall } from './call.ts';
import type { EcrPlace } from './ecrHost.ts';

const LONGEST_MS = 24 * 60 * 60 * 1000;

const NAME = 'GetAuthorizationToken';
const PRIVATE = { service: 'ecr', name: NAME, target: 'AmazonEC2ContainerRegistry_V20150921' } as const;
const PUBLIC = { service: 'ecr-public', name: NAME, target: 'SpencerFrontendService' } as const;

/**
 * Asks Amazon ECR for a token, which is good for all registries in a region that let in whoever asks: its own account's, and
 * those whose policies say so.
 *
 * @param place where it is to be good; for a host with FIPS or IPv6 a host of that kind is asked
 * @throws AwsRefusal if AWS refuses; ShipctlError if it does not answer, or gives no token
 * @see https://docs.aws.amazon.com/AmazonECR/latest/APIReference/API_GetAuthorizationToken.html
 */
export async function ecrToken(
  outside: Pick<World, 'env' | 'network'>,
  caller: Omit<AwsCaller, 'region' | 'variant'>,
  place: EcrPlace,
): Promise<Token> {
  const { isPublic, region, isFips, isDualStack } = place;
  const action = isPublic ? PUBLIC : PRIVATE;
  const variant = { isFips, isDualStack };
  const answer = await jsonCall(outside, { ...caller, region, variant }, action, {});
  const token = ecrTokenIn(answer, (await outside.network()).now());
  if (token) return token;
  throw new ShipctlError(`${caller.label}: ${action.service}:${NAME}: the answer holds no token`);
}

/**
 * The token that an answer holds, and the account that it is of; undefined if it holds none that can be used.
 *
 * @param now milliseconds since 1970
 */
export function ecrTokenIn(answer: unknown, now: number): Token | undefined {
  const data = fieldOf(answer, 'authorizationData');
  const one: unknown = Array.isArray(data) ? data[0] : data;
  const login = Buffer.from(textIn(one, 'authorizationToken'), 'base64').toString();
  const value = /^[^:]*:(?<password>[\x21-\x7e]+)$/.exec(login)?.groups?.['password'];
  if (value === undefined) return undefined;
  const seconds = fieldOf(one, 'expiresAt');
  // A token whose end has passed, or is not given, is still the answer to the request: the registry decides whether it
  // is good. Servers that stand in for AWS give such ends, and clocks differ. It is not kept, so the next call asks again.
  const end = typeof seconds === 'number' ? seconds * 1000 : now;
  const expires = Math.max(0, Math.min(end, now + LONGEST_MS));
  const account = /^https:\/\/(?<account>\d{12})\.dkr/.exec(textIn(one, 'proxyEndpoint'))?.groups?.[
    'account'
  ];
  return { value, obtained: now, expires, ...(account === undefined ? {} : { account }) };
}
