import { ShipctlError } from '../../../errors.ts';
import type {
  AwsKeys,
  RoleSession,
  TemporaryKeys,
  TokenService,
} from '../../../world/credentialProviders.ts';
import type { World } from '../../../world/world.ts';
import type { Exchanged } from '../../network/exchange.ts';
import { AwsRefusal } from './awsError.ts';
import { type IdentityToken, answered } from './call.ts';
import { endpointOf, signingRegionOf } from './endpoints.ts';
import { awsExchange } from './exchange.ts';
import type { TimeLimit } from './timeout.ts';

/** What a role is assumed with: keys, or a token of an identity provider. */
export type Source = { readonly keys: AwsKeys } | IdentityToken;

/** Where and for whom roles are assumed. */
export interface Assuming {
  readonly region: string;
  /** The resource, for messages. */
  readonly label: string;
  readonly limit: TimeLimit;
  readonly warn: (text: string) => void;
}

type Outside = Pick<World, 'env' | 'network' | 'credentialProviders'>;

/**
 * Assumes roles, each with the keys of the one before.
 *
 * @param sessions  at least one
 * @param droppable names of tags that may be left out if AWS finds policies and tags too large together
 * @throws AwsRefusal if AWS refuses one; ShipctlError if it does not answer
 */
export async function assumedKeys(
  outside: Outside,
  source: Source,
  sessions: readonly RoleSession[],
  droppable: ReadonlySet<string>,
  assuming: Assuming,
): Promise<TemporaryKeys> {
  let keys: TemporaryKeys | undefined;
  for (const session of sessions)
    keys = await withRoom(session, droppable, async (one) =>
      assumed(outside, keys ? { keys } : source, one, assuming),
    );
  if (keys) return keys;
  throw new ShipctlError(`${assuming.label}: no role to assume`);
}

async function withRoom(
  session: RoleSession,
  droppable: ReadonlySet<string>,
  assume: (session: RoleSession) => Promise<TemporaryKeys>,
): Promise<TemporaryKeys> {
  try {
    return await assume(session);
  } catch (error) {
    const { tags: all = new Map<string, string>(), transitiveTags = [] } = session;
    const tags = new Map([...all].filter(([name]) => !droppable.has(name)));
    const isTooLarge = error instanceof AwsRefusal && error.error.code === 'PackedPolicyTooLarge';
    if (!isTooLarge || tags.size === all.size) throw error;
    return assume({
      ...session,
      tags,
      transitiveTags: transitiveTags.filter((name) => !droppable.has(name)),
    });
  }
}

async function assumed(
  outside: Outside,
  source: Source,
  session: RoleSession,
  { region, label, limit }: Assuming,
): Promise<TemporaryKeys> {
  const providers = await outside.credentialProviders();
  const endpoint = endpointOf('sts', region, outside.env);
  let last: Exchanged | undefined;
  let failure: Error | undefined;
  const service: TokenService = {
    region: signingRegionOf('sts', region),
    endpoint,
    send: async (request) => {
      try {
        return (last = await awsExchange(outside, request, limit));
      } catch (error) {
        // The SDK would make one of its own of it.
        if (error instanceof Error) failure = error;
        throw error;
      }
    },
  };
  const keys = await ('token' in source
    ? providers.webToken(session, source.token, service)
    : providers.temporary(session, source.keys, service));
  if (keys) return keys;
  if (failure) throw failure;
  const name = 'token' in source ? 'AssumeRoleWithWebIdentity' : 'AssumeRole';
  const about = { ...source, label: `${label}: the role ${session.roleArn}`, limit, shown: wordsOn(session) };
  if (last) answered(about, { service: 'sts', name }, endpoint, last);
  const what = last ? 'the answer holds no keys' : 'no request can be made';
  throw new ShipctlError(`${about.label}: sts:${name}: ${what}`);
}

/** With these, only AWS's words say what is wrong. */
const IN_WORDS = /^(ValidationError|PackedPolicyTooLarge|MalformedPolicyDocument)$/;
/** A shorter value would show by what is missing. */
const LEAST_LENGTH = 4;

/** What may be shown of AWS's words on a session: none of the values that are not for everybody. */
const wordsOn =
  ({ externalId = '', policy = '', tags = new Map<string, string>() }: RoleSession) =>
  (words: string, code: string): string | undefined => {
    const values = [externalId, policy, ...tags.values()].filter((value) => value !== '');
    const isShown = values.some((value) => value.length < LEAST_LENGTH && words.includes(value));
    if (!IN_WORDS.test(code) || isShown) return undefined;
    return values
      .sort((one, other) => other.length - one.length)
      .reduce((text, value) => text.replaceAll(value, '***'), words);
  };
