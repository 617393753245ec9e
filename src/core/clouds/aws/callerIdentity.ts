import { ShipctlError } from '../../../errors.ts';
import type { World } from '../../../world/world.ts';
import { type AwsCaller, queryCall } from './call.ts';
import { xmlAt, xmlText } from './xml.ts';

/** Whom AWS takes the bearer of keys for. */
export interface CallerIdentity {
  /** 12 digits. */
  readonly account: string;
  readonly arn: string;
  readonly userId: string;
}

/**
 * Asks AWS whose keys these are. Every key may ask that.
 *
 * @throws AwsRefusal if AWS refuses the keys; ShipctlError if it does not answer
 * @see https://docs.aws.amazon.com/STS/latest/APIReference/API_GetCallerIdentity.html
 */
export async function callerIdentity(
  outside: Pick<World, 'env' | 'network'>,
  caller: AwsCaller,
): Promise<CallerIdentity> {
  const action = { service: 'sts', name: 'GetCallerIdentity', version: '2011-06-15' } as const;
  const answer = await queryCall(outside, caller, action);
  const result = xmlAt(answer, 'GetCallerIdentityResponse', 'GetCallerIdentityResult');
  const [account, arn, userId] = ['Account', 'Arn', 'UserId'].map((name) => xmlText(result, name));
  if (account !== undefined && arn !== undefined && userId !== undefined) return { account, arn, userId };
  throw new ShipctlError(
    `${caller.label}: sts:GetCallerIdentity: the answer does not say who these keys are`,
  );
}
